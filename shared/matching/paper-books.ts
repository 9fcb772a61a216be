import { ASK, BID, type LevelsEvent, type MarketEvent } from '../events/market-events.ts';
import type { Side, TokenId } from '../market/ids.ts';
import { OrderBook } from '../market/order-book.ts';
import type { Round } from '../market/round.ts';
import { complement, type Price, price } from '../units/index.ts';
import type { Execution } from './taker-walk.ts';

/** `taken`: what paper orders took of a level that is still displayed, by {@link levelKey}. */
type Entry = { readonly book: OrderBook; live: boolean; readonly taken: Map<number, number>; readonly other: TokenId };

/**
 * The public books of the rounds that paper orders may go to, as far as they can be believed. What a paper order took stays
 * away for as long as its level is displayed: the venue knows nothing of it and goes on telling the whole size.
 */
export class PaperBooks {
  readonly #entries = new Map<TokenId, Entry>();

  add(round: Round): void {
    this.#add(round, round.up, round.down);
    this.#add(round, round.down, round.up);
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

  /** The other outcome of a token's round. */
  otherOf(token: TokenId): TokenId | undefined {
    return this.#entries.get(token)?.other;
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
    if (event.type === 'book') {
      entry.live = entry.book.replace(event);
      for (const key of entry.taken.keys()) withhold(entry, key % 2, price((key - (key % 2)) / 2));
    }
    if (event.type === 'tick') {
      entry.book.clear(event.tick);
      entry.live = false;
    }
  }

  /**
   * Takes what a paper order bought or sold out of the book, until its level has disappeared. An offer of one outcome is a bid
   * for the other at the complement (protocol §4.3): the same shares are taken out there too.
   */
  consume(token: TokenId, side: Side, executions: readonly Execution[]): void {
    const entry = this.#entry(token);
    const other = this.#entry(entry?.other);
    const taken = side === 'BUY' ? ASK : BID;
    for (const { price: at, size } of executions) {
      takeAway(entry, taken, at, size);
      takeAway(other, taken === ASK ? BID : ASK, complement(at), size);
    }
  }

  #add(round: Round, token: TokenId, other: TokenId): void {
    if (this.#entries.has(token)) return;
    this.#entries.set(token, { book: new OrderBook(round.tick), live: false, taken: new Map(), other });
  }

  #levels(event: LevelsEvent, tokenOf: (slot: number) => TokenId | undefined): void {
    for (let i = 0; i < event.count; i += 1) {
      const entry = this.#entry(tokenOf(event.slots[i]!));
      if (entry?.live !== true) continue;
      const side = event.sides[i]!;
      const at = event.prices[i]!;
      entry.live = entry.book.set(side, at, event.sizes[i]!);
      if (entry.taken.size > 0 && entry.live) withhold(entry, side, price(at));
    }
  }

  #entry(token: TokenId | undefined): Entry | undefined {
    return token === undefined ? undefined : this.#entries.get(token);
  }
}

function takeAway(entry: Entry | undefined, side: number, at: Price, size: number): void {
  if (entry?.live !== true) return;
  const displayed = sizeAt(entry.book, side, at);
  const away = Math.min(displayed, size);
  if (away === 0) return;
  const key = levelKey(side, at);
  entry.taken.set(key, (entry.taken.get(key) ?? 0) + away);
  entry.book.set(side, at, displayed - away);
}

/** Subtracts from a level, as just told, what was taken of it before; a level that is gone is forgotten. */
function withhold({ book, taken }: Entry, side: number, at: Price): void {
  const key = levelKey(side, at);
  const before = taken.get(key);
  if (before === undefined) return;
  const displayed = sizeAt(book, side, at);
  if (displayed === 0) {
    taken.delete(key);
    return;
  }
  const still = Math.min(before, displayed);
  taken.set(key, still);
  book.set(side, at, displayed - still);
}

function levelKey(side: number, at: Price): number {
  return at * 2 + side;
}

function sizeAt(book: OrderBook, side: number, at: Price): number {
  return side === ASK ? book.askSizeAt(at) : book.bidSizeAt(at);
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
