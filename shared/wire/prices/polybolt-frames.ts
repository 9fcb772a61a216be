import { ASSET_NAMES, type Asset } from '../../market/assets.ts';
import type { Credentials } from '../endpoints.ts';
import type { PricePoint } from './price-point.ts';

/** First frame of a PolyBolt connection; `{"op":"authed"}` answers it (protocol §8.1). */
export function polyboltAuthFrame({ apiKey, secret, passphrase }: Credentials, rid: string): string {
  return JSON.stringify({ op: 'auth', rid, auth: { apiKey, secret, passphrase } });
}

/** Settlement TWAP and spot of one asset in one frame; each is acknowledged and then sends a snapshot. */
export function polyboltSubscribeFrame(asset: Asset, twapSeconds: number, rid: string): string {
  const symbol = ASSET_NAMES[asset].polybolt;
  return JSON.stringify({
    op: 'subscribe',
    rid,
    subscriptions: [
      { channel: 'price.crypto.twap', filter: { symbol, window_seconds: twapSeconds } },
      { channel: 'price.crypto', filter: { symbol } },
    ],
  });
}

export const POLYBOLT_PING = '{"op":"ping"}';

/** The stream that a frame belongs to. `twapSeconds` is there on the TWAP channel only. */
export type PolyboltStream = {
  readonly channel: 'price.crypto' | 'price.crypto.twap';
  readonly asset: Asset;
  readonly twapSeconds?: number;
};

/** Venue side: one value (protocol §8.1). `seq` counts per connection and channel. */
export function polyboltData(stream: PolyboltStream, seq: number, point: PricePoint): Record<string, unknown> {
  return {
    v: 1,
    channel: stream.channel,
    seq,
    ts: point.priceMs,
    payload: { symbol: ASSET_NAMES[stream.asset].polybolt, ...wirePoint(point), ...sourceOf(stream) },
  };
}

/** Venue side: the two minutes before, oldest first, sent once after subscribing. */
export function polyboltSnapshot(
  stream: PolyboltStream,
  seq: number,
  at: number,
  points: readonly PricePoint[],
): Record<string, unknown> {
  return {
    v: 1,
    channel: stream.channel,
    seq,
    ts: at,
    snapshot: true,
    payload: { symbol: ASSET_NAMES[stream.asset].polybolt, ...sourceOf(stream), data: points.map(wirePoint) },
  };
}

function wirePoint({ priceMs, value }: PricePoint): Record<string, unknown> {
  return { timestamp: priceMs, value: Number(value.toFixed(2)), full_accuracy_value: String(value) };
}

function sourceOf({ twapSeconds }: PolyboltStream): Record<string, unknown> {
  return { source: 'chainlink', ...(twapSeconds === undefined ? {} : { window_seconds: twapSeconds }) };
}
