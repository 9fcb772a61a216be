import type { VenueMarket } from '../../core/contract.ts';
import { type ListQuery, orderValue } from './list-query.ts';

/** One page of a list, and the cursor of the next where there is one. */
export type KeysetPage = { readonly items: readonly VenueMarket[]; readonly nextCursor?: string };

/**
 * The page after a cursor. A cursor names the last item by its place in the order, so pages stay right while markets come
 * and go; `undefined` for one that is none of ours.
 */
export function keysetPage(found: readonly VenueMarket[], query: ListQuery): KeysetPage | undefined {
  const { after_cursor: cursor, limit } = query;
  let from = 0;
  if (cursor !== undefined) {
    const place = readCursor(cursor);
    if (place === undefined) return undefined;
    const next = found.findIndex((market) => isAfter(market, place, query));
    from = next === -1 ? found.length : next;
  }
  const items = found.slice(from, from + limit);
  const last = items.at(-1);
  if (last === undefined || from + limit >= found.length) return { items };
  return { items, nextCursor: cursorOf(last, query) };
}

type Place = { readonly value: number; readonly marketId: number };

function isAfter(market: VenueMarket, { value, marketId }: Place, query: ListQuery): boolean {
  const difference = orderValue(market, query) - value || Number(market.marketId) - marketId;
  return query.ascending ? difference > 0 : difference < 0;
}

function cursorOf(market: VenueMarket, query: ListQuery): string {
  return Buffer.from(`${orderValue(market, query)}/${market.marketId}`).toString('base64url');
}

function readCursor(cursor: string): Place | undefined {
  const [, value, marketId] = /^(\d+)\/(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  return value === undefined ? undefined : { value: Number(value), marketId: Number(marketId) };
}
