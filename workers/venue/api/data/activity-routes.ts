import { toShares, toUsdc } from '../../../../shared/units/index.ts';
import type { VenueCore } from '../../core/contract.ts';
import { eventSlugOf, outcomeIndex, outcomeName } from '../../core/outcomes.ts';
import type { Handler, Route } from '../http/router.ts';
import type { Activity, History } from './history.ts';
import { type DataQuery, readQuery, refuseParameter, replyPage } from './page.ts';

/** How the Data API presents what happened: a switch of the fault `data-lag`. */
export type DataSettings = {
  /** Rows appear this long after they are on chain, real ms. */
  lagMs: number;
};

/** Rows appear some seconds late (protocol §11.1). */
export const USUAL_LAG_MS = 2_000;

/** An outcome that is not known, as the Data API writes it. */
const NO_OUTCOME = 999;

/**
 * Trades and everything else that wallets did, newest first; public for every wallet, the crowd's too (protocol §11.1).
 *
 * `user` gets his fills as taker and as maker; without `user` each trade shows once per price level, as its taker's.
 * Whether the real route leaves makers out [?] as the retired one did by default.
 */
export function activityRoutes(venue: VenueCore, history: History, settings: DataSettings): readonly Route[] {
  const list =
    (wanted: (activity: Activity, query: DataQuery) => boolean, shape: (activity: Activity) => unknown): Handler =>
    ({ request }, reply) => {
      const read = readQuery(request.query);
      if (read.kind === 'wrong') return refuseParameter(reply, read);
      const rows = history
        .until(venue.nowMs() - settings.lagMs)
        .filter((activity) => matches(activity, read.query) && wanted(activity, read.query));
      return replyPage(reply, rows, read.query, ({ sequence }) => sequence, shape);
    };
  return [
    ['GET', '/data/v2/trades', list(({ kind }) => kind === 'TRADE', tradeRow)],
    ['GET', '/data/v2/activity', list(({ kind }, { type }) => type === undefined || type.includes(kind), activityRow)],
  ];
}

function matches({ wallet, market, fill, at }: Activity, query: DataQuery): boolean {
  const { user, condition, token_id, side, start, end } = query;
  const seconds = Math.floor(at / 1000);
  return (
    (user === undefined ? fill?.taker !== false : user === wallet) &&
    (condition === undefined || (market !== undefined && condition.includes(market.round.conditionId))) &&
    (token_id === undefined || fill?.token === token_id) &&
    (side === undefined || fill?.side === side) &&
    (start === undefined || seconds >= start) &&
    (end === undefined || seconds <= end)
  );
}

/** Names and pictures are empty: wallets here have no profiles. */
function tradeRow({ wallet, market, fill, transactionHash, at }: Activity): Record<string, unknown> {
  const outcome =
    market === undefined || fill === undefined ? undefined : fill.token === market.round.up ? 'up' : 'down';
  return {
    proxy_wallet: wallet,
    side: fill?.side ?? '',
    token_id: fill?.token ?? '',
    condition_id: market?.round.conditionId ?? '',
    size: fill === undefined ? 0 : toShares(fill.size),
    price: fill === undefined ? 0 : fill.price / 10_000,
    timestamp: Math.floor(at / 1000),
    title: market?.title ?? '',
    slug: market?.round.slug ?? '',
    icon: '',
    event_slug: market === undefined ? '' : eventSlugOf(market),
    outcome: outcome === undefined || market === undefined ? '' : outcomeName(outcome, market.round),
    outcome_index: outcome === undefined ? NO_OUTCOME : outcomeIndex(outcome),
    name: '',
    pseudonym: '',
    bio: '',
    profile_image: '',
    profile_image_optimized: '',
    transaction_hash: transactionHash,
  };
}

/** What is no trade counts in money: a complete set, or a winning share, is worth 1 pUSD. */
function activityRow(activity: Activity): Record<string, unknown> {
  const money = toUsdc(activity.amount);
  const row = tradeRow(activity);
  return { ...row, type: activity.kind, size: activity.fill === undefined ? money : row['size'], usdc_size: money };
}
