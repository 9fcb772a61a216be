import { PRICE_ONE, type Price, parseDecimal } from '../../../shared/units/index.ts';
import type { WireLevel } from '../../../shared/wire/book-hash.ts';
import { priceWire } from '../../../shared/wire/decimals.ts';
import type { BookSnapshot, VenueCore, VenueMarket } from '../core/contract.ts';

/** Best prices of a token, 0 where a side is empty. */
export type Tops = { readonly bestBid: Price | 0; readonly bestAsk: Price | 0 };

/** Tops of a complete book: the last level of each side. */
export function topsOf(book: BookSnapshot): Tops {
  return { bestBid: lastPrice(book.bids), bestAsk: lastPrice(book.asks) };
}

/** What is known of the price of a market's Up token: its best prices, and its last trade, 0 when it never traded. */
export type UpQuote = Tops & { readonly lastTrade: Price | 0 };

/** A trade of Down at p counts as one of Up at 1 − p. */
export function upQuote(venue: VenueCore, market: VenueMarket): UpQuote {
  const { up } = market.round;
  const book = venue.book(up);
  const [last] = venue.records.publicTrades.latest(market);
  const lastPrice = last === undefined || last.token === up ? last?.price : ((PRICE_ONE - last.price) as Price);
  return { ...(book === undefined ? { bestBid: 0, bestAsk: 0 } : topsOf(book)), lastTrade: lastPrice ?? 0 };
}

/** A best price as the venue writes it, empty where there is none. */
export function topWire(top: Price | 0): string {
  return top === 0 ? '' : priceWire(top);
}

function lastPrice(levels: readonly WireLevel[]): Price | 0 {
  const last = levels.at(-1);
  return last === undefined ? 0 : (parseDecimal(last.price, 4) as Price);
}
