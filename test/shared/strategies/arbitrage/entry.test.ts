import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineConfig } from '../../../../shared/engine/config.ts';
import { floorToLegalSize } from '../../../../shared/market/order-rules.ts';
import { completeSetArbitrage } from '../../../../shared/strategies/arbitrage/complete-set-arbitrage.ts';
import type { BookView, Decision, StrategyView, Take } from '../../../../shared/strategies/strategy.ts';
import { cost, microUsdc } from '../../../../shared/units/index.ts';
import { SAMPLE_ENGINE } from '../../tape/sample-tape.ts';
import { book, decide, held, SAMPLE_ROUND, shares, view } from '../sample-view.ts';

type Asks = Readonly<Record<number, number>>;

/** Both tokens as one book shows them: asks of one are bids for the other at the complement. */
function pair(up: Asks, down: Asks, flags: { live?: boolean; stale?: boolean } = {}): { up: BookView; down: BookView } {
  return { up: book(mirrored(down), up), down: book(mirrored(up), down, flags) };
}

function mirrored(asks: Asks): Asks {
  return Object.fromEntries(Object.entries(asks).map(([at, size]) => [100 - Number(at), size]));
}

const UP: Asks = { 46: 40, 47: 100 };
const DOWN: Asks = { 49: 30, 50: 80 };
const VECTOR = pair(UP, DOWN);
/** Whose single orders are large enough for the vector. */
const RICH: EngineConfig = { ...SAMPLE_ENGINE, risk: { ...SAMPLE_ENGINE.risk, maxOrderUsdc: microUsdc(100_000_000) } };

function taken(decision: Decision): Take {
  if (decision.kind !== 'take') throw new Error(`no take but ${JSON.stringify(decision)}`);
  return decision.take;
}

function look(changes: Partial<StrategyView> = {}, params: object = {}): Decision {
  return decide(completeSetArbitrage, view({ ...VECTOR, ...changes }), params);
}

describe('complete_set_arbitrage looking for a basket', () => {
  it('V-ARB-BIN: takes 40 sets at the worst levels needed, and not the set that would lose', () => {
    const { legs, plan, rank } = taken(look({ config: RICH }, { budgetUsdc: 100 }));
    expect(plan).toBe('arbitrage');
    expect(legs).toMatchObject([
      { outcome: 'up', side: 'BUY', limit: 4_600, size: shares(40), orderType: 'FOK' },
      { outcome: 'down', side: 'BUY', limit: 5_000, size: shares(40), orderType: 'FOK' },
    ]);
    expect(rank).toBeCloseTo(1 + 0.50469 / 38.1, 6);
  });

  it('V-ARB-BIN: a budget of 10 buys 10 sets of the 10.15, whose money is whole cents', () => {
    expect(taken(look()).legs.map(({ size, limit }) => [size, limit])).toEqual([
      [shares(10), 4_600],
      [shares(10), 4_900],
    ]);
  });

  it.each([
    ['no-edge', pair({ 51: 100 }, { 50: 100 }), {}],
    ['near-miss', pair({ 49: 100 }, { 50: 100 }), {}],
    ['fees', pair({ 48: 100 }, { 49: 100 }), {}],
    ['thin', pair({ 46: 6 }, { 49: 100 }), {}],
    ['no-ask', { up: book({ 40: 10 }, {}), down: VECTOR.down }, {}],
    ['book-stale', pair(UP, DOWN, { stale: true }), {}],
    ['book-closed', pair(UP, DOWN, { live: false }), {}],
    ['not-mirrored', { up: VECTOR.up, down: book({ 30: 10 }, DOWN) }, {}],
    ['closing', { ...VECTOR, phase: 'closing' as const }, {}],
    ['not-running', { ...VECTOR, phase: 'warm' as const }, {}],
    ['cash', { ...VECTOR, freeCash: 10_000_000 }, {}],
    ['post-only', { ...VECTOR, mayTake: false }, {}],
    ['slippage', { ...VECTOR, config: RICH }, { budgetUsdc: 100, maxSlippage: 0.002 }],
    ['min-size', VECTOR, { budgetUsdc: 4 }],
    ['budget', VECTOR, { budgetUsdc: 0.001 }],
  ] as const)('says %s and sends nothing', (reason, changes, params) => {
    expect(look(changes, params)).toEqual({ kind: 'none', reason });
  });

  it('our own asks are no supply', () => {
    const ours = { strategy: 'inventory_making', outcome: 'up', side: 'SELL', level: 0, pending: false } as const;
    const orders = [{ ...ours, price: 4_600, remaining: shares(40) }] as unknown as StrategyView['orders'];
    expect(taken(look({ orders })).legs[0]).toMatchObject({ outcome: 'up', limit: 4_700 });
  });

  it('what a round spent comes off the next basket, filled at most', () => {
    const spent = { strategy: completeSetArbitrage.name, tag: 'set 1', side: 'BUY', pending: false, at: 0 } as const;
    const takes = (['up', 'down'] as const).map((outcome) => {
      return { ...spent, outcome, price: 5_000, size: shares(97), filled: shares(97) };
    }) as unknown as StrategyView['takes'];
    expect(look({ takes, positions: held(97, 97) })).toEqual({ kind: 'none', reason: 'cool-down' });
    const memory = { ended: 1, endedAt: 0, late: 0, failures: 0 };
    const decision = decide(completeSetArbitrage, view({ ...VECTOR, takes, positions: held(97, 97) }), {}, memory);
    expect(decision).toEqual({ kind: 'none', reason: 'min-size' });
  });

  it('never sends anything while a book is stale or closed, however cheap the sets', () => {
    const cheap = fc.integer({ min: 1, max: 45 });
    const flags = fc.constantFrom({ stale: true }, { live: false });
    const prove = fc.property(cheap, cheap, flags, (up, down, flag) => {
      expect(look(pair({ [up]: 200 }, { [down]: 200 }, flag)).kind).toBe('none');
    });
    expect(() => fc.assert(prove)).not.toThrow();
  });

  it('never sends unequal legs, more than its budget, illegal money, or a set that loses', () => {
    const ladder = fc.dictionary(fc.integer({ min: 1, max: 99 }).map(String), fc.integer({ min: 1, max: 60 }), {
      minKeys: 1,
      maxKeys: 4,
    });
    fc.assert(
      fc.property(ladder, ladder, fc.integer({ min: 5, max: 25 }), (up, down, budgetUsdc) => {
        const decision = look(pair(up, down), { budgetUsdc });
        if (decision.kind !== 'take') return;
        const { legs } = decision.take;
        const [first, second] = legs;
        expect(legs).toHaveLength(2);
        expect(first!.size).toBe(second!.size);
        expect(first!.size).toBeGreaterThanOrEqual(SAMPLE_ROUND.minSize);
        for (const { size, limit } of legs) expect(floorToLegalSize(size, limit)).toBe(size);
        expect(first!.limit + second!.limit).toBeLessThan(9_800);
        const atLimits = cost(first!.size, first!.limit) + cost(second!.size, second!.limit);
        expect(atLimits).toBeLessThanOrEqual(microUsdc(budgetUsdc * 1_000_000));
      }),
      { numRuns: 300 },
    );
  });
});
