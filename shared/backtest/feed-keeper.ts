import type { Engine } from '../engine/engine.ts';
import type { EngineEvent, Feed, FeedEvent } from '../events/engine-events.ts';
import type { BookEvent } from '../events/market-events.ts';
import type { OrderBook } from '../market/order-book.ts';
import type { EpochMs, Price } from '../units/index.ts';
import type { SimulatedVenue } from './simulated-venue.ts';

/** How long a new connection, or a snapshot that was asked for, takes at the most. */
const ANSWER_MS = 1_500;

/**
 * Gives the engine what it asks of its connections. A tape answers the questions of the engine that recorded it; this one may
 * ask others, at other moments. Then it gets what a connection would have given it: the book as the data has it, and only
 * while nothing of the data is missing.
 */
export class FeedKeeper {
  readonly #engine: Engine;
  readonly #venue: SimulatedVenue;
  readonly #tell: (at: EpochMs, event: EngineEvent) => void;
  /** As the tape tells. */
  readonly #up = new Set<Feed>();
  /** When what was asked for is looked after. */
  #nextAt = Infinity;

  constructor(engine: Engine, venue: SimulatedVenue, tell: (at: EpochMs, event: EngineEvent) => void) {
    this.#engine = engine;
    this.#venue = venue;
    this.#tell = tell;
  }

  get nextAt(): number {
    return this.#nextAt;
  }

  isUp(feed: Feed): boolean {
    return this.#up.has(feed);
  }

  /** The tape tells of a connection. */
  told({ type, feed }: FeedEvent): void {
    if (type === 'feed-up') this.#up.add(feed);
    if (type === 'feed-down') this.#up.delete(feed);
  }

  /** A frame came: so there is a connection, also where the tape begins in the midst of one. */
  heard(at: EpochMs, feed: Feed): void {
    if (this.#up.has(feed)) return;
    this.#up.add(feed);
    this.#tell(at, { type: 'feed-up', feed });
  }

  /** The engine wants a connection or a snapshot anew. */
  asked(at: EpochMs): void {
    this.#nextAt = Math.min(this.#nextAt, at + ANSWER_MS);
  }

  /** Gives what the tape has not given meanwhile. */
  look(at: EpochMs): void {
    this.#nextAt = Infinity;
    for (const feed of this.#up) {
      if (!this.#engine.feeds[feed].up) this.#tell(at, { type: 'feed-up', feed });
    }
    if (!this.#up.has('market')) return;
    for (const [slot, followed] of this.#engine.slots.entries()) {
      const known = followed === undefined || followed.book.live ? undefined : this.#venue.bookOf(followed.book.token);
      if (known !== undefined) this.#tell(at, snapshotOf(known, slot));
    }
  }
}

function snapshotOf(book: OrderBook, slot: number): BookEvent {
  const bids: Price[] = [];
  const asks: Price[] = [];
  for (let bid = book.bestBid; bid !== 0; bid = book.bidBelow(bid)) bids.push(bid);
  for (let ask = book.bestAsk; ask !== 0; ask = book.askAbove(ask)) asks.push(ask);
  return {
    type: 'book',
    slot,
    // As old as can be: whatever the tape tells next is newer.
    venueMs: 0,
    tick: book.tick,
    bidCount: bids.length,
    bidPrices: Float64Array.from(bids),
    bidSizes: Float64Array.from(bids, (bid) => book.bidSizeAt(bid)),
    askCount: asks.length,
    askPrices: Float64Array.from(asks),
    askSizes: Float64Array.from(asks, (ask) => book.askSizeAt(ask)),
  };
}
