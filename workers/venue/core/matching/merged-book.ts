import { invariant } from '../../../../shared/errors.ts';
import { complement, type MicroShares, microShares, type Price } from '../../../../shared/units/index.ts';
import type { WireLevel } from '../../../../shared/wire/book-hash.ts';
import { priceWire, sizeWire } from '../../../../shared/wire/decimals.ts';
import { type BookSide, type LiveOrder, remainingOf } from './live-order.ts';

/** Orders at one price of the merged book, oldest first. */
export class PriceLevel {
  /** In terms of Up. */
  readonly price: Price;
  readonly orders: LiveOrder[] = [];
  #total = 0;
  #onUp: WireLevel | undefined;
  #onDown: WireLevel | undefined;

  constructor(price: Price) {
    this.price = price;
  }

  get total(): MicroShares {
    return microShares(this.#total);
  }

  grow(size: MicroShares): void {
    this.#set(this.#total + size);
  }

  shrink(size: MicroShares): void {
    this.#set(this.#total - size);
  }

  /** The level as text on Up's book; kept, because most levels stay the same from one message to the next. */
  get onUp(): WireLevel {
    this.#onUp ??= { price: priceWire(this.price), size: sizeWire(this.total) };
    return this.#onUp;
  }

  /** The level as text on Down's book. */
  get onDown(): WireLevel {
    this.#onDown ??= { price: priceWire(complement(this.price)), size: sizeWire(this.total) };
    return this.#onDown;
  }

  #set(total: number): void {
    this.#total = total;
    this.#onUp = undefined;
    this.#onDown = undefined;
  }
}

/** A level whose size is not what was told last; 0 when it is gone. */
export type DirtyLevel = { readonly side: BookSide; readonly price: Price; readonly total: MicroShares };

/**
 * The one book of a market, in terms of Up: an order on Down stands in it at its mirrored place, so both tokens show the
 * same liquidity (protocol §2.6). Price first, then time. Remembers which levels changed since it was last told of.
 */
export class MergedBook {
  /** Best first. */
  readonly #levels: Readonly<Record<BookSide, PriceLevel[]>> = { bid: [], ask: [] };
  readonly #dirty = new Map<string, { readonly side: BookSide; readonly price: Price }>();

  /** Levels of a side, best first. */
  levels(side: BookSide): readonly PriceLevel[] {
    return this.#levels[side];
  }

  /** Best price of a side in terms of Up, 0 when it is empty. */
  best(side: BookSide): Price | 0 {
    return this.#levels[side][0]?.price ?? 0;
  }

  /** True when an order of this side and limit (in terms of Up) would trade at once. */
  crosses(side: BookSide, limit: Price): boolean {
    const opposite = this.best(oppositeOf(side));
    return opposite !== 0 && reaches(side, limit, opposite);
  }

  /** Puts an order behind all others at its price. */
  add(order: LiveOrder): void {
    const level = this.#levelFor(order);
    level.orders.push(order);
    level.grow(remainingOf(order));
    this.#markDirty(order);
  }

  /** Takes an order out. */
  remove(order: LiveOrder): void {
    const levels = this.#levels[order.bookSide];
    const at = levels.findIndex(({ price }) => price === order.bookPrice);
    const level = levels[at];
    const place = level?.orders.indexOf(order) ?? -1;
    invariant(level !== undefined && place !== -1, `order ${order.id} is not in the book`);
    level.orders.splice(place, 1);
    level.shrink(remainingOf(order));
    this.#markDirty(order);
    if (level.orders.length === 0) levels.splice(at, 1);
  }

  /** Fills a resting order by `size`; it leaves the book when nothing remains. */
  fill(order: LiveOrder, size: MicroShares): void {
    if (size === remainingOf(order)) {
      this.remove(order);
      order.matched = order.size;
      return;
    }
    order.matched = microShares(order.matched + size);
    this.#levelFor(order).shrink(size);
    this.#markDirty(order);
  }

  /** Resting orders, best and oldest first, bids before asks. */
  orders(): LiveOrder[] {
    return [...this.#levels.bid, ...this.#levels.ask].flatMap(({ orders }) => orders);
  }

  /** Levels that changed since the last call. */
  takeDirty(): DirtyLevel[] {
    const dirty = [...this.#dirty.values()].map(({ side, price }) => ({
      side,
      price,
      total: this.#totalAt(side, price),
    }));
    this.#dirty.clear();
    return dirty;
  }

  #totalAt(side: BookSide, price: Price): MicroShares {
    return this.#levels[side].find((level) => level.price === price)?.total ?? microShares(0);
  }

  #levelFor({ bookSide, bookPrice }: LiveOrder): PriceLevel {
    const levels = this.#levels[bookSide];
    const found = levels.find(({ price }) => price === bookPrice);
    if (found !== undefined) return found;
    const worse = levels.findIndex(({ price }) => (bookSide === 'bid' ? price < bookPrice : price > bookPrice));
    const level = new PriceLevel(bookPrice);
    levels.splice(worse === -1 ? levels.length : worse, 0, level);
    return level;
  }

  #markDirty({ bookSide, bookPrice }: LiveOrder): void {
    this.#dirty.set(`${bookSide}${bookPrice}`, { side: bookSide, price: bookPrice });
  }
}

export function oppositeOf(side: BookSide): BookSide {
  return side === 'bid' ? 'ask' : 'bid';
}

/** A bid with this limit accepts `price` of an ask, an ask accepts `price` of a bid. */
export function reaches(side: BookSide, limit: Price, price: Price): boolean {
  return side === 'bid' ? price <= limit : price >= limit;
}
