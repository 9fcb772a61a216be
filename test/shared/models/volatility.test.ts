import { describe, expect, it } from 'vitest';
import { EwmaVolatility } from '../../../shared/models/index.ts';

function unclamped(): EwmaVolatility {
  return new EwmaVolatility({ halfLifeSeconds: 30, driftHalfLifeSeconds: 120, driftClamp: Infinity });
}

describe('EwmaVolatility', () => {
  it('V-EWMA: follows the table of variance and drift', () => {
    const volatility = unclamped();
    const rows: [seconds: number, price: number, variance: number, drift: number][] = [
      [0, 60_000, 0, 0],
      [1, 60_006, 2.283775e-10, 5.759288e-7],
      [3, 60_003, 2.745038e-10, 2.821858e-7],
      [4, 60_021, 2.323015e-9, 2.008088e-6],
      [4, 60_021, 2.323015e-9, 2.008088e-6],
      [9, 59_991, 7.523545e-9, -8.955998e-7],
    ];
    for (const [seconds, price, variance, drift] of rows) {
      volatility.observe(price, seconds * 1000);
      expect(volatility.variance / 1e-9).toBeCloseTo(variance / 1e-9, 6);
      expect(volatility.drift / 1e-6).toBeCloseTo(drift / 1e-6, 5);
    }
  });

  it('keeps the drift out of prices unless it is asked for', () => {
    const volatility = new EwmaVolatility();
    volatility.observe(100, 0);
    volatility.observe(101, 1000);
    expect(volatility.drift).toBe(0);
    expect(volatility.variance).toBeGreaterThan(0);
  });

  it('does not take the move over a gap for volatility', () => {
    const volatility = unclamped();
    volatility.observe(100, 0);
    volatility.observe(104, 10_001);
    expect(volatility.variance).toBe(0);
    volatility.observe(104.1, 11_001);
    expect(volatility.variance).toBeGreaterThan(0);
  });

  it('caps a jump, so that one bad print does not make every fair value 0.5', () => {
    const volatility = unclamped();
    volatility.observe(100, 0);
    volatility.observe(1000, 1000);
    expect(volatility.jumps).toBe(1);
    expect(volatility.variance).toBeCloseTo((1 - 2 ** (-1 / 30)) * 1e-4, 12);
  });

  it('ignores what is no price or no newer than the last', () => {
    const volatility = unclamped();
    volatility.observe(100, 1000);
    volatility.observe(101, 2000);
    const before = volatility.variance;
    for (const price of [0, -1, NaN, Infinity]) volatility.observe(price, 3000);
    volatility.observe(120, 2000);
    volatility.observe(120, 1500);
    volatility.observe(120, NaN);
    expect(volatility.variance).toBe(before);
  });
});
