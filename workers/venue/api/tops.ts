import { type Price, parseDecimal } from '../../../shared/units/index.ts';
import type { WireLevel } from '../../../shared/wire/book-hash.ts';
import { priceWire } from '../../../shared/wire/decimals.ts';
import type { BookSnapshot, VenueCore, VenueMarket } from '../core/contract.ts';

/** Best prices of a token, 0 where a side is empty. */
export type Tops = { readonly bestBid: Price | 0; readonly bestAsk: Price | 0 };

/** Tops of a complete book: the last level of each side. */
export function topsOf(book: BookSnapshot): Tops {
  return { bestBid: lastPrice(book.bids), bestAsk: lastPrice(book.asks) };
}

/** Best prices of a market's Up token. */
export function upTops(venue: VenueCore, { round }: VenueMarket): Tops {
  const book = venue.book(round.up);
  return book === undefined ? { bestBid: 0, bestAsk: 0 } : topsOf(book);
}

/** A best price as the venue writes it, empty where there is none. */
export function topWire(top: Price | 0): string {
  return top === 0 ? '' : priceWire(top);
}

function lastPrice(levels: readonly WireLevel[]): Price | 0 {
  const last = levels.at(-1);
  return last === undefined ? 0 : (parseDecimal(last.price, 4) as Price);
}
