import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../../shared/models/normal.ts';
import { normalQuantile } from '../../../shared/stats/normal-quantile.ts';

describe('the normal quantile', () => {
  it.each([
    [0.5, 0],
    [0.95, 1.644_853_627],
    [0.975, 1.959_963_985],
    [0.99, 2.326_347_874],
    [0.999, 3.090_232_306],
    [1 - 1e-6, 4.753_424_309],
    [1 - 1e-12, 7.034_483_8],
  ])('of %f is the tabled %f', (probability, quantile) => {
    expect(normalQuantile(probability)).toBeCloseTo(quantile, probability > 1 - 1e-9 ? 3 : 6);
  });

  it('is the inverse of the distribution function, and symmetric', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true }), (probability) => {
        const quantile = normalQuantile(probability);
        expect(normalCdf(quantile)).toBeCloseTo(probability, 6);
        expect(normalQuantile(1 - probability)).toBeCloseTo(-quantile, 9);
      }),
    );
  });

  it('is infinite at the ends', () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
  });
});
