import * as z from 'zod';
import { scaled } from '../../../../shared/market/intervals.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { priceWire, secondsWire, sizeWire } from '../../../../shared/wire/decimals.ts';
import type { PublicTrade, VenueCore, VenueMarket } from '../../core/contract.ts';
import { outcomeIndex, outcomeName } from '../../core/outcomes.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Nominal reach of the named intervals; `max` is as far as the venue remembers. */
const INTERVAL_REACH_MS: ReadonlyMap<string, number> = new Map([
  ['max', Number.MAX_SAFE_INTEGER],
  ['1m', 720 * HOUR_MS],
  ['1w', 168 * HOUR_MS],
  ['1d', 24 * HOUR_MS],
  ['6h', 6 * HOUR_MS],
  ['1h', HOUR_MS],
]);

const historySchema = z.object({
  market: z.string().regex(/^\d{1,78}$/),
  startTs: z.coerce.number().int().nonnegative().optional(),
  endTs: z.coerce.number().int().nonnegative().optional(),
  interval: z.string().optional(),
  /** Minutes. */
  fidelity: z.coerce.number().int().positive().default(1),
});

type HistoryQuery = z.infer<typeof historySchema>;

/** What happened in a market lately (protocol §2.3). */
export function historyRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['GET', '/clob/prices-history', (call, reply) => pricesHistory(venue, call, reply)],
    ['GET', '/clob/markets/live-activity/{condition}', (call, reply) => liveActivity(venue, call, reply)],
    // Where the client of CLOB V1 looks for it.
    ['GET', '/clob/live-activity/events/{condition}', (call, reply) => liveActivity(venue, call, reply)],
  ];
}

/**
 * Middles of a token's book, a point per `fidelity` minutes; none for a token that is not known. Minutes and named
 * intervals are nominal: at a time scale below 1 they are shorter, like rounds. Words for a bad query are not documented.
 */
function pricesHistory(venue: VenueCore, { request }: Call, reply: Reply): void {
  const query = historySchema.safeParse(Object.fromEntries(request.query));
  if (!query.success) return refuse(reply, 400, 'Invalid filters');
  const from = startOf(venue, query.data);
  if (from === undefined) return refuse(reply, 400, 'Invalid filters');
  const { market, endTs, fidelity } = query.data;
  const to = endTs === undefined ? venue.nowMs() : Math.min(endTs * 1000, venue.nowMs());
  const stepMs = Math.max(1000, scaled(fidelity * MINUTE_MS, venue.options.timeScale));
  const points = venue.records.tokenPrices.history(market, epochMs(Math.max(0, from)), epochMs(to), stepMs);
  reply(200, { history: points.map(({ at, price }) => ({ t: Math.floor(at / 1000), p: Number(price.toFixed(4)) })) });
}

/** In ms; `undefined` when the query tells neither a start nor an interval that exists. */
function startOf(venue: VenueCore, { startTs, interval }: HistoryQuery): number | undefined {
  if (startTs !== undefined) return startTs * 1000;
  const reachMs = INTERVAL_REACH_MS.get(interval ?? '');
  return reachMs === undefined ? undefined : venue.nowMs() - scaled(reachMs, venue.options.timeScale);
}

/** Up to a hundred of a market's latest trades, newest first. */
function liveActivity(venue: VenueCore, { parameters }: Call, reply: Reply): void {
  const market = venue.marketByCondition(parameters['condition']?.toLowerCase() ?? '');
  if (market === undefined) return refuse(reply, 404, 'market not found');
  reply(
    200,
    venue.records.publicTrades.latest(market).map((trade) => tradeEvent(market, trade)),
  );
}

/** Names and pictures are empty: wallets here have no profiles. */
function tradeEvent({ round, title }: VenueMarket, trade: PublicTrade): Record<string, unknown> {
  const outcome = trade.token === round.up ? 'up' : 'down';
  return {
    event_type: 'trade',
    market: { condition_id: round.conditionId, asset_id: trade.token, question: title, icon: '', slug: round.slug },
    user: {
      address: trade.taker,
      username: '',
      profile_picture: '',
      optimized_profile_picture: '',
      pseudonym: '',
    },
    side: trade.side,
    size: sizeWire(trade.size),
    fee_rate_bps: '0',
    price: priceWire(trade.price),
    outcome: outcomeName(outcome, round),
    outcome_index: outcomeIndex(outcome),
    transaction_hash: trade.transactionHash,
    timestamp: secondsWire(trade.at),
  };
}
