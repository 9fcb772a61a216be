import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nominalDelayMs, reconnectDelayMs } from '../../../../workers/asset/feeds/backoff.ts';

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('reconnect back-off', () => {
  it('V-BACKOFF: doubles from one second and stays at sixty', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((n) => nominalDelayMs(n) / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('comes back within a quarter of a second the first time, so that one lost socket costs no round', () => {
    fc.assert(
      fc.property(unit, (u) => {
        const delay = reconnectDelayMs(0, u);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThan(250);
      }),
    );
  });

  it('stays within 20 % of the vector from the second attempt on, whatever the dice say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), unit, (attempt, u) => {
        const ratio = reconnectDelayMs(attempt, u) / nominalDelayMs(attempt);
        expect(ratio).toBeGreaterThanOrEqual(0.8 - 1e-12);
        expect(ratio).toBeLessThanOrEqual(1.2 + 1e-12);
      }),
    );
  });

  it('spreads workers that lost their sockets together over the whole jitter', () => {
    expect(reconnectDelayMs(3, 0)).toBeCloseTo(6_400);
    expect(reconnectDelayMs(3, 0.5)).toBeCloseTo(8_000);
    expect(reconnectDelayMs(0, 0)).toBe(0);
  });
});
