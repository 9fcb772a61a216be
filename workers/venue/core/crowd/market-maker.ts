import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import {
  ceilToTick,
  floorToSizeStep,
  floorToTick,
  type MicroShares,
  PRICE_ONE,
  type Price,
  price as priceOf,
} from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import { type BookSide, isOpen, type LiveOrder } from '../matching/live-order.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { CrowdMember } from './member.ts';

/** How a maker quotes. */
export type MakerStyle = {
  readonly name: string;
  /** Part of the book's changes in which he has a hand. */
  readonly diligence: number;
  /** How long ago, in nominal seconds, the fair value was that he quotes around. */
  readonly lagS: number;
  /** Distance of his best quote from fair value at probability 0.5, as a fraction of 1 pUSD; less towards 0 and 1. */
  readonly halfSpread: number;
  /** Levels on each side, one tick apart. */
  readonly levels: number;
  readonly minShares: number;
  readonly maxShares: number;
};

/** A place in the book where he wants a quote; `price` in terms of Up. */
type Wish = { readonly side: BookSide; readonly price: Price };

/** One maker's quotes in one market. */
export class MarketMaker {
  readonly style: MakerStyle;
  readonly #member: CrowdMember;
  readonly #market: Market;
  readonly #matcher: Matcher;
  readonly #random: SeededRandom;
  #quotes: LiveOrder[] = [];

  constructor(style: MakerStyle, member: CrowdMember, market: Market, matcher: Matcher, random: SeededRandom) {
    this.style = style;
    this.#member = member;
    this.#market = market;
    this.#matcher = matcher;
    this.#random = random;
  }

  /** Brings his quotes to where this fair value wants them; when they are there, renews one of them in another size. */
  quote(fairUp: number): void {
    this.#quotes = this.#quotes.filter(isOpen);
    const wishes = this.#wishes(fairUp);
    const misplaced = this.#quotes.filter((order) => !wishes.some((wish) => isAt(order, wish)));
    const picked = this.#quotes[Math.floor(this.#random.unit() * this.#quotes.length)];
    const leaving = misplaced.length > 0 || picked === undefined ? misplaced : [picked];
    this.#withdraw(leaving);
    for (const wish of wishes) {
      if (!this.#quotes.some((order) => isAt(order, wish))) this.#place(wish);
    }
  }

  /** Takes all his quotes out of the book. */
  leave(): void {
    this.#withdraw(this.#quotes.filter(isOpen));
  }

  #withdraw(leaving: readonly LiveOrder[]): void {
    for (const order of leaving) this.#matcher.withdraw(this.#market, order, 'CANCELED');
    this.#quotes = this.#quotes.filter((order) => !leaving.includes(order));
  }

  /** His ladder on both sides. It begins behind the other side's best quote: he never trades on his own account. */
  #wishes(fairUp: number): Wish[] {
    const { halfSpread, levels } = this.style;
    const { tick, book } = this.#market;
    const half = Math.max(tick / PRICE_ONE, halfSpread * Math.max(0.1, 4 * fairUp * (1 - fairUp)));
    const bid = Math.min(floorToTick(fairUp - half, tick), (book.best('ask') || PRICE_ONE) - tick);
    const ask = Math.max(ceilToTick(fairUp + half, tick), book.best('bid') + tick);
    return Array.from({ length: levels }, (_, level) => level * tick)
      .flatMap((away) => [
        { side: 'bid' as const, price: priceOf(bid - away) },
        { side: 'ask' as const, price: priceOf(ask + away) },
      ])
      .filter(({ price }) => price >= tick && price <= PRICE_ONE - tick);
  }

  #place({ side, price }: Wish): void {
    const order = this.#member.order(this.#market, side, price, this.#size(), 'GTC');
    if (order === undefined) return;
    this.#matcher.rest(this.#market, order);
    this.#quotes.push(order);
  }

  #size(): MicroShares {
    const { minShares, maxShares } = this.style;
    return floorToSizeStep(minShares + this.#random.unit() * (maxShares - minShares));
  }
}

function isAt(order: LiveOrder, { side, price }: Wish): boolean {
  return order.bookSide === side && order.bookPrice === price;
}
