import { ASSET_NAMES, ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import { scaled } from '../../../../shared/market/intervals.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { VenueCore } from '../../core/contract.ts';
import type { Reply } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';

/** Nominal lengths of the candles that are served. */
const CANDLE_MS: Readonly<Record<string, number>> = {
  '1s': 1_000,
  '1m': 60_000,
  '3m': 180_000,
  '5m': 300_000,
  '15m': 900_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
};

const LARGEST_LIMIT = 1000;
const DEFAULT_LIMIT = 500;

/** Binance's REST as far as hourly rounds need it (protocol §12.1). */
export function binanceRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['GET', '/binance/api/v3/time', (_call, reply) => reply(200, { serverTime: venue.nowMs() })],
    ['GET', '/binance/api/v3/klines', (call, reply) => klines(venue, call, reply)],
  ];
}

/** Candles of the walk, oldest first; as many as are on record. At a time scale below 1 they are shorter, like rounds. */
function klines(venue: VenueCore, { request: { query } }: Call, reply: Reply): void {
  const symbol = query.get('symbol')?.toLowerCase();
  const asset = ASSETS.find((candidate) => ASSET_NAMES[candidate].binance === symbol);
  const nominalMs = CANDLE_MS[query.get('interval') ?? ''];
  if (asset === undefined) return reply(400, { code: -1121, msg: 'Invalid symbol.' });
  if (nominalMs === undefined) return reply(400, { code: -1120, msg: 'Invalid interval.' });

  const lengthMs = scaled(nominalMs, venue.options.timeScale);
  const limit = Math.min(LARGEST_LIMIT, Number(query.get('limit') ?? DEFAULT_LIMIT));
  const last = Math.min(Number(query.get('endTime') ?? Number.POSITIVE_INFINITY), venue.nowMs());
  // What is on record reaches nowhere near as far back as this, so the search may end there.
  const oldest = last - (LARGEST_LIMIT - 1) * lengthMs;
  const earliest = Math.max(oldest, Number(query.get('startTime') ?? last - (limit - 1) * lengthMs));
  const rows: unknown[][] = [];
  for (let open = Math.ceil(earliest / lengthMs) * lengthMs; open <= last && rows.length < limit; open += lengthMs) {
    const row = candleRow(venue, asset, open, lengthMs);
    if (row !== undefined) rows.push(row);
  }
  reply(200, rows);
}

function candleRow(venue: VenueCore, asset: Asset, open: number, lengthMs: number): unknown[] | undefined {
  const candle = venue.prices.candle(asset, epochMs(open), epochMs(open + lengthMs));
  if (candle === undefined) return undefined;
  const prices = [candle.open, candle.high, candle.low, candle.close].map((value) => value.toFixed(8));
  const nothing = '0.00000000';
  return [open, ...prices, nothing, open + lengthMs - 1, nothing, candle.trades, nothing, nothing, '0'];
}
