import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, countsBetween, LogHistogram, quantileOf, totalOf } from '../../../shared/stats/log-histogram.ts';

function histogramOf(values: readonly number[]): LogHistogram {
  const histogram = new LogHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('a log histogram', () => {
  it('never understates a quantile, and overstates it by less than an eighth of an octave', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1 }),
        fc.constantFrom(0.5, 0.99, 1),
        (values, q) => {
          const exact = [...values].sort((a, b) => a - b)[Math.ceil(q * values.length) - 1]!;
          const told = quantileOf(histogramOf(values).counts, q);
          expect(told).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
          expect(told).toBeLessThanOrEqual(exact * 2 ** 0.125 * (1 + 1e-9));
        },
      ),
    );
  });

  it('tells what happened between two looks, so that a calm past cannot hide a bad minute', () => {
    const histogram = histogramOf(Array.from({ length: 1_000 }, () => 10));
    const before = histogram.counts;
    histogram.record(50_000);
    const during = countsBetween(before, histogram.counts);
    expect(totalOf(during)).toBe(1);
    expect(quantileOf(during, 0.5)).toBeGreaterThanOrEqual(50_000);
    expect(quantileOf(histogram.counts, 0.5)).toBeLessThan(20);
  });

  it('adds up over workers', () => {
    const sum = addCounts(histogramOf([1, 2]).counts, histogramOf([1000]).counts);
    expect(totalOf(sum)).toBe(3);
    expect(quantileOf(sum, 1)).toBeGreaterThanOrEqual(1000);
  });

  it('has no quantile of nothing', () => {
    expect(quantileOf(new LogHistogram().counts, 0.99)).toBe(0);
  });
});
