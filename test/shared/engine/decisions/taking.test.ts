import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moneyFor, sharesFor } from '../../../../shared/engine/decisions/take-size.ts';
import { takerFee } from '../../../../shared/market/fees.ts';
import { floorToLegalSize } from '../../../../shared/market/order-rules.ts';
import type { Outcome } from '../../../../shared/market/ids.ts';
import type { Decision, Signal } from '../../../../shared/strategies/strategy.ts';
import { microShares, microUsdc, price } from '../../../../shared/units/index.ts';
import { defaultEngineConfig } from '../../../support/engine-config.ts';
import { bothSides, cancelsIn, cents, Driver, idOf, placesIn, ROUND, scripted, shares, T0 } from '../driver.ts';

const signal = (more: Partial<Signal> = {}): Signal => ({
  outcome: 'up',
  fair: 0.7,
  ask: cents(53),
  edge: 0.17,
  netEdge: 0.15,
  confidence: 1,
  sizeFraction: 0.08,
  ...more,
});

/** A taker that fires whenever asked, a second into the round. */
function taking(more: () => Partial<Signal> = () => ({})): Driver {
  const driver = new Driver([scripted('distance_fade', () => ({ kind: 'signal', signal: signal(more()) }))]);
  driver.open();
  driver.send({
    type: 'strike',
    conditionId: ROUND.conditionId,
    strike: { price: 68_000, source: 'metadata', at: ROUND.startsAt },
  });
  driver.until(T0);
  return driver;
}

const MAX = microUsdc(100_000_000);

describe('order size of a signal', () => {
  it('follows V-ORDER: 8 % of 100 at 0.62 is 8.00 pUSD, 12.90 shares, fee 0.21275', () => {
    const money = moneyFor({ sizeFraction: 0.08 }, microUsdc(0), MAX);
    expect(money).toBe(8_000_000);
    expect(sharesFor(money, cents(62))).toBe(12_900_000);
    expect(takerFee(shares(12.9), cents(62), ROUND.fees)).toBe(212_750);
    expect(moneyFor({ sizeFraction: 0.08 }, microUsdc(95_000_000), MAX)).toBe(5_000_000);
  });

  it('is one that the venue accepts for a market order: money in cents, shares in hundredths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.nat({ max: 100_000 }), (at, hundredths) => {
        const size = floorToLegalSize(microShares(hundredths * 10_000), price(at));
        expect(size % 10_000).toBe(0);
        expect((size * at) % (10_000 * 10_000)).toBe(0);
        expect(size).toBeLessThanOrEqual(hundredths * 10_000);
      }),
    );
  });

  it('loses no more than it must to get there', () => {
    expect(floorToLegalSize(shares(12.9), cents(62))).toBe(12_500_000);
    expect(floorToLegalSize(shares(12.9), cents(50))).toBe(12_900_000);
    expect(floorToLegalSize(shares(12.9), price(9_870))).toBe(10_000_000);
  });

  it('is one size for all legs of a basket that each of them may carry', () => {
    const legs = [cents(46), cents(50)] as const;
    expect(legs.map((at) => floorToLegalSize(shares(10.15), at))).toEqual([10_000_000, 10_140_000]);
    expect(floorToLegalSize(shares(10.15), ...legs)).toBe(10_000_000);
  });
});

describe('taking liquidity', () => {
  it('sends one FAK at the ask when the ask has enough', () => {
    expect(taking().places()).toMatchObject([
      { orderType: 'FAK', side: 'BUY', price: 5_300, size: 15_000_000, postOnly: false },
    ]);
  });

  it('signs at the worst level that it needs and no higher', () => {
    const driver = new Driver([scripted('distance_fade', () => ({ kind: 'signal', signal: signal() }))]).open();
    driver.send(
      driver.book(
        ROUND,
        'up',
        [[47, 100]],
        [
          [53, 5],
          [54, 4],
          [55, 100],
          [56, 100],
        ],
      ),
    );
    driver.send({
      type: 'strike',
      conditionId: ROUND.conditionId,
      strike: { price: 68_000, source: 'metadata', at: ROUND.startsAt },
    });
    driver.until(T0);
    expect(driver.places()).toMatchObject([{ price: 5_500, size: 14_400_000 }]);
  });

  it('does not walk to levels whose net edge is too small', () => {
    const driver = new Driver([
      scripted('distance_fade', () => ({ kind: 'signal', signal: signal({ fair: 0.57 }) })),
    ]).open();
    driver.send(
      driver.book(
        ROUND,
        'up',
        [[47, 100]],
        [
          [53, 6],
          [54, 6],
          [55, 100],
        ],
      ),
    );
    driver.send({
      type: 'strike',
      conditionId: ROUND.conditionId,
      strike: { price: 68_000, source: 'metadata', at: ROUND.startsAt },
    });
    driver.until(T0);
    expect(driver.places()).toMatchObject([{ price: 5_300, size: 6_000_000 }]);
  });

  it('takes an edge that falls short of the least one by rounding only', () => {
    const least = 0.02;
    const driver = taking(() => ({ fair: 0.53 + 0.07 * 0.53 * 0.47 + least - 1e-12 }));
    expect(driver.places()).toMatchObject([{ price: 5_300 }]);
  });

  it.each([
    ['MAX_POSITION', 'no room is left on the outcome', { maxPositionUsdc: microUsdc(900_000), minNetEdge: 0.02 }, 1],
    ['MIN_SIZE', 'the signal is too weak for the least order', { maxPositionUsdc: MAX, minNetEdge: 0.02 }, 0.001],
  ] as const)('says %s when %s', (code, _, limits, sizeFraction) => {
    const decide = () => ({ kind: 'signal', signal: signal({ sizeFraction }) }) as const;
    const driver = new Driver([scripted('distance_fade', decide)], { taking: limits }).open();
    const strike = { price: 68_000, source: 'metadata', at: ROUND.startsAt } as const;
    driver.send({ type: 'strike', conditionId: ROUND.conditionId, strike });
    driver.until(T0);
    expect(driver.places()).toEqual([]);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code });
  });

  it('takes no direction without a strike', () => {
    const driver = new Driver([scripted('distance_fade', () => ({ kind: 'signal', signal: signal() }))]).open();
    driver.until(T0);
    expect(driver.places()).toEqual([]);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'NO_STRIKE' });
  });

  it('waits for the end of its last order, and then for the cool-down', () => {
    const driver = taking();
    const [take] = driver.places();
    driver.send({ type: 'timer' });
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'TAKE_PENDING' });
    driver.accept(take!, 'matched');
    driver.fill(take!);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'COOLDOWN' });
    for (let s = 1; s < 5; s += 1) {
      driver.until(T0 + s * 1_000);
      driver.books(ROUND);
    }
    driver.until(T0 + 4_999);
    driver.books(ROUND);
    expect(driver.places()).toHaveLength(1);
    driver.until(T0 + 5_000);
    driver.books(ROUND);
    expect(driver.places()).toHaveLength(2);
  });

  it('sends what only fees forbid when it is judged gross, up to the fair price', () => {
    const dear = { fair: 0.54, edge: 0.01, netEdge: 0.01 };
    expect(taking(() => dear).places()).toEqual([]);
    expect(taking(() => ({ ...dear, gross: true })).places()[0]).toMatchObject({ price: 5_300 });
  });

  it('never takes both sides of one market', () => {
    const side: { now: Outcome } = { now: 'up' };
    const driver = taking(() => ({ outcome: side.now }));
    const [take] = driver.places();
    driver.accept(take!, 'matched');
    driver.fill(take!);
    side.now = 'down';
    driver.send({ type: 'timer' });
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'ONE_SIDE' });
  });

  it.each(['reduce', 0.5] as const)(
    'a completion or a basket is no view: one of rank %s neither locks the side nor uses up the takes of the market',
    (rank) => {
      const terms = { side: 'BUY', limit: cents(53), size: shares(10), orderType: 'FAK', tag: 'x' } as const;
      const down = { ...terms, outcome: 'down' } as const;
      const legs = rank === 'reduce' ? [down] : [down, { ...terms, outcome: 'up' } as const];
      let first: Decision | undefined = { kind: 'take', take: { legs, rank, plan: 'plan' } };
      const driver = new Driver(
        [
          scripted('distance_fade', () => {
            const wanted: Decision = first ?? { kind: 'signal', signal: signal() };
            first = undefined;
            return wanted;
          }),
        ],
        { risk: { ...defaultEngineConfig('BTC', '5m').risk, maxTakesPerMarket: 1 } },
      );
      driver.open();
      const value = { price: 68_000, source: 'metadata', at: ROUND.startsAt } as const;
      driver.send({ type: 'strike', conditionId: ROUND.conditionId, strike: value });
      driver.until(T0);
      const places = driver.places();
      expect(places).toHaveLength(legs.length);
      for (const place of places) {
        driver.accept(place, 'matched');
        driver.fill(place);
      }
      driver.until(T0 + 6_000);
      driver.books(ROUND);
      expect(driver.places().slice(legs.length)).toMatchObject([{ side: 'BUY', price: 5_300 }]);
    },
  );

  it('a wish against the view that is held does not stand in the way of a weaker one that agrees with it', () => {
    const strong = signal({ outcome: 'down', edge: 0.4 });
    let holds = false;
    const driver = new Driver([
      scripted('momentum', () => (holds ? { kind: 'signal', signal: strong } : { kind: 'none', reason: 'time' })),
      scripted('distance_fade', () => ({ kind: 'signal', signal: signal() })),
    ]);
    driver.open();
    const value = { price: 68_000, source: 'metadata', at: ROUND.startsAt } as const;
    driver.send({ type: 'strike', conditionId: ROUND.conditionId, strike: value });
    driver.until(T0);
    driver.accept(driver.places()[0]!, 'matched');
    driver.fill(driver.places()[0]!);
    holds = true;
    driver.until(T0 + 6_000);
    driver.books(ROUND);
    const refused = expect.objectContaining({ code: 'ONE_SIDE', strategy: 'momentum' }) as unknown;
    expect(driver.facts('denied')).toContainEqual(refused);
    const token = driver.places()[0]?.token;
    expect(driver.places().map((place) => place.token)).toEqual([token, token]);
  });

  it('may still take the other side when the first order found nothing', () => {
    const side: { now: Outcome } = { now: 'up' };
    const driver = taking(() => ({ outcome: side.now }));
    driver.accept(driver.places()[0]!, 'unmatched');
    expect(driver.facts('order').at(-1)).toMatchObject({ state: 'expired' });
    side.now = 'down';
    for (let s = 1; s <= 5; s += 1) {
      driver.until(T0 + s * 1_000);
      driver.books(ROUND);
    }
    expect(driver.places().at(-1)).toMatchObject({ token: ROUND.down });
  });

  it('clears its own quote out of the way first and keeps it away until it has passed', () => {
    const driver = new Driver([
      scripted('inventory_making', () => bothSides(45, 47)),
      scripted('distance_fade', (view) =>
        view.now > T0 + 2_500 ? { kind: 'signal', signal: signal() } : { kind: 'none', reason: 'later' },
      ),
    ]).open();
    driver.send({
      type: 'strike',
      conditionId: ROUND.conditionId,
      strike: { price: 68_000, source: 'metadata', at: ROUND.startsAt },
    });
    driver.until(T0);
    for (const place of driver.places()) driver.accept(place);
    for (const ms of [1_500, 2_600]) {
      driver.until(T0 + ms);
      driver.books(ROUND);
    }
    expect(driver.cancels()).toEqual([idOf(2)]);
    const effects = driver.send({ type: 'cancel-answer', canceled: [idOf(2)], notCanceled: [] });
    expect(cancelsIn(effects)).toEqual([]);
    expect(placesIn(effects)).toMatchObject([{ orderType: 'FAK', token: ROUND.up }]);
  });

  it('reads at the venue what became of a matched order of which no fill is told', () => {
    const driver = taking();
    const orderId = driver.accept(driver.places()[0]!, 'matched');
    for (let s = 1; s <= 2; s += 1) {
      driver.until(T0 + s * 1_000);
      driver.books(ROUND);
    }
    expect(driver.facts('order').at(-1)).toMatchObject({ state: 'unknown', orderId });
    expect(driver.effects.at(-1)).toMatchObject({ type: 'wake' });
    expect(driver.effects.some(({ type }) => type === 'reconcile')).toBe(true);
  });
});
