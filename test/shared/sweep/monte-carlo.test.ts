import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import { deepestFallOf, monteCarlo, resample } from '../../../shared/sweep/monte-carlo.ts';

const GAINS = Array.from({ length: 200 }, (_, i) => ((i * 37) % 21) - 9.5);

describe('retold histories', () => {
  it('are the same for the same seed, and others for another', () => {
    const once = monteCarlo(GAINS, new SeededRandom(1));
    expect(monteCarlo(GAINS, new SeededRandom(1))).toEqual(once);
    expect(monteCarlo(GAINS, new SeededRandom(2))).not.toEqual(once);
  });

  it('keep blocks together: most periods are followed by the one that followed them', () => {
    const order = Array.from({ length: 5_000 }, (_, i) => i);
    const told = resample(order, 10, new SeededRandom(3));
    const kept = told.subarray(1).filter((value, i) => value === (told[i]! + 1) % order.length).length;
    expect(kept / order.length).toBeGreaterThan(0.87);
    expect(kept / order.length).toBeLessThan(0.93);
  });

  it('hold what really came within their bands, and order their quantiles', () => {
    const { fan, pnlUsdc, maxDrawdownUsdc, lossShare } = monteCarlo(GAINS, new SeededRandom(4));
    const total = GAINS.reduce((sum, gain) => sum + gain, 0);
    expect(fan[0]).toEqual({ period: 0, p5: 0, p25: 0, p50: 0, p75: 0, p95: 0, actual: 0 });
    expect(fan.at(-1)).toMatchObject({ period: GAINS.length, actual: total });
    for (const { p5, p25, p50, p75, p95 } of [...fan, pnlUsdc, maxDrawdownUsdc]) {
      expect([p5, p25, p50, p75, p95]).toEqual([p5, p25, p50, p75, p95].toSorted((a, b) => a - b));
    }
    expect(total).toBeGreaterThan(pnlUsdc.p5);
    expect(total).toBeLessThan(pnlUsdc.p95);
    expect(lossShare).toBeGreaterThan(0);
    expect(lossShare).toBeLessThan(0.5);
  });

  it('have the spread that independent gains have', () => {
    const random = new SeededRandom(5);
    const gains = Array.from({ length: 1_000 }, () => (random.unit() < 0.5 ? 1 : -1));
    const { pnlUsdc } = monteCarlo(gains, random.fork('paths'));
    // ± 1.645 √1000 around the mean, give or take what blocks and 2,000 paths leave open.
    const width = (pnlUsdc.p95 - pnlUsdc.p5) / 2;
    expect(width).toBeGreaterThan(0.8 * 1.645 * Math.sqrt(1_000));
    expect(width).toBeLessThan(1.2 * 1.645 * Math.sqrt(1_000));
  });

  it('measure a fall from the beginning, when it goes down at once', () => {
    expect(deepestFallOf([-3, 1, -2, 10, -1])).toBe(4);
    expect(deepestFallOf([1, 2])).toBe(0);
  });
});
