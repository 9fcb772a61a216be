import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../shared/units/index.ts';
import { candlesPath, parseCandles } from '../../../../shared/wire/prices/index.ts';

const LENGTH_MS = 900_000;
const OPEN = 1_793_000_700_000;

const QUERY = { asset: 'BTC', length: '15m', count: 3, newestMs: epochMs(OPEN), lengthMs: LENGTH_MS } as const;

function kline(openMs: number, close = '113.5'): unknown[] {
  return [openMs, '113.0', '114.0', '112.0', close, '12.5', openMs + LENGTH_MS - 1, '0', 3, '0', '0', '0'];
}

describe('questions for candles', () => {
  it('name symbol, length and stretch as Binance wants them', () => {
    expect(candlesPath('binance', QUERY)).toBe(
      `/api/v3/klines?symbol=BTCUSDT&interval=15m&startTime=${OPEN - 2 * LENGTH_MS}&endTime=${OPEN}&limit=3`,
    );
  });

  it('name product, seconds and ISO times as Coinbase wants them', () => {
    expect(candlesPath('coinbase', QUERY)).toBe(
      '/products/BTC-USD/candles?granularity=900&start=2026-10-26T07:15:00.000Z&end=2026-10-26T07:45:00.000Z',
    );
  });
});

describe('answers with candles', () => {
  it('of Binance are read as they are, oldest first and each moment once', () => {
    const body = JSON.stringify([kline(OPEN), kline(OPEN - LENGTH_MS, '112.5'), kline(OPEN)]);
    expect(parseCandles('binance', body, LENGTH_MS)).toEqual({
      kind: 'candles',
      candles: [
        { openMs: OPEN - LENGTH_MS, open: 113, high: 114, low: 112, close: 112.5, volume: 12.5 },
        { openMs: OPEN, open: 113, high: 114, low: 112, close: 113.5, volume: 12.5 },
      ],
    });
  });

  it('of Coinbase come newest first, low before high, in seconds', () => {
    const rows = [OPEN, OPEN - LENGTH_MS].map((ms) => [ms / 1_000, 112, 114, 113, 113.5, 12.5]);
    const answer = parseCandles('coinbase', JSON.stringify(rows), LENGTH_MS);
    expect(answer).toMatchObject({
      kind: 'candles',
      candles: [{ openMs: OPEN - LENGTH_MS }, { openMs: OPEN, open: 113, high: 114, low: 112, close: 113.5 }],
    });
  });

  it.each([
    ['no JSON', 'binance', '<html>'],
    ['an error object', 'coinbase', '{"message":"NotFound"}'],
    ['a price of zero', 'binance', JSON.stringify([kline(OPEN, '0')])],
    ['a price that is no number', 'binance', JSON.stringify([kline(OPEN, 'NaN')])],
    ['a close above the high', 'binance', JSON.stringify([kline(OPEN, '115')])],
    ['a candle that begins off the grid', 'binance', JSON.stringify([kline(OPEN + 1)])],
    ['a row that is too short', 'coinbase', JSON.stringify([[OPEN / 1_000, 112]])],
  ] as const)('with %s are refused whole, so that no average is spoiled', (_, source, body) => {
    expect(parseCandles(source, body, LENGTH_MS)).toMatchObject({ kind: 'malformed' });
  });

  it('of any kind never throw', () => {
    fc.assert(
      fc.property(fc.constantFrom('binance', 'coinbase'), fc.oneof(fc.json(), fc.string()), (source, body) => {
        expect(['candles', 'malformed']).toContain(parseCandles(source, body, LENGTH_MS).kind);
      }),
    );
  });
});
