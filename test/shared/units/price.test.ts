import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ceilToTick, floorToTick, isOnGrid, price, PRICE_ONE, TICKS, tick } from '../../../shared/units/index.ts';

describe('rounding to the tick', () => {
  it.each([
    [0.57, 100, 57],
    [0.29, 100, 29],
    [0.4849, 100, 48],
    [0.9634, 10, 963],
  ])('V-TICK: %d is at least a whole number of ticks of %d, though a plain floor loses one', (fraction, t, ticks) => {
    expect(floorToTick(fraction, tick(t))).toBe(ticks * t);
  });

  it('V-TICK: rounds up what is above a tick', () => {
    expect(ceilToTick(0.4801, tick(100))).toBe(4_900);
    expect(ceilToTick(0.57, tick(100))).toBe(5_700);
  });

  it('V-TICK: keeps every price of every grid, those of half and quarter cents too', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TICKS), fc.integer({ min: 1_000, max: PRICE_ONE }), (t, n) => {
        const at = price(n - (n % t));
        expect([floorToTick(at / PRICE_ONE, t), ceilToTick(at / PRICE_ONE, t)]).toEqual([at, at]);
        expect(isOnGrid(at, t)).toBe(at >= t && at <= PRICE_ONE - t);
      }),
    );
  });
});
