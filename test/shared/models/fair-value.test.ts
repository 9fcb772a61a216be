import { describe, expect, it } from 'vitest';
import { EwmaVolatility, fairValue, SettlementWindow } from '../../../shared/models/index.ts';

const END = 300_000;
const TWAP = { kind: 'twap', lookbackMs: 60_000 } as const;

function windowAt(price: number, fromSeconds: number, toSeconds: number): SettlementWindow {
  const window = new SettlementWindow(END, 60_000);
  for (let s = fromSeconds; s <= toSeconds; s += 1) window.observe(price, s * 1000);
  return window;
}

const inputs = {
  rule: TWAP,
  strike: 60_000,
  spot: 60_030,
  twap: undefined,
  nowMs: 295_000,
  endsAtMs: END,
  volatility: new EwmaVolatility(),
  window: windowAt(59_996, 239, 295),
};

describe('fairValue', () => {
  it('V-QTWAP: five seconds before the end it believes the mean that has formed, not the spot price', () => {
    const { fairUp, expectedMean } = fairValue(inputs);
    expect(fairUp).toBeCloseTo(0.03526051, 6);
    expect(expectedMean).toBeCloseTo(59_998.83, 2);
  });

  it('uses the spot formula where the hourly candle settles', () => {
    const candle = { ...inputs, rule: { kind: 'candle' } as const, window: undefined };
    expect(fairValue(candle)).toEqual({ fairUp: expect.closeTo(0.98730803, 6) });
  });

  it('falls back on the streamed average with the wider variance when prices were missed', () => {
    const blind = { ...inputs, window: windowAt(59_996, 290, 295), twap: 59_996 };
    const { fairUp, expectedMean } = fairValue(blind);
    expect(expectedMean).toBeCloseTo(59_998.83, 2);
    expect(fairUp).toBeGreaterThan(fairValue(inputs).fairUp!);
    expect(fairUp).toBeLessThan(0.5);
    expect(fairValue({ ...blind, twap: undefined })).toEqual({});
  });

  it('knows no probability without a strike, but still the mean', () => {
    expect(fairValue({ ...inputs, strike: undefined })).toEqual({ expectedMean: expect.closeTo(59_998.83, 2) });
  });

  it('is never surer than 0.999', () => {
    const sure = { ...inputs, strike: 50_000 };
    expect(fairValue(sure).fairUp).toBe(0.999);
    expect(fairValue({ ...inputs, strike: 70_000 }).fairUp).toBeCloseTo(0.001, 12);
  });

  it('says nothing on a price that is none', () => {
    for (const spot of [NaN, 0, -1, Infinity]) expect(fairValue({ ...inputs, spot })).toEqual({});
    expect(fairValue({ ...inputs, strike: NaN }).fairUp).toBeUndefined();
  });
});
