import { ASK, BID, type BookEvent, type LevelsEvent, type MarketEvent } from '../events/market-events.ts';
import type { VenueOrder } from '../events/engine-events.ts';
import type { OrderHash, TokenId } from '../market/ids.ts';
import type { Round } from '../market/round.ts';
import { complement, type Price, price } from '../units/index.ts';
import { decodeUserFrame, type UserIdentity } from '../wire/user/index.ts';

/** A level in which orders of the recorded run rest. `own`: theirs; `told`: all that the venue displayed; micro-shares. */
type Level = { own: number; told: number };

/** Where the engine's books are read and corrected. */
export type BookAccess = {
  /** Slot of a token that is followed now, −1 for others. */
  slotOf(token: TokenId): number;
  sizeAt(slot: number, side: number, at: Price): number;
  /** The level is other than was told before. */
  correct(event: LevelsEvent): void;
};

/**
 * Takes the orders of the recorded run out of the books of its own tape: they rested in the real book, and would stand ahead of
 * the very orders that are to be judged. Known from the user stream's frames; a run that only simulated its fills has none.
 *
 * What they changed otherwise stays: who took them would perhaps have taken somebody else's.
 */
export class RecordedOrders {
  readonly #books: BookAccess;
  readonly #other = new Map<TokenId, TokenId>();
  readonly #resting = new Map<OrderHash, VenueOrder>();
  readonly #levels = new Map<TokenId, Map<number, Level>>();
  /** Venue time of the last change of each slot's book: a correction is as old as that. */
  readonly #venueMs: number[] = [];
  #identity: UserIdentity | undefined;

  constructor(books: BookAccess) {
    this.#books = books;
  }

  /** A recording begins; orders of the one before are gone. */
  begin(identity: UserIdentity): void {
    this.#identity = identity;
    this.#resting.clear();
    this.#levels.clear();
  }

  list({ up, down }: Round): void {
    this.#other.set(up, down);
    this.#other.set(down, up);
  }

  forget({ up, down }: Round): void {
    for (const token of [up, down]) {
      this.#other.delete(token);
      this.#levels.delete(token);
    }
    for (const [id, order] of this.#resting) if (order.token === up || order.token === down) this.#resting.delete(id);
  }

  /** A frame of the recorded user stream. */
  frame(bytes: Uint8Array): void {
    if (this.#identity === undefined) return;
    const decoded = decodeUserFrame(bytes, this.#identity);
    if (decoded.kind !== 'decoded') return;
    for (const event of decoded.events) {
      if (event.type === 'user-order') this.#note(event.order, event.change === 'cancellation');
    }
  }

  /** Takes them out of an event, in place. */
  strip(event: MarketEvent, tokenOf: (slot: number) => TokenId): void {
    if (event.type === 'book') this.#venueMs[event.slot] = event.venueMs;
    if (event.type === 'levels')
      for (let i = 0; i < event.count; i += 1) this.#venueMs[event.slots[i]!] = event.venueMs;
    if (this.#levels.size === 0) return;
    if (event.type === 'levels') {
      for (let i = 0; i < event.count; i += 1) {
        const level = this.#levels.get(tokenOf(event.slots[i]!))?.get(keyOf(event.sides[i]!, price(event.prices[i]!)));
        if (level === undefined) continue;
        level.told = event.sizes[i]!;
        event.sizes[i] = Math.max(0, level.told - level.own);
      }
    }
    if (event.type === 'book') this.#stripBook(event, this.#levels.get(tokenOf(event.slot)));
  }

  #note(order: VenueOrder, isOver: boolean): void {
    const before = this.#resting.get(order.orderId);
    const left = isOver ? 0 : order.size - order.matched;
    const change = left - (before === undefined ? 0 : before.size - before.matched);
    if (left === 0) this.#resting.delete(order.orderId);
    else this.#resting.set(order.orderId, order);
    if (change === 0) return;
    const side = order.side === 'BUY' ? BID : ASK;
    this.#shift(order.token, side, order.price, change);
    const other = this.#other.get(order.token);
    if (other !== undefined) this.#shift(other, side === BID ? ASK : BID, complement(order.price), change);
  }

  #shift(token: TokenId, side: number, at: Price, change: number): void {
    const slot = this.#books.slotOf(token);
    if (slot === -1) return;
    const levels = this.#levels.get(token) ?? new Map<number, Level>();
    this.#levels.set(token, levels);
    const key = keyOf(side, at);
    const level = levels.get(key) ?? { own: 0, told: this.#books.sizeAt(slot, side, at) };
    level.own = Math.max(0, level.own + change);
    levels.set(key, level);
    this.#books.correct(oneLevel(slot, this.#venueMs[slot] ?? 0, side, at, Math.max(0, level.told - level.own)));
    if (level.own === 0) levels.delete(key);
    if (levels.size === 0) this.#levels.delete(token);
  }

  #stripBook(event: BookEvent, levels: ReadonlyMap<number, Level> | undefined): void {
    if (levels === undefined) return;
    for (const level of levels.values()) level.told = 0;
    stripSide(levels, BID, event.bidCount, event.bidPrices, event.bidSizes);
    stripSide(levels, ASK, event.askCount, event.askPrices, event.askSizes);
  }
}

function stripSide(
  levels: ReadonlyMap<number, Level>,
  side: number,
  count: number,
  prices: Float64Array,
  sizes: Float64Array,
): void {
  for (let i = 0; i < count; i += 1) {
    const level = levels.get(keyOf(side, price(prices[i]!)));
    if (level === undefined) continue;
    level.told = sizes[i]!;
    sizes[i] = Math.max(0, level.told - level.own);
  }
}

function keyOf(side: number, at: Price): number {
  return at * 2 + side;
}

function oneLevel(slot: number, venueMs: number, side: number, at: Price, size: number): LevelsEvent {
  return {
    type: 'levels',
    venueMs,
    count: 1,
    slots: Int32Array.of(slot),
    sides: Uint8Array.of(side),
    prices: Float64Array.of(at),
    sizes: Float64Array.of(size),
  };
}
