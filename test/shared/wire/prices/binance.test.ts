import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  binanceBookTicker,
  binanceCombined,
  BinanceDecoder,
  binanceStreamPath,
  binanceStreams,
  binanceSubscribeFrame,
  binanceTrade,
} from '../../../../shared/wire/prices/index.ts';
import { describeWithMaterial } from '../../../support/material.ts';

const frame = (value: unknown) => Buffer.from(JSON.stringify(value));
const trade = (id: number) =>
  binanceTrade({ asset: 'BTC', id, atMs: 1793000101121, price: 113_251.07, quantity: 0.01, takerSells: true });
const ticker = binanceBookTicker({ asset: 'BTC', updateId: 1, bid: 100, bidSize: 1, ask: 102, askSize: 2 });

describe('Binance frames', () => {
  it('bring a trade with its own time and its aggressor, raw or combined', () => {
    const decoded = {
      kind: 'decoded',
      events: [{ type: 'price', kind: 'binance', priceMs: 1793000101121, value: 113_251.07, takerVolume: -0.01 }],
    };
    expect(new BinanceDecoder('BTC').decode(frame(trade(5)), 9)).toEqual(decoded);
    expect(new BinanceDecoder('BTC').decode(frame(binanceCombined('btcusdt@trade', trade(5))), 9)).toEqual(decoded);
  });

  it('bring the mid of the best prices, dated by our reception', () => {
    expect(new BinanceDecoder('BTC').decode(frame(ticker), 9)).toEqual({
      kind: 'decoded',
      events: [{ type: 'price', kind: 'binance', priceMs: 9, value: 101 }],
    });
  });

  it('show a gap in the trade ids, but none across two connections', () => {
    const decoder = new BinanceDecoder('BTC');
    expect(decoder.decode(frame(trade(5)), 9)).not.toHaveProperty('gap');
    expect(decoder.decode(frame(trade(6)), 9)).not.toHaveProperty('gap');
    expect(decoder.decode(frame(trade(8)), 9)).toMatchObject({ gap: 'trade 8 after 6' });
    decoder.reset();
    expect(decoder.decode(frame(trade(20)), 9)).not.toHaveProperty('gap');
  });

  it('of other symbols, kinds and answers are ignored', () => {
    const decoder = new BinanceDecoder('ETH');
    expect(decoder.decode(frame(trade(5)), 9)).toEqual({ kind: 'ignored', messageType: 'trade/BTCUSDT' });
    expect(decoder.decode(frame(ticker), 9)).toEqual({ kind: 'ignored', messageType: 'bookTicker/BTCUSDT' });
    expect(decoder.decode(frame({ e: 'serverShutdown' }), 9)).toEqual({
      kind: 'ignored',
      messageType: 'serverShutdown',
    });
    expect(decoder.decode(frame({ result: null, id: 1 }), 9)).toEqual({ kind: 'ignored', messageType: 'response' });
  });

  it('are refused when a price cannot be read', () => {
    const decoder = new BinanceDecoder('BTC');
    expect(decoder.decode(frame({ ...trade(1), p: 'x' }), 9)).toMatchObject({ kind: 'refused' });
    expect(decoder.decode(frame({ ...ticker, b: '0' }), 9)).toMatchObject({ kind: 'refused' });
    expect(decoder.decode(Buffer.from('{"e"'), 9)).toMatchObject({ kind: 'refused' });
  });

  it('throw at nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['ignored', 'refused']).toContain(new BinanceDecoder('BTC').decode(Buffer.from(text), 9).kind);
      }),
    );
  });

  it('are asked for by the URL or by a message', () => {
    expect(binanceStreamPath('BTC')).toBe('/stream?streams=btcusdt@trade/btcusdt@bookTicker');
    expect(binanceSubscribeFrame(binanceStreams('BTC'), 1)).toBe(
      '{"method":"SUBSCRIBE","params":["btcusdt@trade","btcusdt@bookTicker"],"id":1}',
    );
  });
});

describeWithMaterial('a recorded stream of Binance', (folder) => {
  it('gives every trade and best price, and no gap', () => {
    const file = `${folder}/06-binance-spot-raw-2024-08-09/btcusdt_20240809.gz`;
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
    const decoder = new BinanceDecoder('BTC');
    const counts = { decoded: 0, depth: 0, gaps: 0, other: 0 };
    for (const line of lines) {
      const decoded = decoder.decode(Buffer.from(line.slice(line.indexOf(' ') + 1)), 1);
      if (decoded.kind === 'decoded') counts.decoded += 1;
      else if (decoded.kind === 'ignored' && decoded.messageType === 'depthUpdate') counts.depth += 1;
      else counts.other += 1;
      if (decoded.kind === 'decoded' && decoded.gap !== undefined) counts.gaps += 1;
    }
    expect(counts).toEqual({ decoded: 10_147 + 45_134, depth: 3_044, gaps: 0, other: 0 });
  });
});
