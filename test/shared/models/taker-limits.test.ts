import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGACY_FEES } from '../../../shared/market/fees.ts';
import {
  feePerShare,
  maxMakerPrice,
  maxTakerPrice,
  minSalePrice,
  pairNet,
  priceCosting,
  priceYielding,
} from '../../../shared/models/index.ts';
import { isOnGrid, TICKS, tick, toFraction } from '../../../shared/units/index.ts';

const FEES = { rate: 0.07, exponent: 1, takerOnly: true };
const CENT = tick(100);

describe('the highest price that a taker may pay', () => {
  it.each([
    [0.47, 0.0005, 0.5295, 0.5120101, 5100, 0.52138316, 5200],
    [0.47, 0, 0.53, 0.51251096, 5100, 0.52187687, 5200],
    [0.52, 0.0005, 0.4795, 0.46210055, 4600, 0.47216802, 4700],
    [0.6, 0.0005, 0.3995, 0.3829589, 3800, 0.39388742, 3900],
    [0.9, 0.0005, 0.0995, 0.09356335, 900, 0.09930141, 900],
    [0.47, -0.25, 0.78, 0.76750929, 7600, 0.77408161, 7700],
  ])('V-PMAX: held at %d, margin %d', (heldCost, margin, ceiling, now, nowTick, legacy, legacyTick) => {
    expect(priceCosting(ceiling, FEES)).toBeCloseTo(now, 8);
    expect(priceCosting(ceiling, LEGACY_FEES)).toBeCloseTo(legacy, 8);
    expect(maxTakerPrice({ heldCost, margin }, FEES, CENT)).toBe(nowTick);
    expect(maxTakerPrice({ heldCost, margin }, LEGACY_FEES, CENT)).toBe(legacyTick);
  });

  it('is none when nothing is left to spend or not even one tick keeps the margin', () => {
    expect(maxTakerPrice({ heldCost: 1, margin: 0 }, FEES, CENT)).toBeUndefined();
    expect(maxTakerPrice({ heldCost: 0.995, margin: 0 }, FEES, CENT)).toBeUndefined();
    expect(maxTakerPrice({ heldCost: NaN, margin: 0 }, FEES, CENT)).toBeUndefined();
  });

  it('stays below 1 when a loss beyond the payout is accepted, and follows a market without fees', () => {
    expect(maxTakerPrice({ heldCost: 0.2, margin: -0.9 }, FEES, CENT)).toBe(9900);
    expect(maxTakerPrice({ heldCost: 0.47, margin: 0 }, { ...FEES, rate: 0 }, CENT)).toBe(5300);
  });

  it('never costs more with its fee than it may, on any tick, curve or terms', () => {
    const fees = fc.constantFrom(FEES, LEGACY_FEES, { ...FEES, exponent: 2 }, { ...FEES, rate: 0.25 });
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fraction,
        fc.double({ min: -1, max: 0.2, noNaN: true }),
        fees,
        fc.constantFrom(...TICKS),
        (a, m, f, t) => {
          const limit = maxTakerPrice({ heldCost: a, margin: m }, f, t);
          if (limit === undefined) return;
          expect(isOnGrid(limit, t)).toBe(true);
          const paid = toFraction(limit) + feePerShare(toFraction(limit), f);
          expect(a + paid).toBeLessThanOrEqual(1 - m + 1e-8);
        },
      ),
    );
  });
});

describe('the highest price that a maker may bid', () => {
  it('is a tick above the taker’s, because makers pay no fee (strategies §11.4)', () => {
    expect(maxMakerPrice({ heldCost: 0.47, margin: 0.0005 }, CENT)).toBe(5200);
    expect(maxMakerPrice({ heldCost: 0.999, margin: 0.0005 }, CENT)).toBeUndefined();
  });
});

describe('the lowest price for which a taker may sell', () => {
  it.each([
    [0.0005, 0.4879899, 4900],
    [-0.25, 0.23249071, 2400],
  ])('V-PMIN: held at 0.47, margin %d', (margin, fraction, least) => {
    expect(priceYielding(0.47 + margin, FEES)).toBeCloseTo(fraction, 8);
    expect(minSalePrice({ heldCost: 0.47, margin }, FEES, CENT)).toBe(least);
  });

  it('is none when even the highest price earns too little, and a tick when any would do', () => {
    expect(minSalePrice({ heldCost: 0.995, margin: 0 }, FEES, CENT)).toBeUndefined();
    expect(minSalePrice({ heldCost: 1.2, margin: 0 }, FEES, CENT)).toBeUndefined();
    expect(minSalePrice({ heldCost: 0.2, margin: -0.5 }, FEES, CENT)).toBe(100);
  });

  it('never yields less than wanted after the fee', () => {
    const fees = fc.constantFrom(FEES, LEGACY_FEES, { ...FEES, exponent: 2 });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fees, fc.constantFrom(...TICKS), (cost, f, t) => {
        const least = minSalePrice({ heldCost: cost, margin: 0 }, f, t);
        if (least === undefined) return;
        const p = toFraction(least);
        expect(p - feePerShare(p, f)).toBeGreaterThanOrEqual(cost - 1e-8);
      }),
    );
  });
});

describe('a pair bought by takers (strategies §2.2)', () => {
  it.each([
    [0.5, 0.035, 0.965],
    [0.4, 0.0336, 0.9664],
    [0.3, 0.0294, 0.9706],
    [0.2, 0.0224, 0.9776],
    [0.1, 0.0126, 0.9874],
    [0.05, 0.00665, 0.99335],
  ])('near %d loses its fees, so that its sum may not exceed the break-even', (p, fee, sum) => {
    expect(pairNet(p, 1 - p, FEES)).toBeCloseTo(0 - fee, 8);
    expect(1 - fee).toBeCloseTo(sum, 8);
  });

  it('breaks even at 0.9650428 when both sides cost the same: a sum of 0.98 is a loss', () => {
    const each = priceCosting(0.5, FEES)!;
    expect(each).toBeCloseTo(0.4825214, 7);
    expect(pairNet(each, each, FEES)).toBeCloseTo(0, 12);
    expect(pairNet(0.49, 0.49, FEES)).toBeLessThan(0);
  });
});
