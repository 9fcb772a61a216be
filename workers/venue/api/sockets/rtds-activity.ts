import type { Side, TokenId } from '../../../../shared/market/ids.ts';
import { type MicroShares, MICRO, type Price, PRICE_ONE } from '../../../../shared/units/index.ts';
import type { MarketNotice, VenueMarket } from '../../core/contract.ts';
import { eventSlugOf, outcomeIndex, outcomeName } from '../../core/outcomes.ts';

export type PrintNotice = Extract<MarketNotice, { readonly type: 'print' }>;

/** The market that a subscription of `activity` lets through: every one, one slug's, or none. */
export type ActivityFilter = 'all' | 'none' | { readonly slug: string };

/** Types that bring something; `trades` is accepted and silent since March 2026 (protocol §11.2). */
const LIVE_TYPES: ReadonlySet<string> = new Set(['orders_matched', '*']);

/**
 * Reads a filter of `activity`: `event_slug` or `market_slug`, which are the same word for a round's market. The real venue
 * compares text: JSON that is not compact matches nothing (protocol §8.2).
 */
function activityFilter(type: string, filters: string | undefined): ActivityFilter {
  if (!LIVE_TYPES.has(type)) return 'none';
  if (filters === undefined || filters === '') return 'all';
  const slug = /^\{"(?:event|market)_slug":"([^"\\]*)"\}$/.exec(filters)?.[1];
  return slug === undefined ? 'none' : { slug };
}

/** The filters of a client after a request: each market is subscribed for itself, and an end without a filter ends all. */
export function changedActivity(
  before: readonly ActivityFilter[],
  subscribes: boolean,
  type: string,
  filters: string | undefined,
): readonly ActivityFilter[] {
  const named = activityFilter(type, filters);
  if (named === 'all' && !subscribes) return [];
  const others = before.filter((filter) => !isSame(filter, named));
  return subscribes && named !== 'none' ? [...others, named] : others;
}

function isSame(one: ActivityFilter, other: ActivityFilter): boolean {
  return typeof one === 'object' && typeof other === 'object' ? one.slug === other.slug : one === other;
}

export function letsThrough(filter: ActivityFilter, market: VenueMarket): boolean {
  if (typeof filter !== 'object') return filter === 'all';
  return filter.slug === market.round.slug || filter.slug === eventSlugOf(market);
}

/**
 * `activity/orders_matched` of a print: one message for the taker, one for each maker [?], each in terms of its own token
 * (protocol §11.2).
 */
export function activityMessages(print: PrintNotice): readonly Record<string, unknown>[] {
  const { taker, token, side, price, size, makers } = print;
  const takerPart = { address: taker, token, side, price, size };
  return [takerPart, ...makers].map((part) => ({
    topic: 'activity',
    type: 'orders_matched',
    timestamp: print.at,
    payload: payloadOf(print, part),
  }));
}

type Part = {
  readonly address: string;
  readonly token: TokenId;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
};

function payloadOf({ market, at, transactionHash }: PrintNotice, part: Part): Record<string, unknown> {
  const { round, title } = market;
  const outcome = part.token === round.up ? 'up' : 'down';
  return {
    asset: part.token,
    conditionId: round.conditionId,
    eventSlug: eventSlugOf(market),
    slug: round.slug,
    title,
    icon: '',
    outcome: outcomeName(outcome, round),
    outcomeIndex: outcomeIndex(outcome),
    price: part.price / PRICE_ONE,
    size: part.size / MICRO,
    side: part.side,
    timestamp: Math.floor(at / 1000),
    transactionHash,
    proxyWallet: part.address,
    name: '',
    pseudonym: '',
    bio: '',
    profileImage: '',
  };
}
