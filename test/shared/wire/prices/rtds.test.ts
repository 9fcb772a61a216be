import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ASSETS } from '../../../../shared/market/assets.ts';
import { decodeRtdsFrame, rtdsDump, rtdsSubscribeFrame, rtdsUpdate } from '../../../../shared/wire/prices/index.ts';
import { describeWithMaterial } from '../../../support/material.ts';

const frame = (value: unknown) => Buffer.from(JSON.stringify(value));
const KINDS = ['twap', 'oracle', 'binance'] as const;

describe('the older price topics', () => {
  it.each(KINDS)('bring an update of the %s price and the dump before it', (kind) => {
    const point = { priceMs: 1793000101000, value: 113_251.0712345 };
    const price = { type: 'price', kind, ...point };
    expect(decodeRtdsFrame(frame(rtdsUpdate('BTC', kind, point, 1793000101200)), 'BTC')).toEqual({
      kind: 'decoded',
      events: [price],
    });
    expect(decodeRtdsFrame(frame(rtdsDump('BTC', kind, [point], 1793000101200)), 'BTC')).toEqual({
      kind: 'decoded',
      events: [price],
    });
  });

  it('mislabel the oracle’s dump, which is not taken for Binance', () => {
    const dump = rtdsDump('BTC', 'oracle', [{ priceMs: 1, value: 2 }], 3);
    expect(dump['topic']).toBe('crypto_prices');
    expect(decodeRtdsFrame(frame(dump), 'BTC')).toMatchObject({ events: [{ kind: 'oracle' }] });
  });

  it('write the exact value as an integer of 18 decimals', () => {
    const update = rtdsUpdate('BTC', 'oracle', { priceMs: 1, value: 113_251.0712345 }, 2);
    expect(update['payload']).toMatchObject({ full_accuracy_value: '113251071234500000000000' });
  });

  it('are subscribed with a compact filter, because a space makes the venue silent', () => {
    expect(rtdsSubscribeFrame('BTC', 'twap')).toBe(
      '{"action":"subscribe","subscriptions":[{"topic":"crypto_prices_twap_sixty","type":"update","filters":"{\\"symbol\\":\\"btc/usd\\"}"}]}',
    );
  });

  it('bring other assets and topics too, which are ignored', () => {
    const update = rtdsUpdate('ETH', 'oracle', { priceMs: 1, value: 2 }, 3);
    expect(decodeRtdsFrame(frame(update), 'BTC')).toMatchObject({ kind: 'ignored' });
    expect(decodeRtdsFrame(frame({ ...update, topic: 'comments' }), 'ETH')).toEqual({
      kind: 'ignored',
      messageType: 'comments',
    });
    expect(decodeRtdsFrame(Buffer.from(''), 'BTC')).toEqual({ kind: 'ignored', messageType: 'empty' });
  });

  it('are refused when a price of ours cannot be read', () => {
    const update = rtdsUpdate('BTC', 'oracle', { priceMs: 1, value: -2 }, 3);
    expect(decodeRtdsFrame(frame(update), 'BTC')).toMatchObject({ kind: 'refused' });
    expect(decodeRtdsFrame(Buffer.from('{"topic":'), 'BTC')).toMatchObject({ kind: 'refused' });
  });

  it('throw at nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['ignored', 'refused']).toContain(decodeRtdsFrame(Buffer.from(text), 'BTC').kind);
      }),
    );
  });
});

describeWithMaterial('recorded price frames', (folder) => {
  it.each([
    ['chainlink', 5_209, 'oracle'],
    ['binance', 5_247, 'binance'],
  ])('of %s: all %i are read, each by exactly one asset, near the shown value', (source, count, kind) => {
    const file = `${folder}/03-rtds-prices-btc-eth-sol-xrp-2025-10-29/${source}_crypto_prices_2025-10-29.jsonl.gz`;
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n');
    expect(lines).toHaveLength(count);
    const wrong = lines.filter((line) => {
      const shown = (JSON.parse(line) as { payload: { value: number } }).payload.value;
      const read = ASSETS.map((asset) => decodeRtdsFrame(Buffer.from(line), asset));
      const prices = read.flatMap((decoded) => (decoded.kind === 'decoded' ? decoded.events : []));
      const [price] = prices;
      return prices.length !== 1 || price?.kind !== kind || Math.abs(price.value / shown - 1) > 1e-6;
    });
    expect(wrong).toEqual([]);
  });
});
