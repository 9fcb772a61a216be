import type { BookEvent } from '../../shared/events/market-events.ts';
import { OrderBook } from '../../shared/market/order-book.ts';
import { formatDecimal, type MicroShares, type Price, tick } from '../../shared/units/index.ts';
import type { TokenReport } from './report.ts';

/** The finest grid holds the levels of every tick, also those that a capture shows before it tells the tick. */
const FINEST = tick(1);

/** One token's book as a capture tells it, with its epochs. */
export class TokenBook {
  readonly #book = new OrderBook(FINEST);
  #epoch = 0;
  #live = false;
  #venueMs = 0;
  hashMatches = 0;
  hashMismatches = 0;

  /** Takes note of a message's time; false when the token's time ran backwards. */
  follows(venueMs: number): boolean {
    const inOrder = venueMs >= this.#venueMs;
    this.#venueMs = venueMs;
    return inOrder;
  }

  replace(event: BookEvent): void {
    if (!this.#live) this.#epoch += 1;
    this.#live = this.#book.replace({ ...event, tick: FINEST });
  }

  /** A level change; without a snapshot before it, it says nothing. */
  set(side: number, price: number, size: number): void {
    if (this.#live && !this.#book.set(side, price, size)) this.#live = false;
  }

  endEpoch(): void {
    this.#live = false;
  }

  report(tickSize: string | undefined): TokenReport {
    const book = this.#book;
    const bids: [string, string][] = [];
    const asks: [string, string][] = [];
    for (let p = book.bestBid; p !== 0; p = book.bidBelow(p)) bids.push(levelText(p, book.bidSizeAt(p)));
    for (let p = book.bestAsk; p !== 0; p = book.askAbove(p)) asks.push(levelText(p, book.askSizeAt(p)));
    return {
      epoch: this.#epoch,
      live: this.#live,
      tickSize: tickSize ?? null,
      bids,
      asks,
      hashMatches: this.hashMatches,
      hashMismatches: this.hashMismatches,
    };
  }
}

function levelText(price: Price, size: MicroShares): [string, string] {
  return [formatDecimal(price, 4), formatDecimal(size, 6)];
}
