import { describe, expect, it } from 'vitest';
import { LEGACY_FEES } from '../../../../shared/market/fees.ts';
import {
  COMPLETION_DEFAULTS,
  type CompletionInputs,
  completionMargin,
  completionPlan,
  isCompletionDue,
  isEmergency,
  type Level,
  maxTakerPrice,
  pairNet,
} from '../../../../shared/models/index.ts';
import { MICRO, microShares, price, tick } from '../../../../shared/units/index.ts';

const FEES = { rate: 0.07, exponent: 1, takerOnly: true };

function level(cents: number, shares = 100): Level {
  return { price: price(cents * 100), size: microShares(shares * MICRO) };
}

/** Up 60 held at 0.47, Down 40. */
function plan(asks: readonly Level[], more: Partial<CompletionInputs> = {}) {
  const quiet = {
    heldCost: 0.47,
    margin: 0.0005,
    unpaired: 20,
    tick: tick(100),
    fees: FEES,
    minQuotePrice: price(500),
  };
  return completionPlan({ ...quiet, asks, ...more });
}

/** Profit per share of a pair whose Up was bought by a maker at 0.47. */
function profitAt(ask: number, fees = FEES): number {
  return pairNet(0, ask, fees) - 0.47;
}

describe('completing a pair', () => {
  it('V-COMPLETE: pays up to 0.51, where a share still earns 0.0025, and not 0.52', () => {
    const twenty = microShares(20 * MICRO);
    expect(plan([level(50)])).toEqual({ kind: 'take', limit: 5_000, size: twenty });
    expect(plan([level(51)])).toEqual({ kind: 'take', limit: 5_100, size: twenty });
    expect(plan([level(52)])).toEqual({ kind: 'rest', price: 5_100 });
    expect(profitAt(0.5)).toBeCloseTo(0.0125, 6);
    expect(profitAt(0.51)).toBeCloseTo(0.002507, 6);
    expect(profitAt(0.52)).toBeCloseTo(-0.007472, 6);
    expect(20 * profitAt(0.51)).toBeCloseTo(0.05014, 5);
  });

  it('V-COMPLETE: accepts 0.52 under the older fee', () => {
    expect(plan([level(52)], { fees: LEGACY_FEES })).toMatchObject({ kind: 'take', limit: 5_200 });
    const profits = [0.5, 0.51, 0.52].map((ask) => profitAt(ask, LEGACY_FEES));
    for (const [i, profit] of [0.022188, 0.012038, 0.001901].entries()) expect(profits[i]).toBeCloseTo(profit, 6);
  });

  it('V-COMPLETE: in an emergency loses no more than is allowed, over all its shares', () => {
    const margin = completionMargin(40, true, 10);
    expect(margin).toBe(-0.25);
    expect(maxTakerPrice({ heldCost: 0.47, margin }, FEES, tick(100))).toBe(7_600);
    expect(plan([level(76)], { margin, unpaired: 40 })).toMatchObject({ kind: 'take', limit: 7_600 });
    expect(-40 * profitAt(0.76)).toBeCloseTo(9.7107, 4);
  });

  it('wants its margin when quiet, or when no loss is allowed, and never gives up a whole share', () => {
    expect(completionMargin(40, false, 10)).toBe(0.0005);
    expect(completionMargin(40, true, 0)).toBe(0.0005);
    expect(completionMargin(1, true, 10)).toBe(-0.99);
  });

  it('takes no more than the depth within its limit, at the worst level needed', () => {
    expect(plan([level(49, 8), level(51, 5), level(52, 90)])).toEqual({
      kind: 'take',
      limit: 5_100,
      size: microShares(13 * MICRO),
    });
    expect(plan([level(49, 30), level(51, 5)])).toMatchObject({ limit: 4_900, size: 20 * MICRO });
  });

  it('bids one tick below the ask, within the maker’s own bound, where nothing is cheap enough', () => {
    expect(plan([level(60)])).toEqual({ kind: 'rest', price: 5_200 });
    expect(plan([])).toEqual({ kind: 'rest', price: 5_200 });
    expect(plan([level(60)], { heldCost: 0.9996 })).toEqual({ kind: 'wait' });
  });

  it('sells the excess once the missing side is as good as lost', () => {
    expect(plan([level(4)])).toEqual({ kind: 'sell', least: 4_900 });
    expect(plan([level(4)], { heldCost: 1.1 })).toEqual({ kind: 'wait' });
  });
});

function due(unpaired: number, secondsToCutoff: number): boolean {
  return isCompletionDue(unpaired, secondsToCutoff, COMPLETION_DEFAULTS);
}

function emergency(unpaired: number, secondsToCutoff: number): boolean {
  return isEmergency(unpaired, secondsToCutoff, COMPLETION_DEFAULTS);
}

describe('when to complete', () => {
  it('is late, or at a cap, or severe, never merely for a small imbalance', () => {
    expect([due(20, 30), due(51, 300)]).toEqual([true, true]);
    expect([due(20, 31), due(0.01, 1), due(50, 300)]).toEqual([false, false, false]);
    expect(isCompletionDue(250, 300, { ...COMPLETION_DEFAULTS, severeShares: 1_000 })).toBe(true);
  });

  it('accepts a loss only in an emergency', () => {
    expect([emergency(20, 90), emergency(51, 300), emergency(250, 300)]).toEqual([true, true, true]);
    expect(emergency(20, 91)).toBe(false);
  });
});
