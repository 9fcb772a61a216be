import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classified } from '../../../../shared/events/evaluation-counts.ts';
import type { Decision, Quote, Signal, Strategy, TakeLeg } from '../../../../shared/strategies/strategy.ts';
import { isOnGrid, price } from '../../../../shared/units/index.ts';
import { cents, Driver, placesIn, ROUND, scripted, shares, T0 } from '../driver.ts';

const QUOTE: Quote = { outcome: 'up', side: 'BUY', price: cents(45), size: shares(10) };
const SIGNAL: Signal = {
  outcome: 'up',
  fair: 0.7,
  ask: cents(53),
  edge: 0.17,
  netEdge: 0.15,
  confidence: 1,
  sizeFraction: 0.08,
};
const LEG: TakeLeg = { outcome: 'up', side: 'BUY', limit: cents(53), size: shares(10), orderType: 'FAK', tag: 'a' };

const quotes = (...list: readonly object[]): Decision => ({ kind: 'quotes', quotes: list as Quote[], mode: 'NORMAL' });
const signal = (more: object): unknown => ({ kind: 'signal', signal: { ...SIGNAL, ...more } });
const take = (legs: readonly object[], more: object = {}): unknown => ({
  kind: 'take',
  take: { legs, rank: 0.1, plan: 'copy', ...more },
});

/** A driver in the middle of a round with this one strategy. */
function driverOf(strategy: Strategy): Driver {
  const driver = new Driver([strategy]).open();
  driver.send({
    type: 'strike',
    conditionId: ROUND.conditionId,
    strike: { price: 68_000, source: 'metadata', at: ROUND.startsAt },
  });
  driver.until(T0);
  return driver;
}

function saying(decision: unknown, kind: Strategy['kind']): Driver {
  return driverOf({ ...scripted('own_idea', () => decision as Decision), kind });
}

const NONSENSE: readonly (readonly [what: string, decision: unknown, kind?: 'taker'])[] = [
  ['nothing at all', undefined],
  ['no object', 7],
  ['an unknown kind', { kind: 'buy' }],
  ['a missing reason', { kind: 'none' }],
  ['no list of quotes', { kind: 'quotes', mode: 'NORMAL' }],
  ['a quote at NaN', quotes({ ...QUOTE, price: Number.NaN })],
  ['a quote off the grid', quotes({ ...QUOTE, price: 4_550 })],
  ['a quote at 0', quotes({ ...QUOTE, price: 0 })],
  ['a quote at 1', quotes({ ...QUOTE, price: price(10_000) })],
  ['a quote of negative size', quotes({ ...QUOTE, size: -10_000_000 })],
  ['a quote of no size', quotes({ ...QUOTE, size: Number.NaN })],
  ['a quote of half a step', quotes({ ...QUOTE, size: 10_005_000 })],
  ['a quote of a huge size', quotes({ ...QUOTE, size: 1e15 })],
  ['a quote of an unknown outcome', quotes({ ...QUOTE, outcome: 'sideways' })],
  ['a quote of an unknown side', quotes({ ...QUOTE, side: 'HOLD' })],
  ['a quote of level −1', quotes({ ...QUOTE, level: -1 })],
  ['two quotes in one slot', quotes(QUOTE, { ...QUOTE, price: cents(44) })],
  [
    'more quotes than a market is quoted with',
    quotes(...Array.from({ length: 41 }, (_, level) => ({ ...QUOTE, level }))),
  ],
  ['a churn rule that is no number', { ...quotes(QUOTE), churn: { repriceTicks: Number.NaN } }],
  ['quotes of a taker', quotes(QUOTE), 'taker'],
  ['a signal with a NaN edge', signal({ edge: Number.NaN }), 'taker'],
  ['a signal with a probability above 1', signal({ fair: 1.2 }), 'taker'],
  ['a signal off the grid', signal({ ask: 5_333.3 }), 'taker'],
  ['a signal of more than everything', signal({ sizeFraction: 3 }), 'taker'],
  ['a signal of infinite confidence', signal({ confidence: Infinity }), 'taker'],
  ['a plan without legs', take([]), 'taker'],
  ['a plan of unknown rank', take([LEG], { rank: Number.NaN }), 'taker'],
  ['a leg that rests', take([{ ...LEG, orderType: 'GTC' }]), 'taker'],
  ['a leg at a NaN limit', take([{ ...LEG, limit: Number.NaN }]), 'taker'],
  ['a leg of infinite size', take([{ ...LEG, size: Infinity }]), 'taker'],
];

describe('a strategy that asks for nonsense', () => {
  it.each(NONSENSE)('gets no order for %s, and is named once per round', (...[, decision, kind]) => {
    const driver = saying(decision, (kind ?? 'maker') as Strategy['kind']);
    driver.until(T0 + 5_000);
    expect(driver.places()).toEqual([]);
    const alarms = driver.facts('alarm').filter(({ code }) => code === 'NONSENSE');
    expect(alarms).toMatchObject([{ detail: expect.stringContaining('own_idea') }]);
    expect(driver.facts('denied')).toMatchObject([{ code: 'NONSENSE', strategy: 'own_idea' }]);
    const counts = driver.view.counters.evaluations['own_idea']!;
    expect(counts.refused).toEqual({ NONSENSE: counts.seen });
  });

  it('has what rested pulled, since nobody knows what it wants', () => {
    let isMad = false;
    const driver = driverOf(
      scripted('inventory_making', () => quotes(isMad ? { ...QUOTE, price: Number.NaN } : QUOTE)),
    );
    const orderId = driver.accept(driver.places()[0]!);
    isMad = true;
    driver.now += 10;
    expect(driver.send({ type: 'timer' })).toContainEqual({ type: 'cancel', orderIds: [orderId] });
  });
});

/** A number that is mostly fine, so that some decisions pass and others are wrong in one place. */
function numberLike(fine: fc.Arbitrary<number>): fc.Arbitrary<number> {
  return fc.oneof({ weight: 8, arbitrary: fine }, fc.double(), fc.constantFrom(Number.NaN, Infinity, -1, 0, 1e308));
}

const outcome = fc.constantFrom('up', 'down', 'up', 'down', 'both');
const side = fc.constantFrom('BUY', 'SELL', 'BUY', 'SELL', undefined);
const at = numberLike(fc.integer({ min: 1, max: 99 }).map((count) => count * 100));
const size = numberLike(fc.integer({ min: 1, max: 5_000 }).map((count) => count * 10_000));
const part = numberLike(fc.double({ min: 0, max: 1, noNaN: true }));

const anyDecision: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({
    kind: fc.constant('quotes'),
    mode: fc.constant('ANY'),
    quotes: fc.array(fc.record({ outcome, side, price: at, size, level: fc.nat({ max: 3 }) }), { maxLength: 6 }),
  }),
  fc.record({
    kind: fc.constant('signal'),
    signal: fc.record({
      outcome,
      fair: part,
      ask: at,
      edge: part,
      netEdge: part,
      confidence: part,
      sizeFraction: part,
    }),
  }),
  fc.record({
    kind: fc.constant('take'),
    take: fc.record({
      legs: fc.array(
        fc.record({
          outcome,
          side,
          limit: at,
          size,
          orderType: fc.constantFrom('FAK', 'FOK'),
          tag: fc.constant('leg'),
        }),
        { maxLength: 4 },
      ),
      rank: fc.oneof(fc.constant('reduce'), part),
      plan: fc.constant('any'),
    }),
  }),
  fc.anything(),
);

describe('whatever a strategy says', () => {
  it('no order has a price off the grid or a size that is no number, and each evaluation is in one class', () => {
    let sent = 0;
    fc.assert(
      fc.property(fc.array(anyDecision, { minLength: 1, maxLength: 12 }), fc.boolean(), (decisions, isMaker) => {
        let turn = 0;
        const strategy = scripted('own_idea', () => decisions[(turn += 1) % decisions.length] as Decision);
        const driver = driverOf({ ...strategy, kind: isMaker ? 'maker' : 'taker' });
        for (let second = 1; second <= 30; second += 1) {
          driver.until(T0 + second * 6_000);
          driver.books(ROUND);
        }
        for (const place of placesIn(driver.effects)) {
          sent += 1;
          expect(isOnGrid(place.price, place.tick)).toBe(true);
          expect(Number.isSafeInteger(place.size) && place.size > 0).toBe(true);
          expect(['BUY', 'SELL']).toContain(place.side);
        }
        const counts = driver.view.counters.evaluations['own_idea']!;
        expect(classified(counts)).toBe(counts.seen);
      }),
      { numRuns: 150 },
    );
    expect(sent).toBeGreaterThan(0);
  });
});
