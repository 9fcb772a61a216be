import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inventorySkew, SKEW_DEFAULTS } from '../../../../shared/models/index.ts';

const EARLY = 600;

describe('the inventory state', () => {
  it.each([
    [50, 45, EARLY, 'A', 1, 1, 0],
    [50, 32, EARLY, 'B', 1.72, 0.581395, 0],
    [60, 25, EARLY, 'C', 2, 0.5, 1],
    [80, 20, EARLY, 'D', 2, 0, 0],
    [50, 32, 60, 'D', 2, 0, 0],
  ] as const)('V-SKEW: Up %d, Down %d with %d s is %s', (up, down, seconds, state, missing, excess, dropped) => {
    const skew = inventorySkew(up, down, seconds, SKEW_DEFAULTS);
    expect(skew).toMatchObject({ state, missing: 'down', excessLevelsDropped: dropped, unpaired: up - down });
    expect(skew.missingFactor).toBeCloseTo(missing, 6);
    expect(skew.excessFactor).toBeCloseTo(excess, 6);
  });

  it('has thresholds that belong to the milder state', () => {
    const states = [10, 10.01, 25, 25.01, 50, 50.01].map((u) => inventorySkew(u, 0, EARLY, SKEW_DEFAULTS).state);
    expect(states).toEqual(['A', 'B', 'B', 'C', 'C', 'D']);
    expect(inventorySkew(10, 0, 10, SKEW_DEFAULTS).state).toBe('A');
    expect(inventorySkew(20, 0, 90, SKEW_DEFAULTS).state).toBe('B');
  });

  it('names nothing missing in a balanced pair, and takes dust for balance', () => {
    expect(inventorySkew(20, 20.005, EARLY, SKEW_DEFAULTS)).toMatchObject({ state: 'A', missing: undefined });
    expect(inventorySkew(NaN, 20, EARLY, SKEW_DEFAULTS)).toMatchObject({ state: 'A', missing: undefined });
  });

  it('never buys more of the excess under strict pairing, however small the imbalance', () => {
    const strict = { ...SKEW_DEFAULTS, strictPairing: true };
    expect(inventorySkew(6, 5, EARLY, strict)).toMatchObject({ state: 'A', missing: 'down', excessFactor: 0 });
    expect(inventorySkew(5, 5, EARLY, strict).excessFactor).toBe(1);
  });

  it('treats both outcomes alike', () => {
    const held = fc.double({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(held, held, fc.double({ min: 0, max: 900, noNaN: true }), (a, b, seconds) => {
        const one = inventorySkew(a, b, seconds, SKEW_DEFAULTS);
        const other = inventorySkew(b, a, seconds, SKEW_DEFAULTS);
        expect({ ...one, missing: undefined }).toEqual({ ...other, missing: undefined });
        expect(one.missingFactor).toBeGreaterThanOrEqual(one.excessFactor);
      }),
    );
  });
});
