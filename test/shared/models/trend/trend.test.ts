import { describe, expect, it } from 'vitest';
import {
  TREND_RULES,
  TREND_SPANS,
  TrendIndicators,
  type TrendPoint,
  trendSignal,
} from '../../../../shared/models/index.ts';

const CLOSES = Array.from(
  { length: 60 },
  (_, i) => Math.round((60_000 + 350 * Math.sin(i / 4) + 40 * Math.cos(1.7 * i) + 6 * i) * 100) / 100,
);

function pointsOf(closes: readonly number[]): TrendPoint[] {
  const indicators = new TrendIndicators(TREND_SPANS);
  return closes.map((close) => indicators.add(close));
}

const POINTS = pointsOf(CLOSES);

describe('the indicators', () => {
  it('V-TREND: are computed on the closes of the vector', () => {
    expect([0, 1, 2, 59].map((i) => CLOSES[i])).toEqual([60_040, 60_087.44, 60_141.13, 60_679.25]);
  });

  it.each([
    [20, 59_884.2314, 60_002.7038, 36.2458, -92.3728, -36.996, -55.3768],
    [30, 60_273.1316, 60_151.0871, 74.9754, 86.2215, 12.1311, 74.0904],
    [40, 60_249.162, 60_244.8887, 41.3916, 31.131, 72.3055, -41.1745],
    [50, 60_105.0132, 60_125.4586, 57.2848, -23.6359, -29.9105, 6.2745],
    [59, 60_566.1547, 60_407.7195, 71.4104, 141.638, 91.2646, 50.3734],
  ])('V-TREND: candle %i', (i, fast, slow, rsi, macd, macdSignal, histogram) => {
    const point = POINTS[i]!;
    const expected = { fast, slow, rsi, macd, macdSignal, histogram };
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(point[name as keyof TrendPoint]! - value)).toBeLessThanOrEqual(0.5001e-4);
    }
  });

  it('follow other spans when those are configured (M098)', () => {
    const indicators = new TrendIndicators({ ...TREND_SPANS, fast: 3, slow: 1, rsi: 2 });
    const points = [10, 12, 11, 13].map((close) => indicators.add(close));
    expect(points.map(({ fast }) => fast)).toEqual([10, 11, 11, 12]);
    expect(points.map(({ slow }) => slow)).toEqual([10, 12, 11, 13]);
    expect(points.map(({ rsi }) => rsi)).toEqual([undefined, undefined, expect.closeTo(66.6667, 4), 85.71428571428571]);
  });

  it('have no RSI before its first average, and 100 where nothing was ever lost', () => {
    expect(POINTS.findIndex(({ rsi }) => rsi !== undefined)).toBe(14);
    const still = pointsOf(Array.from({ length: 40 }, () => 100));
    expect(still.at(-1)).toMatchObject({ rsi: 100, fast: 100, slow: 100, macd: 0 });
  });

  it('refuse a close that is no price, which would spoil every value after it', () => {
    for (const close of [NaN, 0, -1, Infinity])
      expect(() => new TrendIndicators(TREND_SPANS).add(close)).toThrow('closes at a price');
  });
});

function signals(points: readonly TrendPoint[], rules = TREND_RULES) {
  return points.flatMap((point, i) => {
    const signal = i < 22 ? 'HOLD' : trendSignal(points[i - 1]!, point, rules);
    return signal === 'HOLD' ? [] : [[i, signal] as const];
  });
}

describe('the signal of two candles', () => {
  it('V-TREND: buys at 26 and 51, sells at 41, and holds otherwise', () => {
    expect(signals(POINTS)).toEqual([
      [26, 'BUY'],
      [41, 'SELL'],
      [51, 'BUY'],
    ]);
    const expected = { 26: 66.3354, 41: 39.268, 51: 63.9524 };
    for (const [i, rsi] of Object.entries(expected)) expect(POINTS[Number(i)]!.rsi).toBeCloseTo(rsi, 4);
  });

  const BELOW = { fast: 1, slow: 2, rsi: 50, macd: 0, macdSignal: 0, histogram: 0 };
  const ABOVE = { ...BELOW, fast: 2, slow: 1 };
  const EQUAL = { ...BELOW, fast: 1, slow: 1 };

  it('takes a split of equal averages for a cross, and equal averages for none', () => {
    expect(trendSignal(EQUAL, ABOVE, TREND_RULES)).toBe('BUY');
    expect(trendSignal(EQUAL, BELOW, TREND_RULES)).toBe('SELL');
    expect(trendSignal(BELOW, EQUAL, TREND_RULES)).toBe('HOLD');
    expect(trendSignal(ABOVE, ABOVE, TREND_RULES)).toBe('HOLD');
  });

  it('is blocked by an RSI of exactly 70 or 30, or by none', () => {
    expect(trendSignal(BELOW, { ...ABOVE, rsi: 70 }, TREND_RULES)).toBe('HOLD');
    expect(trendSignal(BELOW, { ...ABOVE, rsi: 69.99 }, TREND_RULES)).toBe('BUY');
    expect(trendSignal(ABOVE, { ...BELOW, rsi: 30 }, TREND_RULES)).toBe('HOLD');
    expect(trendSignal(BELOW, { ...ABOVE, rsi: undefined }, TREND_RULES)).toBe('HOLD');
  });

  it('asks the histogram to agree where that is configured', () => {
    const rules = { ...TREND_RULES, macdConfirm: true };
    expect(trendSignal(BELOW, { ...ABOVE, histogram: 1 }, rules)).toBe('BUY');
    expect(trendSignal(BELOW, { ...ABOVE, histogram: 0 }, rules)).toBe('HOLD');
    expect(trendSignal(ABOVE, { ...BELOW, histogram: -1 }, rules)).toBe('SELL');
    expect(trendSignal(ABOVE, { ...BELOW, histogram: 1 }, rules)).toBe('HOLD');
  });
});
