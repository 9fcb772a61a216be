import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  POLYBOLT_PING,
  polyboltAuthFrame,
  polyboltControl,
  polyboltData,
  PolyboltDecoder,
  polyboltSnapshot,
  polyboltSubscribeFrame,
} from '../../../../shared/wire/prices/index.ts';

const TWAP = { channel: 'price.crypto.twap', asset: 'BTC', twapSeconds: 60 } as const;
const SPOT = { channel: 'price.crypto', asset: 'BTC' } as const;
const frame = (value: unknown) => Buffer.from(JSON.stringify(value));
const point = (priceMs: number, value = 113_251.0712345) => ({ priceMs, value });

describe('PolyBolt', () => {
  it('tells the TWAP and the spot price with all their digits', () => {
    const decoder = new PolyboltDecoder('BTC');
    expect(decoder.decode(frame(polyboltData(TWAP, 1, point(1000))))).toEqual({
      kind: 'decoded',
      events: [{ type: 'price', kind: 'twap', priceMs: 1000, value: 113_251.0712345 }],
    });
    expect(decoder.decode(frame(polyboltData(SPOT, 1, point(2000, 7))))).toEqual({
      kind: 'decoded',
      events: [{ type: 'price', kind: 'oracle', priceMs: 2000, value: 7 }],
    });
  });

  it('writes the frame of the reference', () => {
    expect(polyboltData(TWAP, 1042, point(1793000101000))).toEqual({
      v: 1,
      channel: 'price.crypto.twap',
      seq: 1042,
      ts: 1793000101000,
      payload: {
        symbol: 'btcusd',
        value: 113251.07,
        full_accuracy_value: '113251.0712345',
        timestamp: 1793000101000,
        source: 'chainlink',
        window_seconds: 60,
      },
    });
  });

  it('replays a snapshot oldest first, in whatever order it came, and an empty one as nothing', () => {
    const decoder = new PolyboltDecoder('BTC');
    const decoded = decoder.decode(frame(polyboltSnapshot(TWAP, 1, 3000, [point(2000), point(1000)])));
    expect(decoded).toMatchObject({ kind: 'decoded', events: [{ priceMs: 1000 }, { priceMs: 2000 }] });
    expect(decoder.decode(frame(polyboltSnapshot(SPOT, 1, 3000, [])))).toEqual({ kind: 'decoded', events: [] });
  });

  it('notices a lost frame of a channel, also when the next one is about another asset', () => {
    const decoder = new PolyboltDecoder('BTC');
    decoder.decode(frame(polyboltData(TWAP, 7, point(1000))));
    expect(decoder.decode(frame(polyboltData(SPOT, 1, point(1000))))).not.toHaveProperty('gap');
    expect(decoder.decode(frame(polyboltData({ ...TWAP, asset: 'ETH' }, 8, point(1000))))).toMatchObject({
      kind: 'ignored',
    });
    expect(decoder.decode(frame(polyboltData(TWAP, 10, point(2000))))).toMatchObject({
      gap: 'price.crypto.twap: 10 after 8',
      events: [{ priceMs: 2000 }],
    });
    expect(decoder.decode(frame(polyboltData({ ...TWAP, asset: 'ETH' }, 12, point(1000))))).toEqual({
      kind: 'decoded',
      events: [],
      gap: 'price.crypto.twap: 12 after 10',
    });
  });

  it('notices that the venue says it dropped frames', () => {
    const decoder = new PolyboltDecoder('BTC');
    expect(decoder.decode(frame({ ...polyboltData(TWAP, 1, point(1)), dropped: 3 }))).toMatchObject({
      gap: 'price.crypto.twap: the venue dropped 3',
    });
  });

  it('takes the sequence of a new connection as it comes', () => {
    const decoder = new PolyboltDecoder('BTC');
    decoder.decode(frame(polyboltData(TWAP, 900, point(1))));
    decoder.reset();
    expect(decoder.decode(frame(polyboltData(TWAP, 1, point(2))))).not.toHaveProperty('gap');
  });

  it('leaves control frames to the owner of the connection', () => {
    const decoder = new PolyboltDecoder('BTC');
    const error = frame({ op: 'error', code: 'auth_invalid', rid: '1' });
    expect(decoder.decode(error)).toEqual({ kind: 'ignored', messageType: 'op/error' });
    expect(polyboltControl(error)).toEqual({ op: 'error', code: 'auth_invalid', rid: '1' });
    expect(polyboltControl(frame({ op: 'authed', rid: '1' }))).toEqual({ op: 'authed', rid: '1' });
    expect(polyboltControl(frame(polyboltData(TWAP, 1, point(1))))).toBeUndefined();
    expect(polyboltControl(Buffer.from('{'))).toBeUndefined();
  });

  it.each([
    ['no price', { payload: { symbol: 'btcusd', timestamp: 1, value: 0 } }],
    ['a price that is no number', { payload: { symbol: 'btcusd', timestamp: 1, full_accuracy_value: 'x' } }],
    ['no time', { payload: { symbol: 'btcusd', value: 1 } }],
    ['no sequence', { seq: 'one' }],
  ])('refuses a frame with %s', (_, change) => {
    const decoder = new PolyboltDecoder('BTC');
    expect(decoder.decode(frame({ ...polyboltData(TWAP, 1, point(1)), ...change }))).toMatchObject({ kind: 'refused' });
  });

  it.each(['constructor', '__proto__', 'toString'])('takes a channel called %s for an unknown one', (channel) => {
    const decoder = new PolyboltDecoder('BTC');
    const stranger = { ...polyboltData(TWAP, 1, point(1)), channel };
    expect(decoder.decode(frame(stranger))).toEqual({ kind: 'ignored', messageType: channel });
  });

  it('throws at nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['ignored', 'refused']).toContain(new PolyboltDecoder('BTC').decode(Buffer.from(text)).kind);
      }),
    );
  });

  it('is addressed as the reference says', () => {
    expect(polyboltAuthFrame({ apiKey: 'k', secret: 's', passphrase: 'p' }, '1')).toBe(
      '{"op":"auth","rid":"1","auth":{"apiKey":"k","secret":"s","passphrase":"p"}}',
    );
    expect(polyboltSubscribeFrame('BTC', 60, '2')).toBe(
      '{"op":"subscribe","rid":"2","subscriptions":[{"channel":"price.crypto.twap","filter":{"symbol":"btcusd","window_seconds":60}},{"channel":"price.crypto","filter":{"symbol":"btcusd"}}]}',
    );
    expect(POLYBOLT_PING).toBe('{"op":"ping"}');
  });
});
