import { describe, expect, it } from 'vitest';
import { pairCompletion } from '../../../shared/strategies/pair-completion.ts';
import type { Decision, OwnTakeView, Positions, StrategyView } from '../../../shared/strategies/strategy.ts';
import { epochMs, microUsdc, price } from '../../../shared/units/index.ts';
import { book, decide, NOW, shares, view } from './sample-view.ts';

type Making = Extract<Decision, { kind: 'quotes' }>;

/** Up at 47/49 and Down at 50/52, as in the vector. */
function make(changes: Partial<StrategyView> = {}, params: object = {}): Making {
  const books = { up: book({ 47: 100 }, { 49: 100 }), down: book({ 50: 100 }, { 52: 100 }) };
  const decision = decide(pairCompletion, view({ ...books, ...changes }), params);
  if (decision.kind !== 'quotes') throw new Error('a maker states quotes');
  return decision;
}

function holds(up: number, down: number, cost = 0.4): Positions {
  const position = (count: number) => ({ shares: shares(count), cost: microUsdc(Math.round(count * cost * 1e6)) });
  return { up: position(up), down: position(down) };
}

/** Up was filled so many seconds ago. */
function filled(seconds: number): StrategyView['fills'] {
  const at = epochMs(NOW - seconds * 1000);
  const terms = { outcome: 'up', side: 'BUY', price: price(4_000), size: shares(10), role: 'maker' } as const;
  return [{ strategy: 'pair_completion', ...terms, at }];
}

function attempt(seconds: number, pending = false): OwnTakeView {
  const order = { tag: 'top-up', outcome: 'down', side: 'BUY', price: price(5_200), size: shares(10) } as const;
  return { strategy: 'pair_completion', ...order, filled: shares(0), pending, at: epochMs(NOW - seconds * 1000) };
}

const pricesOf = ({ quotes }: Making) => quotes.map(({ outcome, price: at }) => [outcome, at]);

/** A minute before the end, with so many Up alone. */
function late(count: number, cost: number): Making {
  return make({ heldBy: () => holds(count, 0, cost), phase: 'closing', secondsLeft: 60, fractionLeft: 0.1 });
}

describe('pair_completion', () => {
  it('V-GAB: bids 47 and 50 leave 3 cents; improved to 48 and 51 the pair leaves 1, which is enough', () => {
    expect(pricesOf(make())).toEqual([
      ['up', 4_800],
      ['down', 5_100],
    ]);
    expect(make({}, { minEdge: 0.011 })).toMatchObject({ mode: 'NO_EDGE', quotes: [] });
    expect(make({}, { minEdge: 0.02, improveTicks: 0 }).quotes).toHaveLength(2);
  });

  it('V-GAB: the missing side is improved by a tick more from 100 unpaired shares on, but not beyond the mid', () => {
    const wide = { up: book({ 40: 9 }, { 50: 9 }), down: book({ 40: 9 }, { 50: 9 }) };
    const at = (imbalance: number) =>
      pricesOf(make({ ...wide, heldBy: () => holds(imbalance, 0, 0.01) }, { bankrollUsdc: 1_000 }));
    for (const imbalance of [40, 99])
      expect(at(imbalance)).toEqual([
        ['up', 4_100],
        ['down', 4_100],
      ]);
    for (const imbalance of [100, 240])
      expect(at(imbalance)).toEqual([
        ['up', 4_100],
        ['down', 4_200],
      ]);
    expect(pricesOf(make({}, { improveTicks: 10 }))).toEqual([
      ['up', 4_800],
      ['down', 5_100],
    ]);
  });

  it('bids a twentieth of its money in an order, as many of either side, and half of it in a round', () => {
    expect(make().quotes.map(({ size }) => size)).toEqual([shares(19.6), shares(19.6)]);
    expect(make({ heldBy: () => holds(125, 125) }).quotes).toEqual([]);
    expect(make({ heldBy: () => holds(0, 0) }).churn).toMatchObject({ maxAgeMs: 300_000 });
  });

  it.each([
    ['before three seconds', 2.9, false],
    ['from three seconds', 3, true],
    ['until two minutes', 120, true],
    ['after two minutes', 120.1, false],
  ])('tops up the missing side only in time: %s', (_, seconds, tops) => {
    const { take } = make({ heldBy: () => holds(10, 0), fills: filled(seconds) });
    const leg = { outcome: 'down', side: 'BUY', limit: 5_200, size: shares(10), orderType: 'FAK', tag: 'top-up' };
    expect(take?.legs ?? []).toEqual(tops ? [leg] : []);
  });

  it('tops up only what leaves a cent after the fee', () => {
    const lone = (cost: number) => make({ heldBy: () => holds(10, 0, cost), fills: filled(10) }).take;
    // 1 − 0.45 − 0.52 − 0.0175 leaves 0.0125; at 0.453 it leaves less than a cent.
    expect(lone(0.45)).toBeDefined();
    expect(lone(0.453)).toBeUndefined();
    expect(make({ heldBy: () => holds(4, 0), fills: filled(10) }).take).toBeUndefined();
    expect(make({ heldBy: () => holds(10, 0), fills: filled(10), mayTake: false }).take).toBeUndefined();
  });

  it('clears its own bids away before it tops up, tries every 15 s, and bids nothing while it does not know', () => {
    const lone = { heldBy: () => holds(10, 0), fills: filled(60) };
    const order = { strategy: 'pair_completion', outcome: 'down', side: 'BUY', level: 0, price: price(5_100) } as const;
    expect(make({ ...lone, orders: [{ ...order, remaining: shares(9), pending: false }] })).toMatchObject({
      mode: 'CLEARING',
      quotes: [],
    });
    expect(make({ ...lone, takes: [attempt(14.9)] }).take).toBeUndefined();
    expect(make({ ...lone, takes: [attempt(15)] }).take).toBeDefined();
    expect(make({ ...lone, takes: [attempt(60, true)] })).toMatchObject({ mode: 'TOPPING_UP', quotes: [] });
    expect(make({ ...lone, takes: [attempt(60, true)] }).take).toBeUndefined();
  });

  it('in the last minute tops up ten shares and more, at a small loss', () => {
    expect(late(10, 0.5).take).toBeDefined();
    expect(late(9, 0.5).take).toBeUndefined();
    expect(late(10, 0.52).take).toBeUndefined();
    expect(late(9, 0.5)).toMatchObject({ mode: 'CUTOFF', quotes: [] });
  });

  it.each([
    ['without a book', { up: book({ 47: 1 }, { 49: 1 }, { live: false }) }, 'OFF'],
    ['on old data', { up: book({ 47: 1 }, { 49: 1 }, { stale: true }) }, 'STALE_BOOK'],
    ['before the round', { phase: 'warm' }, 'OFF'],
    ['beside an empty side', { up: book({ 47: 1 }, {}) }, 'NO_EDGE'],
  ] as const)('bids nothing %s', (_, changes, mode) => {
    expect(make(changes)).toMatchObject({ mode, quotes: [] });
  });
});
