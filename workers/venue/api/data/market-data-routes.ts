import { scaled } from '../../../../shared/market/intervals.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { VenueCore, VenueMarket } from '../../core/contract.ts';
import { outcomeIndex } from '../../core/outcomes.ts';
import type { Reply } from '../http/reply.ts';
import type { Handler, Route } from '../http/router.ts';
import { type DataQuery, readQuery, refuseData, refuseParameter, replyRows } from './page.ts';
import { micro } from './positions.ts';

/** What a winning share pays, in micro-pUSD. */
const FULL_PAYOUT = 1_000_000;
const MINUTE_MS = 60_000;

/** What the Data API tells of markets as a whole (protocol §7, §11.1). */
export function marketDataRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['GET', '/data/v2/resolutions', ofMarkets(venue, resolutions)],
    ['GET', '/data/v2/oi', ofMarkets(venue, openInterest)],
    ['GET', '/data/v2/holders', ofMarkets(venue, holders)],
    ['GET', '/data/v2/prices-history', pricesHistory(venue)],
    [
      'GET',
      '/data/v2/status',
      (_call, reply) => reply(200, { data: { status: 'ok', indexed_block: venue.chain.blockNumber() } }),
    ],
  ];
}

type Rows = (markets: readonly VenueMarket[], venue: VenueCore) => readonly unknown[];

/** Needs `condition`; unknown ones are silently missing. */
function ofMarkets(venue: VenueCore, rows: Rows): Handler {
  return ({ request }, reply) => {
    const read = readQuery(request.query);
    if (read.kind === 'wrong') return refuseParameter(reply, read);
    const markets = marketsOf(venue, read.query, reply);
    if (markets !== undefined) replyRows(reply, rows(markets, venue), read.query);
  };
}

/** Markets that `condition` names; a query without it is refused. */
function marketsOf(venue: VenueCore, { condition }: DataQuery, reply: Reply): readonly VenueMarket[] | undefined {
  if (condition === undefined) {
    refuseData(reply, 400, 'missing_parameter', 'condition is required', 'condition');
    return undefined;
  }
  return condition.map((id) => venue.marketByCondition(id)).filter((market) => market !== undefined);
}

/** One row for a market that resolved, none before: the fastest place where it shows. */
function resolutions(markets: readonly VenueMarket[]): readonly unknown[] {
  return markets.flatMap(({ round, resolution }) => {
    if (resolution === undefined) return [];
    const at = new Date(resolution.at).toISOString();
    return [
      {
        condition_id: round.conditionId,
        status: 'resolved',
        extended_review: false,
        was_disputed: false,
        new_version_q: false,
        transaction_hash: resolution.transactionHash,
        log_index: '0',
        last_update_timestamp: at,
        payouts: resolution.winner === 'up' ? [FULL_PAYOUT, 0] : [0, FULL_PAYOUT],
        resolution_source: 'reported',
        resolved_block: 0,
        resolved_at: at,
        ...(round.version === 'v2' ? { market_type: 'binary', reporter: 'CHAINLINK' } : {}),
      },
    ];
  });
}

/** Complete sets that exist; as many as there are shares of either side. */
function openInterest(markets: readonly VenueMarket[], { chain }: VenueCore): readonly unknown[] {
  return markets.map(({ round }) => ({
    condition_id: round.conditionId,
    value: micro(chain.holdersOf(round.up).reduce((sum, { size }) => sum + size, 0)),
  }));
}

/** Largest first. */
function holders(markets: readonly VenueMarket[], { chain }: VenueCore): readonly unknown[] {
  return markets.flatMap(({ round }) =>
    (['up', 'down'] as const).map((outcome) => {
      const token = outcome === 'up' ? round.up : round.down;
      const found = chain.holdersOf(token).toSorted((a, b) => b.size - a.size);
      return {
        condition_id: round.conditionId,
        token_id: token,
        holders: found.map(({ wallet, size }) => ({
          proxy_wallet: wallet.toLowerCase(),
          amount: micro(size),
          outcome_index: outcomeIndex(outcome),
          name: '',
          pseudonym: '',
          profile_image: '',
        })),
      };
    }),
  );
}

/** Middles of a token's book, a point per `fidelity` minutes, which are shorter where rounds are. */
function pricesHistory(venue: VenueCore): Handler {
  return ({ request }, reply) => {
    const read = readQuery(request.query);
    if (read.kind === 'wrong') return refuseParameter(reply, read);
    const { token_id, start, end, fidelity } = read.query;
    if (token_id === undefined) return refuseData(reply, 400, 'missing_parameter', 'token_id is required', 'token_id');
    const to = Math.min(venue.nowMs(), (end ?? Number.POSITIVE_INFINITY) * 1000);
    const stepMs = Math.max(1000, scaled(fidelity * MINUTE_MS, venue.options.timeScale));
    const points = venue.records.tokenPrices.history(token_id, epochMs((start ?? 0) * 1000), epochMs(to), stepMs);
    const rows = points.map(({ at, price }) => ({ timestamp: Math.floor(at / 1000), price: Number(price.toFixed(4)) }));
    return replyRows(reply, rows, read.query);
  };
}
