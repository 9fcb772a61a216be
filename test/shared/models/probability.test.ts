import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, probabilityUpSpot, probabilityUpTwap } from '../../../shared/models/index.ts';

const VARIANCE = 1e-8;

describe('normalCdf', () => {
  it.each([
    [0, 0.5],
    [1, 0.8413447461],
    [-1.96, 0.0249978951],
    [3, 0.998650102],
  ])('V-PHI: Φ(%d) is %d', (z, expected) => {
    expect(Math.abs(normalCdf(z) - expected)).toBeLessThan(1e-6);
  });
});

describe('probabilityUpSpot', () => {
  it.each([
    [60_030, 300, VARIANCE, 0, 0.6135574],
    [60_030, 60, VARIANCE, 0, 0.74064523],
    [59_940, 300, VARIANCE, 0, 0.28175389],
    [60_000, 300, VARIANCE, 0, 0.5],
    [60_030, 5, VARIANCE, 0, 0.98730803],
    [60_030, 300, 4e-8, 0, 0.5573688],
    [60_030, 300, VARIANCE, 1e-6, 0.67789052],
    [60_030, 60, VARIANCE, 1e-6, 0.76509726],
    [59_940, 300, VARIANCE, 1e-6, 0.34294678],
    [60_000, 300, VARIANCE, 1e-6, 0.56875488],
    [60_030, 5, VARIANCE, 1e-6, 0.98802311],
    [60_030, 300, 4e-8, 1e-6, 0.59130532],
  ])(
    'V-QUP: spot %d with %d s left, variance %d, drift %d is Up with %d',
    (spot, secondsLeft, variance, drift, expected) => {
      const q = probabilityUpSpot({ strike: 60_000, spot, secondsLeft, variance, drift });
      expect(q).toBeCloseTo(expected, 6);
    },
  );

  it('gives a tie at the end to Up', () => {
    const end = { strike: 100, secondsLeft: 0, variance: VARIANCE, drift: 0 };
    expect(probabilityUpSpot({ ...end, spot: 100 })).toBe(1);
    expect(probabilityUpSpot({ ...end, spot: 99.99 })).toBe(0);
  });

  it('calls nothing inside the band when the price cannot move', () => {
    const still = { strike: 100, secondsLeft: 10, variance: 0, drift: 0 };
    expect(probabilityUpSpot({ ...still, spot: 100.00005 })).toBe(0.5);
    expect(probabilityUpSpot({ ...still, spot: 100.001 })).toBe(1);
    expect(probabilityUpSpot({ ...still, spot: 99.999 })).toBe(0);
  });

  it('answers with a probability or nothing, never with NaN, whatever comes in', () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.double(),
        fc.double(),
        fc.double(),
        fc.double(),
        (strike, spot, secondsLeft, variance, drift) => {
          const inputs = { strike, spot, secondsLeft, variance, drift };
          for (const q of [
            probabilityUpSpot(inputs),
            probabilityUpTwap({ ...inputs, lookbackSeconds: 60, realisedLog: 0 }),
          ]) {
            expect(q === undefined || (q >= 0 && q <= 1)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('inputs of absurd size', () => {
  it('have no probability, where the formula overflows to ∞ ÷ ∞', () => {
    const inputs = { strike: 8.9e-16, spot: 5e-324, secondsLeft: 8.6e78, variance: 2.1e229, drift: 1e300 };
    expect(probabilityUpSpot(inputs)).toBeUndefined();
  });
});

describe('probabilityUpTwap', () => {
  it.each([
    [300, 0, 0.62172307],
    [60, 0, 0.86816409],
    [20, 40 * Math.log(59_990), 0.74050584],
    [5, 55 * Math.log(59_996), 0.03526051],
  ])(
    'V-QTWAP: spot 30 above the strike with %d s left is Up by the mean, not by spot',
    (secondsLeft, realisedLog, expected) => {
      const inputs = { strike: 60_000, spot: 60_030, secondsLeft, variance: VARIANCE, drift: 0 };
      expect(probabilityUpTwap({ ...inputs, lookbackSeconds: 60, realisedLog })).toBeCloseTo(expected, 6);
    },
  );

  it('is certain once the window is over, with a tie for Up', () => {
    const over = { spot: 1, secondsLeft: 0, variance: VARIANCE, drift: 0, lookbackSeconds: 60 };
    expect(probabilityUpTwap({ ...over, strike: 1, realisedLog: 0 })).toBe(1);
    expect(probabilityUpTwap({ ...over, strike: 1.001, realisedLog: 0 })).toBe(0);
  });

  it('rises with the spot price', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 120, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (secondsLeft, lead) => {
          const at = (spot: number) =>
            probabilityUpTwap({
              strike: 100,
              spot,
              secondsLeft,
              variance: VARIANCE,
              drift: 0,
              lookbackSeconds: 60,
              realisedLog: 0,
            })!;
          expect(at(100 + lead + 0.1)).toBeGreaterThanOrEqual(at(100 + lead));
        },
      ),
    );
  });
});
