import * as z from 'zod';
import { ASSET_NAMES, type Asset } from '../../../../shared/market/assets.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { VenueCore } from '../../core/contract.ts';
import type { Reply } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { candleLengthMs } from './candle-lengths.ts';

const LARGEST_LIMIT = 1000;
const DEFAULT_LIMIT = 500;

/** Binance's REST as far as hourly rounds need it (protocol §12.1). */
export function binanceRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['GET', '/binance/api/v3/time', (_call, reply) => reply(200, { serverTime: venue.nowMs() })],
    ['GET', '/binance/api/v3/klines', (call, reply) => klines(venue, call, reply)],
  ];
}

const querySchema = z.object({
  symbol: z.string().default(''),
  interval: z.string().default(''),
  startTime: z.coerce.number().int().optional(),
  endTime: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).default(DEFAULT_LIMIT),
});

/** Candles of the walk, oldest first; as many as are on record. At a time scale below 1 they are shorter, like rounds. */
function klines(venue: VenueCore, { request }: Call, reply: Reply): void {
  const query = querySchema.safeParse(Object.fromEntries(request.query));
  if (!query.success) return reply(400, { code: -1100, msg: 'Illegal characters found in a parameter.' });
  const { symbol, interval, startTime, endTime, limit } = query.data;
  const asset = venue.options.assets.find((candidate) => ASSET_NAMES[candidate].binance === symbol.toLowerCase());
  const lengthMs = candleLengthMs(interval, venue.options.timeScale);
  if (asset === undefined) return reply(400, { code: -1121, msg: 'Invalid symbol.' });
  if (lengthMs === undefined) return reply(400, { code: -1120, msg: 'Invalid interval.' });

  const most = Math.min(LARGEST_LIMIT, limit);
  const last = Math.floor(Math.min(endTime ?? Number.POSITIVE_INFINITY, venue.nowMs()) / lengthMs) * lengthMs;
  // No answer reaches further back than its largest number of candles.
  const oldest = last - (LARGEST_LIMIT - 1) * lengthMs;
  const first = startTime === undefined ? last - (most - 1) * lengthMs : Math.ceil(startTime / lengthMs) * lengthMs;
  const rows: unknown[][] = [];
  for (let open = Math.max(oldest, first); open <= last && rows.length < most; open += lengthMs) {
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
