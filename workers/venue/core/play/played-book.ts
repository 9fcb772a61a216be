import type { OrderBook } from '../../../../shared/market/order-book.ts';
import { type MicroShares, microShares, type Price } from '../../../../shared/units/index.ts';
import type { CrowdMember } from '../crowd/member.ts';
import type { Market } from '../markets/market.ts';
import { type BookSide, isOpen, type LiveOrder, release, remainingOf, reserve } from '../matching/live-order.ts';
import type { Matcher } from '../matching/matcher.ts';
import { oppositeOf, reaches } from '../matching/merged-book.ts';

/** Who stands for the people of the tape: one for all that rests, one for all that takes. */
export type PlayedPeople = { readonly makers: CrowdMember; readonly takers: CrowdMember };

/**
 * The recorded depth of one market, standing in the venue's book beside the orders of its clients.
 *
 * Every level of the tape is an order of its makers. What a level grows by queues behind whoever stands there; what it shrinks
 * by goes from the back of the tape's own, so that nobody is moved up by a cancel. A recorded trade is an order of the
 * recorded size and limit that takes: whoever is first in the queue gets it, clients included, and no more than was recorded.
 * What clients take of a level is gone until the tape next tells of that level.
 */
export class PlayedBook {
  readonly #market: Market;
  readonly #matcher: Matcher;
  readonly #people: PlayedPeople;
  /** The tape's orders at each price in terms of Up, oldest first. */
  readonly #levels: Readonly<Record<BookSide, Map<Price, LiveOrder[]>>> = { bid: new Map(), ask: new Map() };

  constructor(market: Market, matcher: Matcher, people: PlayedPeople) {
    this.#market = market;
    this.#matcher = matcher;
    this.#people = people;
  }

  /** Makes the tape's own part of a level this large; price in terms of Up. The caller announces the change. */
  setLevel(side: BookSide, at: Price, size: MicroShares): void {
    const orders = this.#ordersAt(side, at);
    const standing = orders.reduce((sum, order) => sum + remainingOf(order), 0);
    if (size < standing) this.#shrink(orders, standing - size);
    else if (size > standing) this.#grow(side, at, microShares(size - standing), orders);
  }

  /** Takes over a whole book of Up: levels that it does not name are gone. */
  replace(book: OrderBook): void {
    for (const [at, orders] of this.#levels.bid) if (book.bidSizeAt(at) === 0) this.#shrink(orders, Infinity);
    for (const [at, orders] of this.#levels.ask) if (book.askSizeAt(at) === 0) this.#shrink(orders, Infinity);
    for (let at = book.bestBid; at !== 0; at = book.bidBelow(at)) this.setLevel('bid', at, book.bidSizeAt(at));
    for (let at = book.bestAsk; at !== 0; at = book.askAbove(at)) this.setLevel('ask', at, book.askSizeAt(at));
  }

  /** Plays a trade: its taker was on this side. @returns false when nothing stood there to trade with */
  take(side: BookSide, limit: Price, size: MicroShares): boolean {
    const order = this.#people.takers.order(this.#market, side, limit, size, 'FAK');
    return order !== undefined && this.#matcher.take(this.#market, order).kind === 'done';
  }

  /** Takes everything of the tape out of the book. */
  leave(): void {
    for (const levels of Object.values(this.#levels)) {
      for (const orders of levels.values()) this.#shrink(orders, Infinity);
      levels.clear();
    }
  }

  #grow(side: BookSide, at: Price, size: MicroShares, orders: LiveOrder[]): void {
    const { book } = this.#market;
    if (book.crosses(side, at)) this.#makeWay(side, at);
    const order = this.#people.makers.order(this.#market, side, at, size, 'GTC');
    if (order === undefined) return;
    if (book.crosses(side, at)) this.#matcher.take(this.#market, order);
    else this.#matcher.rest(this.#market, order);
    if (isOpen(order)) orders.push(order);
  }

  /** Levels of the tape that its own new one reaches are gone, though it has not said so yet. Clients' orders stay: they trade. */
  #makeWay(side: BookSide, at: Price): void {
    for (const [price, orders] of this.#levels[oppositeOf(side)]) {
      if (reaches(side, at, price)) this.#shrink(orders, Infinity);
    }
  }

  /** Takes this much from the back. The part of an order that stays keeps its place. */
  #shrink(orders: LiveOrder[], by: number): void {
    let left = by;
    for (let last = orders.at(-1); last !== undefined && left > 0; last = orders.at(-1)) {
      const remaining = isOpen(last) ? remainingOf(last) : 0;
      if (remaining > left) return this.#trim(last, microShares(left));
      if (isOpen(last)) this.#matcher.withdraw(this.#market, last, 'CANCELED');
      orders.pop();
      left -= remaining;
    }
  }

  #trim(order: LiveOrder, by: MicroShares): void {
    release(order);
    this.#market.book.fill(order, by);
    reserve(order);
  }

  /** Without those that were taken since. */
  #ordersAt(side: BookSide, at: Price): LiveOrder[] {
    const levels = this.#levels[side];
    const orders = (levels.get(at) ?? []).filter(isOpen);
    levels.set(at, orders);
    return orders;
  }
}
