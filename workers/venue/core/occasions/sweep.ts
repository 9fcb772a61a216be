import { microShares, type Price } from '../../../../shared/units/index.ts';
import type { CrowdMember } from '../crowd/member.ts';
import type { CrowdParts } from '../crowd/parts.ts';
import type { Market } from '../markets/market.ts';
import type { BookSide } from '../matching/live-order.ts';
import { oppositeOf } from '../matching/merged-book.ts';

/**
 * Trades with everything that an order of this side at this price, in terms of Up, would meet: so that it can rest there with
 * nobody passed over.
 */
export function sweep(
  { matcher }: CrowdParts,
  member: CrowdMember,
  market: Market,
  side: BookSide,
  limit: Price,
): void {
  const met = market.book.levels(oppositeOf(side)).filter((level) => {
    return side === 'ask' ? level.price >= limit : level.price <= limit;
  });
  const total = microShares(met.reduce((sum, level) => sum + level.total, 0));
  if (total === 0) return;
  const order = member.order(market, side, limit, total, 'FAK');
  if (order !== undefined) matcher.take(market, order);
}
