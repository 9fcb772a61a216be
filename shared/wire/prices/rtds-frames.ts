import type { PriceKind } from '../../events/engine-events.ts';
import { ASSET_NAMES, type Asset } from '../../market/assets.ts';
import type { PricePoint } from './price-point.ts';

/** Topics of the older real-time socket (protocol §8.2). */
export const RTDS_TOPICS = {
  binance: 'crypto_prices',
  oracle: 'crypto_prices_chainlink',
  twap: 'crypto_prices_twap_sixty',
} as const satisfies Record<PriceKind, string>;

/** Exact values of oracle topics are integers of this many decimals. */
export const ORACLE_DECIMALS = 18;

/** What a topic calls the asset: `btc/usd`, or `btcusdt` on the Binance topic. */
export function rtdsSymbol(asset: Asset, kind: PriceKind): string {
  return kind === 'binance' ? ASSET_NAMES[asset].binance : ASSET_NAMES[asset].rtds;
}

/**
 * Subscribes one topic for one asset. `filters` is JSON inside a string and must be compact: with a space after the colon
 * the venue accepts it and stays silent.
 */
export function rtdsSubscribeFrame(asset: Asset, kind: PriceKind): string {
  const filters = JSON.stringify({ symbol: rtdsSymbol(asset, kind) });
  return JSON.stringify({
    action: 'subscribe',
    subscriptions: [{ topic: RTDS_TOPICS[kind], type: 'update', filters }],
  });
}

/** Venue side: one update (protocol §8.2). `at` is the relay's time. */
export function rtdsUpdate(asset: Asset, kind: PriceKind, point: PricePoint, at: number): Record<string, unknown> {
  const exact = kind === 'binance' ? String(point.value) : toOracleInteger(point.value);
  return {
    topic: RTDS_TOPICS[kind],
    type: 'update',
    timestamp: at,
    payload: {
      symbol: rtdsSymbol(asset, kind),
      timestamp: point.priceMs,
      value: point.value,
      full_accuracy_value: exact,
      ...(kind === 'twap' ? { window_s: 60 } : {}),
    },
  };
}

/** Venue side: the dump after subscribing, with the venue's own wrong topic for the oracle's. */
export function rtdsDump(
  asset: Asset,
  kind: PriceKind,
  points: readonly PricePoint[],
  at: number,
): Record<string, unknown> {
  return {
    topic: kind === 'oracle' ? RTDS_TOPICS.binance : RTDS_TOPICS[kind],
    type: 'subscribe',
    timestamp: at,
    payload: {
      symbol: rtdsSymbol(asset, kind),
      data: points.map(({ priceMs, value }) => ({ timestamp: priceMs, value })),
    },
  };
}

function toOracleInteger(value: number): string {
  const [whole = '0', fraction = ''] = value.toFixed(8).split('.');
  return `${whole}${fraction.padEnd(ORACLE_DECIMALS, '0')}`.replace(/^0+(?=\d)/, '');
}
