import { ASK, BID, type LevelsEvent, type MarketEvent } from '../events/market-events.ts';
import type { Side, TokenId } from '../market/ids.ts';
import { OrderBook } from '../market/order-book.ts';
import type { Round } from '../market/round.ts';
import type { Price } from '../units/index.ts';
import type { Execution } from './taker-walk.ts';

type Entry = { readonly book: OrderBook; live: boolean };

/** The public books of the rounds that paper orders may go to, as far as they can be believed. */
export class PaperBooks {
  readonly #entries = new Map<TokenId, Entry>();

  add(round: Round): void {
    for (const token of [round.up, round.down]) {
      if (!this.#entries.has(token)) this.#entries.set(token, { book: new OrderBook(round.tick), live: false });
    }
  }

  remove(round: Round): void {
    this.#entries.delete(round.up);
    this.#entries.delete(round.down);
  }

  /** The token's book; `undefined` while it cannot be believed. */
  live(token: TokenId): OrderBook | undefined {
    const entry = this.#entries.get(token);
    return entry?.live === true ? entry.book : undefined;
  }

  /** After a gap nothing is believed until the next snapshot. */
  lose(): void {
    for (const entry of this.#entries.values()) entry.live = false;
  }

  /** Brings the books up to date. Prints change no book: the venue sends the levels too. */
  apply(event: MarketEvent, tokenOf: (slot: number) => TokenId | undefined): void {
    if (event.type === 'levels') return this.#levels(event, tokenOf);
    const entry = this.#entry(tokenOf(event.slot));
    if (entry === undefined) return;
    if (event.type === 'book') entry.live = entry.book.replace(event);
    if (event.type === 'tick') {
      entry.book.clear(event.tick);
      entry.live = false;
    }
  }

  /** Takes what a paper order bought or sold out of the book, until the venue tells the level anew. */
  consume(token: TokenId, side: Side, executions: readonly Execution[]): void {
    const book = this.live(token);
    if (book === undefined) return;
    for (const { price, size } of executions) {
      if (side === 'BUY') book.set(ASK, price, book.askSizeAt(price) - size);
      else book.set(BID, price, book.bidSizeAt(price) - size);
    }
  }

  #levels(event: LevelsEvent, tokenOf: (slot: number) => TokenId | undefined): void {
    for (let i = 0; i < event.count; i += 1) {
      const entry = this.#entry(tokenOf(event.slots[i]!));
      if (entry?.live === true) entry.live = entry.book.set(event.sides[i]!, event.prices[i]!, event.sizes[i]!);
    }
  }

  #entry(token: TokenId | undefined): Entry | undefined {
    return token === undefined ? undefined : this.#entries.get(token);
  }
}

/** Size displayed at a price on the side where an order of `side` would rest. */
export function displayedSize(book: OrderBook, side: Side, at: Price): number {
  return side === 'BUY' ? book.bidSizeAt(at) : book.askSizeAt(at);
}

/** Whether an order would trade at once. */
export function crosses(book: OrderBook, side: Side, at: Price): boolean {
  if (side === 'BUY') return book.bestAsk !== 0 && at >= book.bestAsk;
  return book.bestBid !== 0 && at <= book.bestBid;
}
