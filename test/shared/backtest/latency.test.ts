import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantDelay, describeDelay, drawDelay, measuredDelay } from '../../../shared/backtest/latency.ts';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';

describe('latencies', () => {
  it('are drawn from what was measured, and never from beyond it', () => {
    const samples = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(samples, fc.integer(), (measured, seed) => {
        const random = new SeededRandom(seed);
        const drawn = drawDelay(measuredDelay(measured), random);
        expect(drawn).toBeGreaterThanOrEqual(Math.min(...measured));
        expect(drawn).toBeLessThanOrEqual(Math.max(...measured));
      }),
    );
  });

  it('have the measured median, so that a burst in the sample does not become the rule', () => {
    const delay = measuredDelay([...Array.from({ length: 99 }, () => 40), 3_000]);
    const random = new SeededRandom(1);
    const drawn = Array.from({ length: 500 }, () => drawDelay(delay, random)).sort((a, b) => a - b);
    expect(drawn[250]).toBe(40);
    expect(drawn.filter((ms) => ms > 100).length).toBeLessThan(20);
    expect(describeDelay(delay)).toBe('measured, p50 40 ms, p99 40 ms');
  });

  it('are whole milliseconds and draw nothing where they are constant', () => {
    expect(drawDelay(constantDelay(74.6), { unit: () => Number.NaN })).toBe(75);
    expect(describeDelay(constantDelay(75))).toBe('75 ms');
  });
});
