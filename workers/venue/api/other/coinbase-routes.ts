import * as z from 'zod';
import { ASSET_NAMES } from '../../../../shared/market/assets.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { VenueCore } from '../../core/contract.ts';
import type { Reply } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { candleLengthMs } from './candle-lengths.ts';

/** Most candles of one answer; a longer stretch is refused. */
const LARGEST_COUNT = 300;

/** Lengths that are served, in nominal seconds, under Binance's names. */
const GRANULARITIES: ReadonlyMap<number, string> = new Map([
  [60, '1m'],
  [300, '5m'],
  [900, '15m'],
  [3_600, '1h'],
]);

/** Coinbase's REST as far as candles need it (protocol §12.2): the same walk that Binance's candles are made of. */
export function coinbaseRoutes(venue: VenueCore): readonly Route[] {
  return [['GET', '/coinbase/products/{product}/candles', (call, reply) => candles(venue, call, reply)]];
}

const moment = z.iso.datetime().transform((text) => Date.parse(text));
const querySchema = z.object({
  granularity: z.coerce.number(),
  start: moment.optional(),
  end: moment.optional(),
});

/**
 * `[time, low, high, open, close, volume]`, newest first. At a time scale below 1 they are shorter, like rounds, and their
 * times, in seconds, may have decimals.
 */
function candles(venue: VenueCore, { request, parameters }: Call, reply: Reply): void {
  const query = querySchema.safeParse(Object.fromEntries(request.query));
  if (!query.success) return reply(400, { message: 'Invalid request' });
  const asset = venue.options.assets.find((candidate) => ASSET_NAMES[candidate].coinbase === parameters['product']);
  if (asset === undefined) return reply(404, { message: 'NotFound' });
  const lengthMs = candleLengthMs(GRANULARITIES.get(query.data.granularity) ?? '', venue.options.timeScale);
  if (lengthMs === undefined) return reply(400, { message: 'Unsupported granularity' });

  const end = Math.min(query.data.end ?? Infinity, venue.nowMs());
  const start = query.data.start ?? end - (LARGEST_COUNT - 1) * lengthMs;
  if ((end - start) / lengthMs > LARGEST_COUNT) {
    return reply(400, { message: `granularity too small for the requested time range: more than ${LARGEST_COUNT}` });
  }
  const rows: number[][] = [];
  for (let open = Math.floor(end / lengthMs) * lengthMs; open >= start; open -= lengthMs) {
    const candle = venue.prices.candle(asset, epochMs(open), epochMs(open + lengthMs));
    if (candle === undefined) continue;
    rows.push([open / 1_000, candle.low, candle.high, candle.open, candle.close, 0]);
  }
  reply(200, rows);
}
