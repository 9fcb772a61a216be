import type { BookEvent } from '../../events/market-events.ts';
import type { Outcome, TokenId } from '../../market/ids.ts';
import { OrderBook } from '../../market/order-book.ts';
import type { BookView } from '../../strategies/strategy.ts';
import type { EpochMs, MicroShares, Price, Tick } from '../../units/index.ts';

/** What ends a book epoch (design §6). */
export type EpochEnd =
  | 'feed-down'
  | 'feed-gap'
  | 'tick-change'
  | 'out-of-order'
  | 'off-grid'
  | 'crossed'
  | 'silent'
  | 'unsubscribed';

/** A book may be crossed for some messages (protocol §4.5); for longer it is wrong (strategies §4.1). */
const CROSSED_PATIENCE_MS = 1_000;

/**
 * Depth of one token and whether it may be believed. An *epoch* begins with a full book and lasts while nothing casts doubt
 * on the continuity of what followed; outside an epoch the depth is worth nothing.
 */
export class TokenBook {
  readonly token: TokenId;
  readonly outcome: Outcome;
  readonly view: BookView;
  readonly #book: OrderBook;
  #live = false;
  #epoch = 0;
  #venueMs = 0;
  #mark: Price | 0 = 0;
  /** Set when the data grew older than the limit. */
  stale = false;
  /** When data of this token last came. */
  lastDataAt: EpochMs | undefined;
  /** Since when the best bid has reached the best ask. */
  crossedSince: EpochMs | undefined;
  /** Since when a snapshot has been due. */
  awaitingSince: EpochMs | undefined;

  constructor(token: TokenId, outcome: Outcome, tick: Tick) {
    this.token = token;
    this.outcome = outcome;
    this.#book = new OrderBook(tick);
    this.view = new LiveBookView(this, this.#book);
  }

  get live(): boolean {
    return this.#live;
  }

  /** Number of the epoch, from 1; 0 before the first. */
  get epoch(): number {
    return this.#epoch;
  }

  get tick(): Tick {
    return this.#book.tick;
  }

  get bestBid(): Price | 0 {
    return this.#book.bestBid;
  }

  get bestAsk(): Price | 0 {
    return this.#book.bestAsk;
  }

  /** The last best bid that could be believed: what the shares would have fetched. 0 when nobody bid. */
  get mark(): Price | 0 {
    return this.#mark;
  }

  /** The next worse ask, 0 when there is none. */
  askAbove(price: Price): Price | 0 {
    return this.#book.askAbove(price);
  }

  askSizeAt(price: Price): MicroShares {
    return this.#book.askSizeAt(price);
  }

  /** Takes over a full book, with its tick where it names one. @returns why it cannot be believed */
  applySnapshot(event: BookEvent): 'out-of-order' | 'off-grid' | undefined {
    if (this.#live && event.venueMs < this.#venueMs) return 'out-of-order';
    if (!this.#book.replace(event)) return 'off-grid';
    this.#venueMs = event.venueMs;
    return undefined;
  }

  /** Opens an epoch on the snapshot just applied. */
  begin(): void {
    this.#live = true;
    this.#epoch += 1;
    this.stale = false;
    this.crossedSince = undefined;
    this.awaitingSince = undefined;
  }

  /** Sets one level. Only within an epoch. */
  applyLevel(side: number, price: number, size: number, venueMs: number): 'out-of-order' | 'off-grid' | undefined {
    if (venueMs < this.#venueMs) return 'out-of-order';
    this.#venueMs = venueMs;
    return this.#book.set(side, price, size) ? undefined : 'off-grid';
  }

  /**
   * After all entries of a message: remembers the tops and since when they are crossed.
   *
   * @returns whether the book is another one to the judges of its age and soundness
   */
  settle(at: EpochMs): boolean {
    const wasCrossed = this.crossedSince !== undefined;
    const { crossed } = this.#book;
    if (crossed) this.crossedSince ??= at;
    else {
      this.crossedSince = undefined;
      this.#mark = this.#book.bestBid;
    }
    return this.hear(at) || crossed !== wasCrossed;
  }

  /** Data of this token came. @returns whether it was stale until now */
  hear(at: EpochMs): boolean {
    const wasStale = this.stale;
    this.lastDataAt = at;
    this.stale = false;
    return wasStale;
  }

  /** When patience with a crossed book ends. */
  get crossedUntil(): number | undefined {
    return this.crossedSince === undefined ? undefined : this.crossedSince + CROSSED_PATIENCE_MS;
  }

  /** Ends the epoch: nothing of the depth may be used until the next {@link begin}. */
  close(tick: Tick = this.#book.tick): void {
    this.#live = false;
    this.#book.clear(tick);
    this.stale = false;
    this.crossedSince = undefined;
  }
}

/** A book as strategies see it: getters only, so that nothing can be changed through it. */
class LiveBookView implements BookView {
  readonly #token: TokenBook;
  readonly #book: OrderBook;

  constructor(token: TokenBook, book: OrderBook) {
    this.#token = token;
    this.#book = book;
  }

  get live(): boolean {
    return this.#token.live;
  }

  get stale(): boolean {
    return this.#token.stale;
  }

  get tick(): Tick {
    return this.#book.tick;
  }

  get bestBid(): Price | 0 {
    return this.#book.bestBid;
  }

  get bestAsk(): Price | 0 {
    return this.#book.bestAsk;
  }

  get bestBidSize(): MicroShares {
    return this.#book.bidSizeAt(this.#book.bestBid as Price);
  }

  get bestAskSize(): MicroShares {
    return this.#book.askSizeAt(this.#book.bestAsk as Price);
  }

  bidSizeAt(price: Price): MicroShares {
    return this.#book.bidSizeAt(price);
  }

  askSizeAt(price: Price): MicroShares {
    return this.#book.askSizeAt(price);
  }
}
