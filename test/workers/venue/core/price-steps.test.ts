import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../shared/units/index.ts';
import { PriceSteps } from '../../../../workers/venue/core/records/price-steps.ts';

/** Never the same twice in a row. */
function price(index: number): number {
  return (index % 90) / 100 + 0.05;
}

describe('price steps', () => {
  it('tell what held at a moment, and nothing before the first', () => {
    const steps = new PriceSteps({ at: epochMs(1_000), price: 0.5 });
    steps.add({ at: epochMs(2_000), price: 0.6 });
    steps.add({ at: epochMs(3_000), price: 0.6 });
    expect(steps.lastAtOrBefore(999)).toBeUndefined();
    expect([1_000, 1_999, 2_000, 9_000].map((at) => steps.lastAtOrBefore(at)?.price)).toEqual([0.5, 0.5, 0.6, 0.6]);
  });

  it('stay bounded over a long round, keep its beginning and its end, and are never off by more than a slot', () => {
    assert(
      property(integer({ min: 2_000, max: 20_000 }), integer({ min: 50, max: 2_000 }), (count, gapMs) => {
        const steps = new PriceSteps({ at: epochMs(0), price: price(0) });
        for (let index = 1; index < count; index += 1) steps.add({ at: epochMs(index * gapMs), price: price(index) });
        const lengthMs = (count - 1) * gapMs;
        expect(steps.first).toEqual({ at: 0, price: price(0) });
        expect(steps.lastAtOrBefore(lengthMs)).toEqual({ at: lengthMs, price: price(count - 1) });
        const middle = steps.lastAtOrBefore(lengthMs / 2);
        expect(lengthMs / 2 - (middle?.at ?? 0)).toBeLessThanOrEqual(Math.max(2 * gapMs, lengthMs / 250));
      }),
      { numRuns: 20 },
    );
  });
});
