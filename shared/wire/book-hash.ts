import { createHash } from 'node:crypto';

/** A level as the venue writes it: decimal strings, exactly as served. */
export type WireLevel = { readonly price: string; readonly size: string };

/** What the venue's book hash is taken over: the REST form of a book, numbers as the venue writes them (protocol §2.4). */
export type HashedBook = {
  readonly market: string;
  readonly asset_id: string;
  /** Milliseconds, of the last change of this book. */
  readonly timestamp: string;
  /** Best last, as served. */
  readonly bids: readonly WireLevel[];
  readonly asks: readonly WireLevel[];
  readonly min_order_size: string;
  readonly tick_size: string;
  readonly neg_risk: boolean;
  /** One value for both tokens of a market, trailing zeros kept ("0.550"); empty when it never traded. */
  readonly last_trade_price: string;
  /** Only books of Protocol V2 markets have one. */
  readonly version?: 'v2' | undefined;
};

/** The venue's hash of a book: SHA-1, 40 hex digits (protocol §4.4). */
export function bookHash(book: HashedBook): string {
  return bookHashByLastTrade(book)(book.last_trade_price);
}

/**
 * The same hash as a function of the last trade price alone, for those who have to search for it: the long part of the
 * text is hashed once.
 *
 * The text is compact JSON with the keys in exactly this order and `hash` empty (protocol §4.4).
 */
export function bookHashByLastTrade(book: Omit<HashedBook, 'last_trade_price'>): (lastTradePrice: string) => string {
  const head = JSON.stringify({
    market: book.market,
    asset_id: book.asset_id,
    timestamp: book.timestamp,
    hash: '',
    bids: book.bids.map(levelInOrder),
    asks: book.asks.map(levelInOrder),
    min_order_size: book.min_order_size,
    tick_size: book.tick_size,
    neg_risk: book.neg_risk,
  });
  const hashOfHead = createHash('sha1').update(`${head.slice(0, -1)},"last_trade_price":`);
  const tail = book.version === undefined ? '}' : `,"version":${JSON.stringify(book.version)}}`;
  return (lastTradePrice) =>
    hashOfHead
      .copy()
      .update(JSON.stringify(lastTradePrice) + tail)
      .digest('hex');
}

function levelInOrder({ price, size }: WireLevel): WireLevel {
  return { price, size };
}
