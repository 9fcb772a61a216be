import { scaled } from '../../../../shared/market/intervals.ts';
import { type EpochMs, MICRO, PRICE_ONE } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import { type LiveOrder, remainingOf } from '../matching/live-order.ts';
import { LIQUIDITY_REWARDS } from './reward-terms.ts';

const MIN_SIZE = LIQUIDITY_REWARDS.minShares * MICRO;
const MAX_SPREAD = (LIQUIDITY_REWARDS.maxSpreadCents * PRICE_ONE) / 100;
/** A one-sided maker counts a third, and only where the middle lies in this band. */
const ONE_SIDED_PART = 3;
const BAND_LOW = 1_000;
const BAND_HIGH = 9_000;

/** The middle between the best levels that hold the minimum size, in terms of Up; `undefined` for a one-sided book. */
export function rewardMiddle({ book }: Market): number | undefined {
  const [bid, ask] = (['bid', 'ask'] as const).map((side) => book.levels(side).find(({ total }) => total >= MIN_SIZE));
  return bid === undefined || ask === undefined ? undefined : (bid.price + ask.price) / 2;
}

/**
 * What a resting order scores per share, ((v − s) / v)² with v the largest spread and s its distance from the middle; 0
 * when it is too small, too young or too far (protocol §9.4).
 */
export function orderScore(order: LiveOrder, middle: number, now: EpochMs): number {
  const minAgeMs = scaled(LIQUIDITY_REWARDS.minAgeS * 1000, order.round.timeScale);
  const distance = Math.abs(order.bookPrice - middle);
  if (order.status !== 'LIVE' || remainingOf(order) < MIN_SIZE) return 0;
  if (now - order.createdAt < minAgeMs || distance > MAX_SPREAD) return 0;
  return ((MAX_SPREAD - distance) / MAX_SPREAD) ** 2;
}

/** Q of every wallet with a scoring order in a market, by address in lower case: the better of its weaker side and a third
 * of its stronger one inside the band, its weaker side outside (protocol §9.4). */
export function makerScores(market: Market, now: EpochMs): ReadonlyMap<string, number> {
  const middle = rewardMiddle(market);
  const sides = new Map<string, { bid: number; ask: number }>();
  if (middle === undefined) return new Map();
  for (const order of market.book.orders()) {
    const wallet = order.account.address.toLowerCase();
    const own = sides.get(wallet) ?? { bid: 0, ask: 0 };
    own[order.bookSide] += orderScore(order, middle, now) * remainingOf(order);
    sides.set(wallet, own);
  }
  const inBand = middle >= BAND_LOW && middle <= BAND_HIGH;
  return new Map([...sides].map(([wallet, { bid, ask }]) => [wallet, combined(bid, ask, inBand)]));
}

function combined(bid: number, ask: number, inBand: boolean): number {
  const weaker = Math.min(bid, ask);
  return inBand ? Math.max(weaker, Math.max(bid, ask) / ONE_SIDED_PART) : weaker;
}
