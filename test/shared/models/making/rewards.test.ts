import { describe, expect, it } from 'vitest';
import { takerFee } from '../../../../shared/market/fees.ts';
import { rebateEstimate, rewardScore, rewardWeight, sideScore } from '../../../../shared/models/index.ts';
import { MICRO, microShares, price, toUsdc } from '../../../../shared/units/index.ts';

const FEES = { rate: 0.07, exponent: 1, takerOnly: true };

describe('the score of resting orders', () => {
  it('V-SCORE: falls with the square of the distance, to nothing at the greatest spread', () => {
    const expected = [1, 0.694444, 0.444444, 0.25, 0.111111, 0];
    for (const [i, spread] of [0, 0.5, 1, 1.5, 2, 3].entries())
      expect(rewardWeight(spread, 3, 1)).toBeCloseTo(expected[i]!, 6);
    expect(rewardWeight(4, 3, 1)).toBe(0);
    expect(rewardWeight(-1, 3, 1)).toBe(0);
    expect(rewardWeight(1, 3, 2)).toBeCloseTo(0.888889, 6);
  });

  it('V-SCORE: counts the weaker side, or a third of the stronger, and near the ends nothing without both', () => {
    const bids = [
      { spreadCents: 1, shares: 100 },
      { spreadCents: 2, shares: 50 },
    ];
    const one = sideScore(bids, 3, 1);
    const two = sideScore([{ spreadCents: 1.5, shares: 80 }], 3, 1);
    expect([one, two]).toEqual([expect.closeTo(50, 9), expect.closeTo(20, 9)]);
    expect(rewardScore(one, two, 0.5)).toBeCloseTo(20, 9);
    expect(rewardScore(one, 0, 0.5)).toBeCloseTo(16.666667, 6);
    expect(rewardScore(one, 0, 0.05)).toBe(0);
    expect(rewardScore(0, one, 0.95)).toBe(0);
  });
});

describe('the rebate that a maker may expect', () => {
  it('V-REBATE: is a share of the pool by fee equivalents, and below 1 pUSD is not paid', () => {
    const equivalents = [
      takerFee(microShares(200 * MICRO), price(4_800), FEES),
      takerFee(microShares(100 * MICRO), price(3_000), FEES),
    ].map(toUsdc);
    expect(equivalents).toEqual([3.4944, 1.47]);
    const own = equivalents[0]! + equivalents[1]!;
    const estimate = rebateEstimate(own, 350, 0.2);
    expect(estimate.usdc).toBeCloseTo(0.99288, 8);
    expect(estimate.isPayable).toBe(false);
    expect(rebateEstimate(6, 350, 0.2)).toEqual({ usdc: expect.closeTo(1.2, 9), isPayable: true });
  });

  it('never exceeds the pool, nor is there one without fees', () => {
    expect(rebateEstimate(400, 350, 0.2).usdc).toBeCloseTo(70, 9);
    expect(rebateEstimate(5, 0, 0.2)).toEqual({ usdc: 0, isPayable: false });
  });
});
