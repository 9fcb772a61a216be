import { describe, expect, it } from 'vitest';
import { TREND_RULES, TREND_SPANS, TrendIndicators, trendSignal } from '../../../../shared/models/index.ts';
import { type EpochMs, epochMs } from '../../../../shared/units/index.ts';
import { ServedVenue } from '../api/served-venue.ts';

const SCALE = 1 / 10;
const MINUTE_MS = 6_000;
const QUARTER_MS = 90_000;

/** Closes of the last hundred candles of a quarter of an hour before a moment. */
function closes(served: ServedVenue, asset: 'BTC' | 'ETH', until: number): number[] {
  const open = (index: number) => until - (100 - index) * QUARTER_MS;
  return Array.from({ length: 100 }, (_, index) => {
    const candle = served.venue.prices.candle(asset, epochMs(open(index)), epochMs(open(index) + QUARTER_MS));
    return candle?.close ?? Number.NaN;
  });
}

function signalAt(served: ServedVenue, asset: 'BTC' | 'ETH', until: number): string {
  const indicators = new TrendIndicators(TREND_SPANS);
  const [previous, current] = closes(served, asset, until)
    .map((close) => indicators.add(close))
    .slice(-2);
  return trendSignal(previous!, current!, TREND_RULES);
}

const floorTo = (ms: EpochMs, lengthMs: number) => Math.floor(ms / lengthMs) * lengthMs;

describe('candles of the venue', () => {
  it('reach back before its start without a hole, and join on at the price that the walk began with', () => {
    const served = new ServedVenue({ crowd: false, timeScale: SCALE, assets: ['BTC'] });
    const now = floorTo(served.venue.nowMs(), MINUTE_MS);
    const candles = Array.from({ length: 1_500 }, (_, index) => {
      const from = now - (1_500 - index) * MINUTE_MS;
      return served.venue.prices.candle('BTC', epochMs(from), epochMs(from + MINUTE_MS));
    });
    const jumps = candles.slice(1).map((candle, index) => {
      expect(candle).toBeDefined();
      expect(candle!.low).toBeLessThanOrEqual(Math.min(candle!.open, candle!.close));
      expect(candle!.high).toBeGreaterThanOrEqual(Math.max(candle!.open, candle!.close));
      return Math.abs(Math.log(candle!.open / candles[index]!.close));
    });
    expect(Math.max(...jumps)).toBeLessThan(0.001);
  });

  it('are the same whether made of minutes or of the trades themselves', () => {
    const served = new ServedVenue({ crowd: false, timeScale: SCALE, assets: ['BTC'] });
    served.time.advance(120_000);
    const minute = floorTo(served.venue.nowMs(), MINUTE_MS) - 2 * MINUTE_MS;
    const of = (from: number, to: number) => served.venue.prices.candle('BTC', epochMs(from), epochMs(to));
    const parts = [of(minute - MINUTE_MS, minute), of(minute, minute + MINUTE_MS)];
    const old = of(minute - QUARTER_MS * 20, minute + MINUTE_MS);
    expect(old?.close).toBe(parts[1]?.close);
    expect(old?.high).toBeGreaterThanOrEqual(Math.max(parts[0]!.high, parts[1]!.high));
  });

  it('are told alike by Binance and by Coinbase, in the words of each', () => {
    const served = new ServedVenue({ crowd: false, timeScale: SCALE, assets: ['BTC'] });
    const newest = floorTo(served.venue.nowMs(), QUARTER_MS) - QUARTER_MS;
    const [start, end] = [newest - 99 * QUARTER_MS, newest].map((ms) => new Date(ms).toISOString());
    const query = `symbol=BTCUSDT&interval=15m&startTime=${newest - 99 * QUARTER_MS}&endTime=${newest}`;
    const binance = served.get(`/binance/api/v3/klines?${query}`).value as string[][];
    const path = '/coinbase/products/BTC-USD/candles';
    const coinbase = served.get(`${path}?granularity=900&start=${start}&end=${end}`).value as number[][];
    expect(binance).toHaveLength(100);
    expect(coinbase.map(([time]) => time! * 1_000)).toEqual(binance.map(([open]) => Number(open)).toReversed());
    expect(coinbase.map((row) => row[4]!.toFixed(8))).toEqual(binance.map((row) => row[4]).toReversed());
  });

  it.each([
    ['/coinbase/products/DOGE-USD/candles?granularity=60', 404],
    ['/coinbase/products/BTC-USD/candles?granularity=61', 400],
    ['/coinbase/products/BTC-USD/candles?granularity=60&start=yesterday', 400],
    ['/coinbase/products/BTC-USD/candles?granularity=60&start=2026-01-01T00:00:00Z', 400],
  ])('are refused by Coinbase for %s', (path, status) => {
    expect(new ServedVenue({ crowd: false, assets: ['BTC'] }).get(path).status).toBe(status);
  });

  it.each([
    ['the last closed one', 20_000, 0],
    ['the one then open, where a round later it is the newest', 60_000, QUARTER_MS],
  ])('end in a crossing of their averages where trends are wanted: at %s', (_, intoCandleMs, laterMs) => {
    const startMs = 1_793_000_700_000 + intoCandleMs;
    const options = { crowd: false, timeScale: SCALE, assets: ['BTC', 'ETH'], occasions: ['trends'], startMs } as const;
    const [served, again] = [new ServedVenue(options), new ServedVenue(options)];
    for (const each of [served, again]) each.time.advance(laterMs);
    const lastClose = floorTo(served.venue.nowMs(), QUARTER_MS);
    expect(signalAt(served, 'BTC', lastClose)).not.toBe('HOLD');
    expect(signalAt(served, 'ETH', lastClose)).not.toBe('HOLD');
    expect(closes(again, 'ETH', lastClose)).toEqual(closes(served, 'ETH', lastClose));
  });

  it('swing on after the start, so that further crossings follow', () => {
    const options = { crowd: false, timeScale: SCALE, assets: ['BTC'], occasions: ['trends'] } as const;
    const served = new ServedVenue(options);
    const found = new Set<string>();
    for (let candle = 0; candle < 20; candle += 1) {
      found.add(signalAt(served, 'BTC', floorTo(served.venue.nowMs(), QUARTER_MS)));
      served.time.advance(QUARTER_MS);
    }
    expect([...found].toSorted()).toEqual(['BUY', 'HOLD', 'SELL']);
  });
});
