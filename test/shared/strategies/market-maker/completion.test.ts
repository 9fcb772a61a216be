import { describe, expect, it } from 'vitest';
import { marketMaker } from '../../../../shared/strategies/market-maker/market-maker.ts';
import type { OwnFillView, OwnTakeView, StrategyView } from '../../../../shared/strategies/strategy.ts';
import { epochMs, microUsdc, price } from '../../../../shared/units/index.ts';
import { book, NOW, shares } from '../sample-view.ts';
import { holds, make, quiet, told } from './maker-view.ts';

/** Up 60 at 0.47, Down 40, with 20 nominal seconds to the cut-off; Down is offered at these cents. */
function late(ask: number, changes: Partial<StrategyView> = {}): StrategyView {
  return quiet({
    secondsLeft: 80,
    down: book({ 45: 100 }, { [ask]: 100 }),
    heldBy: () => holds(60, 40),
    ...changes,
  });
}

const NO_LOSS = { allowNegative: false };

function resting(outcome: 'up' | 'down', cents: number): StrategyView['orders'] {
  const at = price(cents * 100);
  return [
    { strategy: 'market_maker', outcome, side: 'BUY', level: 0, price: at, remaining: shares(5), pending: false },
  ];
}

function attempt(changes: Partial<OwnTakeView> = {}): OwnTakeView {
  const order = { outcome: 'down', side: 'BUY', price: price(5_000), size: shares(20), filled: shares(0) } as const;
  return { strategy: 'market_maker', tag: 'complete', ...order, pending: false, at: NOW, ...changes };
}

function severe(ask: number): StrategyView {
  return late(ask, { heldBy: () => holds(60, 20) });
}

/** Down was bought dearly before. */
function dearly(fills: readonly OwnFillView[]): StrategyView {
  return late(76, { heldBy: () => holds(60, 45, 0.47, 0.6), fills });
}

function early(up: number): StrategyView {
  return late(50, { secondsLeft: 450, heldBy: () => holds(up, 40) });
}

/** What is taken so long after an attempt. */
function takenAfter(ms: number, changes = {}) {
  return make(late(50, { takes: [attempt({ at: epochMs(NOW - ms), ...changes })] })).take;
}

function unpaired(count: number): StrategyView {
  return late(50, { heldBy: () => holds(40 + count, 40) });
}

describe('completing a pair by taking', () => {
  it.each([
    [50, 50],
    [51, 51],
  ])('V-COMPLETE: with %d asked takes all 20 at the level needed', (ask, limit) => {
    expect(make(late(ask), NO_LOSS)).toMatchObject({
      mode: 'COMPLETING',
      quotes: [],
      take: {
        rank: 'reduce',
        plan: 'completion',
        legs: [{ outcome: 'down', side: 'BUY', limit: limit * 100, size: shares(20), orderType: 'FAK' }],
      },
    });
  });

  it('V-COMPLETE: refuses 0.52 without a loss, and rests a tick below it instead', () => {
    const { take, quotes, mode } = make(late(52), NO_LOSS);
    expect(take).toBeUndefined();
    expect(mode).toBe('COMPLETING_BY_BID');
    expect(told(quotes)).toEqual(['down undefined 51 x 20']);
  });

  it('V-COMPLETE: in an emergency goes up to the loss that is allowed, over all that is unpaired', () => {
    expect(make(severe(76)).take?.legs[0]).toMatchObject({ limit: 7_600, size: shares(40) });
    expect(make(severe(77)).take).toBeUndefined();
  });

  it('counts what earlier completions lost: all of them together stay within the loss allowed', () => {
    const costly: OwnFillView = {
      strategy: 'market_maker',
      outcome: 'down',
      side: 'BUY',
      price: price(7_600),
      size: shares(25),
      role: 'taker',
      at: NOW,
    };
    expect(make(dearly([])).take).toBeDefined();
    expect(make(dearly([costly])).take?.legs[0]).toBeDefined();
    expect(make(dearly([costly, costly])).take).toBeUndefined();
    expect(make(dearly([{ ...costly, strategy: 'momentum' }, costly])).take).toBeDefined();
  });

  it.each([
    ['early, with a small imbalance', { secondsLeft: 450 }],
    ['for what is balanced', { heldBy: () => holds(40, 40) }],
    ['for what others of us hold on a view', { heldBy: () => holds(0), positions: holds(60, 40) }],
    ['for less than the smallest order', { heldBy: () => holds(44, 40) }],
  ] as const)('does not take %s', (_, changes) => {
    const { take, quotes } = make(late(50, changes));
    expect(take).toBeUndefined();
    expect(quotes).not.toEqual([]);
  });

  it('takes at once what is severe or at the hard cap, however early', () => {
    expect(make(early(90)).take).toBeUndefined();
    expect(make(early(91)).take).toBeDefined();
    expect(make(early(70), { maxUnpairedShares: 30 }).take).toBeDefined();
  });

  it('goes on after the cut-off, when nothing may rest any more', () => {
    const after = { phase: 'closing', secondsLeft: 20 } as const;
    expect(make(late(50, after)).take).toBeDefined();
    expect(make(late(52, after), NO_LOSS)).toMatchObject({ mode: 'CUTOFF', quotes: [] });
  });

  it('lets its own orders go first, for half a second at the most', () => {
    const memory = marketMaker.memory?.(undefined);
    const at = (ms: number) => late(50, { now: epochMs(NOW + ms), orders: resting('up', 46) });
    expect(make(at(0), {}, memory)).toMatchObject({ mode: 'CLEARING', quotes: [] });
    expect(make(at(499), {}, memory).take).toBeUndefined();
    expect(make(at(500), {}, memory).take).toBeDefined();
    expect(make(late(50), {}, marketMaker.memory?.(undefined)).take).toBeDefined();
  });

  it('tries once a second, and not while an attempt is in doubt', () => {
    expect(takenAfter(999)).toBeUndefined();
    expect(takenAfter(1_000)).toBeDefined();
    expect(takenAfter(60_000, { pending: true })).toBeUndefined();
    expect(takenAfter(10, { strategy: 'momentum', pending: true })).toBeDefined();
  });

  it('rests where takers are not let through', () => {
    const { take, quotes } = make(late(50, { mayTake: false }));
    expect(take).toBeUndefined();
    expect(told(quotes)).toEqual(['down undefined 49 x 20']);
    const unasked = late(50, { down: book({ 45: 100 }, {}) });
    expect(told(make(unasked).quotes)).toEqual(['down undefined 45 x 20']);
  });

  it('sells the excess when its counterpart is as good as worthless, at a price that keeps the margin', () => {
    const decided = (bid: number) =>
      make(late(50, { up: book({ [bid]: 15, [bid - 1]: 100 }, { 99: 50 }), down: book({}, { 4: 100 }) }), NO_LOSS);
    expect(decided(96).take?.legs).toEqual([
      { outcome: 'up', side: 'SELL', limit: 9_500, size: shares(20), orderType: 'FAK', tag: 'sell-excess' },
    ]);
    const seen = late(50, { up: book({ 96: 50 }, { 99: 50 }), down: book({}, { 4: 100 }) });
    const small = {
      ...seen,
      config: { ...seen.config, risk: { ...seen.config.risk, maxOrderUsdc: microUsdc(9.6e6) } },
    };
    expect(make(small, NO_LOSS).take?.legs[0]?.size).toBe(shares(10));
    const cheap = make(late(50, { up: book({ 48: 15 }, { 99: 50 }), down: book({}, { 4: 100 }) }), NO_LOSS);
    expect(cheap.take).toBeUndefined();
  });

  it('carries a surplus only when told to, and only one that is smaller than what it replaces', () => {
    const sizeOf = (count: number) => make(unpaired(count), { carrySurplus: true }).take?.legs[0]?.size ?? 0;
    expect([3, 2.5, 2].map(sizeOf)).toEqual([shares(5), 0, 0]);
    expect(make(unpaired(3)).take).toBeUndefined();
  });

  it('orders no more at once than an order may cost, in sizes that a market order may have', () => {
    const seen = late(51, { heldBy: () => holds(95, 40) });
    const capped = {
      ...seen,
      config: { ...seen.config, risk: { ...seen.config.risk, maxOrderUsdc: microUsdc(12e6) } },
    };
    expect(make(capped).take?.legs[0]?.size).toBe(shares(23));
  });

  it('assumes the worse where it does not know what its shares cost', () => {
    const adopted = late(52, { heldBy: () => ({ ...holds(60, 40), up: { shares: shares(60), cost: microUsdc(0) } }) });
    expect(make(adopted, NO_LOSS).take).toBeUndefined();
    expect(told(make(adopted, NO_LOSS).quotes)).toEqual(['down undefined 46 x 20']);
  });
});
