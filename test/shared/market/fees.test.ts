import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGACY_FEES, makerFee, takerFee } from '../../../shared/market/fees.ts';
import { microShares, microUsdc, price } from '../../../shared/units/index.ts';
import { golden } from '../../support/golden-vectors.ts';

const CRYPTO = { rate: 0.07, exponent: 1, takerOnly: true };
const priceOf = (fraction: number) => price(Math.round(fraction * 10_000));
const sharesOf = (shares: number) => microShares(Math.round(shares * 1_000_000));

describe('the taker fee', () => {
  it.each([
    [0.01, 0.0693, 2e-5],
    [0.05, 0.3325, 0.00282],
    [0.1, 0.63, 0.02025],
    [0.2, 1.12, 0.128],
    [0.3, 1.47, 0.33075],
    [0.4, 1.68, 0.576],
    [0.5, 1.75, 0.78125],
    [0.6, 1.68, 0.864],
    [0.7, 1.47, 0.77175],
    [0.8, 1.12, 0.512],
    [0.9, 0.63, 0.18225],
    [0.95, 0.3325, 0.05359],
    [0.99, 0.0693, 0.00243],
  ])('V-FEE: 100 shares at %f cost %f, and %f under the curve of early 2026', (p, fee, legacy) => {
    expect(takerFee(sharesOf(100), priceOf(p), CRYPTO)).toBe(microUsdc(Math.round(fee * 1_000_000)));
    expect(takerFee(sharesOf(100), priceOf(p), LEGACY_FEES)).toBe(microUsdc(Math.round(legacy * 1_000_000)));
  });

  it('V-FEE-TINY: is nothing below the smallest charge', () => {
    expect(takerFee(sharesOf(0.01), priceOf(0.01), CRYPTO)).toBe(0);
  });

  it('rounds half up to five decimals', () => {
    expect(takerFee(sharesOf(25), priceOf(0.13), { ...CRYPTO, rate: 0.05 })).toBe(141_380);
    expect(takerFee(sharesOf(1), priceOf(0.5), { ...CRYPTO, rate: 0.00006 })).toBe(20);
    expect(takerFee(sharesOf(1), priceOf(0.5), { ...CRYPTO, rate: 0.00005999 })).toBe(10);
  });

  it.each(golden.fees.vectors)('agrees with the golden vector of $shares shares at $price', (vector) => {
    const exactMicro = Number(vector.fee_exact) * 1_000_000;
    const fee = takerFee(sharesOf(vector.shares), priceOf(vector.price), { ...CRYPTO, ...vector });
    expect(Math.abs(fee - exactMicro)).toBeLessThanOrEqual(5);
    expect(fee % 10).toBe(0);
  });

  it('follows the older curve of exponent 2 exactly', () => {
    expect(takerFee(sharesOf(100), priceOf(0.5), { rate: 0.25, exponent: 2, takerOnly: true })).toBe(1_562_500);
    expect(takerFee(sharesOf(100), priceOf(0.05), { rate: 0.25, exponent: 2, takerOnly: true })).toBe(56_410);
  });

  it('follows a broken exponent as well as a float can', () => {
    expect(takerFee(sharesOf(100), priceOf(0.5), { rate: 0.07, exponent: 0.5, takerOnly: true })).toBe(3_500_000);
    const weighted = { rate: 0.07, exponent: 0.5, takerOnly: true, timesPrice: true } as const;
    expect(takerFee(sharesOf(100), priceOf(0.5), weighted)).toBe(1_750_000);
  });

  it('stays exact where a double would not: a billion shares', () => {
    expect(takerFee(sharesOf(1_000_000_000), priceOf(0.5), CRYPTO)).toBe(17_500_000_000_000);
  });

  it('is the same on both sides of one half and never leaves the 0.00001 grid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 1, max: 9_999 }), (size, units) => {
        const fee = takerFee(microShares(size), price(units), CRYPTO);
        expect(fee).toBe(takerFee(microShares(size), price(10_000 - units), CRYPTO));
        expect(fee % 10).toBe(0);
        expect(fee).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the maker fee', () => {
  it('is nothing while only takers pay, and the taker’s where both do', () => {
    expect(makerFee(sharesOf(100), priceOf(0.5), CRYPTO)).toBe(0);
    expect(makerFee(sharesOf(100), priceOf(0.5), { ...CRYPTO, takerOnly: false })).toBe(1_750_000);
  });
});
