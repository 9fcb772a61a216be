import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../shared/stats/normal-quantile.ts';
import { deflate, probabilityAbove, sharpeByLuck } from '../../../shared/sweep/deflation.ts';
import { momentsOf } from '../../../shared/sweep/score.ts';

/** The example of Bailey and López de Prado (2014): five years of days, an annual ratio of 2.5, trials with variance ½. */
const DAYS = 250;
const MEASURED = { sharpe: 2.5 / Math.sqrt(DAYS), count: 1_250, skewness: -3, kurtosis: 10 };
const VARIANCE = 0.5 / DAYS;

describe('the deflated Sharpe ratio', () => {
  it('comes to the figures of the paper’s example', () => {
    expect(sharpeByLuck(100, VARIANCE)).toBeCloseTo(0.1132, 4);
    expect(probabilityAbove(sharpeByLuck(100, VARIANCE), MEASURED)).toBeCloseTo(0.9004, 4);
    expect(probabilityAbove(sharpeByLuck(46, VARIANCE), MEASURED)).toBeCloseTo(0.9505, 4);
  });

  it('asks nothing more of a single trial than to beat 0', () => {
    const gains = [1, 2, -1, 3, 0, 2, 1, -2, 2, 1];
    const { sharpe, probability, probabilityAlone } = { sharpe: sharpeByLuck(1, 1), ...deflate(gains, [0.5]) };
    expect(sharpe).toBe(0);
    expect(probability).toBe(probabilityAlone);
  });

  it('asks more of the best the more were tried', () => {
    const bars = [2, 10, 100, 1_000, 10_000].map((trials) => sharpeByLuck(trials, 1));
    expect(bars).toEqual(bars.toSorted((a, b) => a - b));
    // The mean of the highest of ten thousand is a little below where one of them is expected.
    expect(bars.at(-1)).toBeLessThan(normalQuantile(1 - 1 / 10_000) + 0.3);
  });

  it('believes nothing of gains that cannot be measured', () => {
    expect(probabilityAbove(0, { sharpe: 1, count: 1, skewness: 0, kurtosis: 3 })).toBe(0);
    expect(deflate([1, 1, 1], [0, 0]).probability).toBeCloseTo(0.5, 6);
  });
});

describe('the moments of gains', () => {
  it('are those of a distribution that is known', () => {
    // A fair coin with gains of ±1: no skew, the least kurtosis there is.
    const { mean, deviation, skewness, kurtosis } = momentsOf([1, -1, 1, -1, 1, -1, 1, -1]);
    expect([mean, skewness, kurtosis]).toEqual([0, 0, 1]);
    expect(deviation).toBeCloseTo(Math.sqrt(8 / 7), 12);
    expect(momentsOf([0, 0, 0, 10]).skewness).toBeGreaterThan(1);
  });

  it('do not take rounding for variation', () => {
    expect(momentsOf(Array.from({ length: 50 }, () => 0.1)).deviation).toBe(0);
  });
});
