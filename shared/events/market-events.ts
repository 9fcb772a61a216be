import type { MicroShares, Price, Tick } from '../units/index.ts';

/**
 * What the market socket tells, decoded to integers.
 *
 * `slot` is a token's index in the {@link TokenTable} of the decoder; unknown tokens never become events.
 * The arrays of {@link LevelsEvent} and {@link BookEvent} belong to the decoder and are overwritten by the next frame:
 * a receiver reads them before it returns and keeps no reference.
 */
export type MarketEvent = BookEvent | LevelsEvent | PrintEvent | TickEvent | ResolvedHintEvent;

/** Complete depth of one token: replaces the book and starts an epoch (protocol §4.3 `book`). */
export type BookEvent = {
  type: 'book';
  slot: number;
  /** Venue time of the last change of this book, ms. */
  venueMs: number;
  /** 0 when the frame does not carry it: then the market's known tick holds. */
  tick: Tick | 0;
  bidCount: number;
  bidPrices: Float64Array;
  bidSizes: Float64Array;
  askCount: number;
  askPrices: Float64Array;
  askSizes: Float64Array;
};

/** All entries of one `price_change` message, in the order of the message; sizes are absolute, 0 removes the level. */
export type LevelsEvent = {
  type: 'levels';
  venueMs: number;
  count: number;
  slots: Int32Array;
  /** 0 bid, 1 ask. */
  sides: Uint8Array;
  prices: Float64Array;
  sizes: Float64Array;
};

/** A trade print (protocol §4.3 `last_trade_price`). `side` is the taker's: 0 buy, 1 sell. */
export type PrintEvent = {
  type: 'print';
  slot: number;
  venueMs: number;
  side: 0 | 1;
  price: Price;
  size: MicroShares;
};

/** The token's price step changed: its levels may be invalid, the epoch ends (protocol §4.3 `tick_size_change`). */
export type TickEvent = { type: 'tick'; slot: number; venueMs: number; tick: Tick };

/** The venue's unreliable word that a market resolved; a reason to look, never evidence. */
export type ResolvedHintEvent = { type: 'resolved-hint'; slot: number; venueMs: number };

/** Sides of a book as array indices of {@link LevelsEvent.sides}. */
export const BID = 0;
export const ASK = 1;
