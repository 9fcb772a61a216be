import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FillBook } from '../../../../shared/engine/money/fill-book.ts';
import { setsToMerge } from '../../../../shared/engine/money/merges.ts';
import type { Effect } from '../../../../shared/events/effects.ts';
import type { TradeStatus, VenueFill } from '../../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash, Outcome, TokenId, TradeId } from '../../../../shared/market/ids.ts';
import { epochMs, microUsdc, price } from '../../../../shared/units/index.ts';
import { bothSides, cents, Driver, placesIn, ROUND, scripted, shares, T0 } from '../driver.ts';

const EOA = { minSets: shares(25), batch: shares(25) };
const NO_FEES = { rate: 0, exponent: 1, takerOnly: true };

describe('V-MERGE', () => {
  it.each([
    [100, 83, 75],
    [24.9, 30, 0],
    [25, 25, 25],
    [60.5, 51.2, 50],
  ])('%d Up and %d Down are %d sets', (up, down, sets) => {
    expect(setsToMerge(shares(up), shares(down), EOA)).toBe(shares(sets));
  });
});

let fills = 0;
function bought(
  outcome: Outcome,
  at: number,
  count: number,
  strategy = 'm',
): [VenueFill, Outcome, { strategy: string; at: ReturnType<typeof epochMs> }] {
  fills += 1;
  const fill: VenueFill = {
    tradeId: `t${fills}` as TradeId,
    orderId: `o${fills}` as OrderHash,
    conditionId: '0x1' as ConditionId,
    token: outcome as TokenId,
    side: 'BUY',
    price: cents(at),
    size: shares(count),
    role: 'maker',
    status: 'CONFIRMED',
  };
  return [fill, outcome, { strategy, at: epochMs(0) }];
}

describe('merged sets', () => {
  it('V-INV: 75 of 100 Up for 47.00 and 83 Down for 41.50 cost 72.75, earn 2.25, and the rest earns 9.25 at the end', () => {
    const book = new FillBook(NO_FEES);
    book.note(...bought('up', 47, 100));
    book.note(...bought('down', 50, 83));
    book.merge(shares(75));
    expect(book.holding('up')).toMatchObject({ shares: shares(25), cost: 11.75e6 });
    expect(book.holding('down')).toMatchObject({ shares: shares(8), cost: 4e6 });
    expect(book.realised).toBe(2.25e6);
    book.resolve({ winner: 'up' });
    expect(book.realised).toBe(11.5e6);
  });

  it('earn the same in all, whole and by strategy, in whatever order fills, merges and the result become known', () => {
    const fill = fc.record({
      outcome: fc.constantFrom<Outcome>('up', 'down'),
      at: fc.integer({ min: 1, max: 99 }),
      count: fc.integer({ min: 5, max: 60 }),
      strategy: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(
        fc.array(fill, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 8 }), { maxLength: 3 }),
        fc.boolean(),
        (told, merges, early) => {
          const notes = told.map(({ outcome, at, count, strategy }) => bought(outcome, at, count, strategy));
          const held = (outcome: Outcome) =>
            told.filter((one) => one.outcome === outcome).reduce((sum, { count }) => sum + count, 0);
          const full = Math.min(held('up'), held('down'));
          const sets = merges.map(() => Math.floor(full / merges.length));
          const book = new FillBook(NO_FEES);
          if (early) book.resolve({ winner: 'down' });
          notes.forEach((note, index) => {
            merges.forEach((after, merge) => void (after === index && book.merge(shares(sets[merge] ?? 0))));
            book.note(...note);
          });
          merges.forEach((after, merge) => void (after >= notes.length && book.merge(shares(sets[merge] ?? 0))));
          book.resolve({ winner: 'down' });
          const spent = told.reduce((sum, { at, count }) => sum + Math.round(at * count * 1e4), 0);
          expect(book.realised).toBe(held('down') * 1e6 - spent);
          const parts = book.realisedByStrategy().reduce((sum, { amount }) => sum + amount, 0);
          expect(parts).toBe(book.realised);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('pay what the chain says, a half each for a round without a result', () => {
    const book = new FillBook(NO_FEES);
    book.note(...bought('up', 40, 10));
    book.settle({ up: price(5_000), down: price(5_000) });
    expect(book.realised).toBe(1e6);
  });
});

/** An engine that may merge, with so many shares of both outcomes bought. */
function holding(up: number, down: number, status: TradeStatus = 'CONFIRMED'): Driver {
  const maker = scripted('inventory_making', (view) =>
    view.positions.up.shares > 0 ? bothSides(1, 1, 5) : bothSides(40, 40, 60),
  );
  const driver = new Driver([maker], { treasury: EOA }, T0 - 1_000).open();
  driver.lease(1_000);
  driver.until(T0);
  const [first, second] = driver.places();
  driver.accept(first!);
  driver.accept(second!);
  driver.fill(first!, { size: shares(up), status });
  driver.fill(second!, { size: shares(down), status });
  return driver;
}

const mergesIn = (effects: readonly Effect[]) => effects.filter((effect) => effect.type === 'merge');
const { conditionId } = ROUND;

describe('an engine with a treasury', () => {
  it('merges full sets as soon as they are settled, and reserves them until the answer', () => {
    const driver = holding(55, 51);
    expect(mergesIn(driver.effects)).toMatchObject([{ sets: shares(50), conditionId, up: ROUND.up, down: ROUND.down }]);
    const inventory = () =>
      driver
        .facts('inventory')
        .filter(({ outcome }) => outcome === 'up')
        .at(-1);
    expect(inventory()).toMatchObject({ settled: shares(5), reserved: shares(50) });
    driver.send({ type: 'merged', conditionId, total: shares(50) });
    expect(inventory()).toMatchObject({ settled: shares(5), reserved: 0 });
    expect(driver.engine.markets.get(conditionId)?.fills.realised).toBe(10e6);
  });

  it('merges nothing of a market with a fill that is not settled', () => {
    expect(mergesIn(holding(55, 51, 'MATCHED').effects)).toEqual([]);
  });

  it('merges nothing in a fast move', () => {
    const driver = new Driver([], { treasury: EOA }, T0 - 1_000).open();
    driver.until(T0);
    const binance = (value: number) => void driver.send({ type: 'price', kind: 'binance', priceMs: driver.now, value });
    binance(60_000);
    driver.until(T0 + 1_000);
    binance(60_061);
    const fill = (outcome: 'up' | 'down', id: string) =>
      void driver.send({
        type: 'user-fill',
        fill: {
          tradeId: id as TradeId,
          orderId: `0x${id}` as OrderHash,
          conditionId,
          token: ROUND[outcome],
          side: 'BUY',
          price: cents(40),
          size: shares(30),
          role: 'maker',
          status: 'CONFIRMED',
        },
      });
    fill('up', 'a');
    fill('down', 'b');
    expect(mergesIn(driver.effects)).toEqual([]);
    driver.until(T0 + 2_500);
    binance(60_061);
    driver.until(T0 + 4_000);
    binance(60_061);
    expect(mergesIn(driver.effects)).toHaveLength(1);
  });

  it('tries a failed merge again, no sooner than ten seconds after it asked', () => {
    const driver = holding(30, 30);
    driver.send({ type: 'merge-failed', conditionId, reason: 'wallet busy' });
    driver.until(T0 + 9_900);
    driver.books(ROUND);
    expect(mergesIn(driver.effects)).toHaveLength(1);
    driver.until(T0 + 10_000);
    driver.books(ROUND);
    expect(mergesIn(driver.effects)).toHaveLength(2);
  });

  it('takes the same total twice as once, and a total from before its own records only when these are read', () => {
    const driver = new Driver([], { treasury: EOA }, T0 - 1_000);
    driver.send({ type: 'merged', conditionId, total: shares(25) });
    driver.open();
    expect(driver.engine.markets.get(conditionId)?.chain.merged).toBe(shares(25));
    driver.send({ type: 'merged', conditionId, total: shares(25) });
    driver.send({ type: 'merged', conditionId, total: shares(20) });
    expect(driver.engine.markets.get(conditionId)?.chain.merged).toBe(shares(25));
  });

  it('compares balances with what a merge left, and with both while one is under way', () => {
    const driver = holding(30, 30);
    const balances = (held: number) => {
      driver.engine.balancesAskedAt = epochMs(driver.now);
      driver.send({
        type: 'balances',
        balances: [ROUND.up, ROUND.down].map((token) => ({ token, shares: shares(held) })),
      });
      return driver.engine.markets.get(conditionId)?.balance.mismatchSince;
    };
    expect([balances(30), balances(5), balances(4)]).toEqual([undefined, undefined, T0]);
    expect(balances(5)).toBeUndefined();
    driver.send({ type: 'merged', conditionId, total: shares(25) });
    expect([balances(5), balances(30)]).toEqual([undefined, T0]);
  });

  it('gives every market in which it traded to the treasury to redeem, once', () => {
    const driver = holding(10, 10);
    driver.send({ type: 'timer' });
    const duties = driver.effects.filter((effect) => effect.type === 'redeem');
    expect(duties).toMatchObject([{ conditionId, endsAt: ROUND.endsAt, version: ROUND.version }]);
  });

  it('without one asks for neither', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(40, 40, 60))], {}, T0 - 1_000).open();
    driver.until(T0);
    for (const place of placesIn(driver.effects)) {
      driver.accept(place);
      driver.fill(place, { status: 'CONFIRMED' });
    }
    expect(driver.effects.filter(({ type }) => type === 'merge' || type === 'redeem')).toEqual([]);
  });

  it('believes the chain when its payout is another than discovery said, and says so', () => {
    const driver = holding(10, 5);
    driver.send({ type: 'resolved', conditionId, resolution: { winner: 'up' } });
    expect(driver.engine.markets.get(conditionId)?.fills.realised).toBe(4e6);
    const payout = { up: price(5_000), down: price(5_000) };
    driver.send({ type: 'redeemed', conditionId, amount: microUsdc(7.5e6), payout });
    expect(driver.engine.markets.get(conditionId)?.fills.realised).toBe(1.5e6);
    expect(driver.facts('alarm').map(({ code }) => code)).toContain('RESOLUTION_CHANGED');
    expect(driver.facts('round').at(-1)).toMatchObject({ phase: 'redeemed' });
  });

  it('knows a redemption that the chain saw before discovery did', () => {
    const driver = holding(10, 5);
    driver.until(ROUND.endsAt);
    const payout = { up: price(10_000), down: price(0) };
    driver.send({ type: 'redeemed', conditionId, amount: microUsdc(10e6), payout });
    driver.send({ type: 'resolved', conditionId, resolution: { winner: 'up' } });
    expect(driver.facts('round').at(-1)).toMatchObject({ phase: 'redeemed' });
    expect(driver.facts('alarm').map(({ code }) => code)).not.toContain('RESOLUTION_CHANGED');
  });
});
