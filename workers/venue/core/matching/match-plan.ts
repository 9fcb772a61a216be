import {
  cost,
  type MicroShares,
  microShares,
  mulDivFloor,
  PRICE_ONE,
  type Price,
  SIZE_STEP,
} from '../../../../shared/units/index.ts';
import { type LiveOrder, onUp, remainingOf } from './live-order.ts';
import { type MergedBook, oppositeOf, type PriceLevel, reaches } from './merged-book.ts';

/** A resting order's part in a match. */
export type MatchLeg = { readonly maker: LiveOrder; readonly size: MicroShares };

/** What a taker gets at one price level; `price` is on the taker's own token. */
export type MatchLevel = { readonly price: Price; readonly size: MicroShares; readonly legs: readonly MatchLeg[] };

/** What a taker would get from the book as it stands. Changes nothing. */
export type MatchPlan =
  | {
      readonly kind: 'match';
      readonly levels: readonly MatchLevel[];
      readonly size: MicroShares;
      /** Nothing worth a hundredth of a share is left of the order. */
      readonly complete: boolean;
    }
  /**
   * The walk meets an order of the same wallet, which the venue blocks. That it refuses the taker, before anything is
   * filled, is our choice (protocol §14 no. 11).
   */
  | { readonly kind: 'self-trade' };

/**
 * Walks the other side of the book for a taker: best price first, oldest order first, at the makers' prices, down to the
 * taker's limit (protocol §2.6).
 */
export function planMatch(book: MergedBook, taker: LiveOrder): MatchPlan {
  const levels: MatchLevel[] = [];
  const budget = new Budget(taker);
  for (const level of book.levels(oppositeOf(taker.bookSide))) {
    if (!reaches(taker.bookSide, taker.bookPrice, level.price)) break;
    const price = onUp(taker.outcome, level.price);
    const wanted = budget.sharesAt(price);
    if (wanted === 0) break;
    const legs = legsAt(level, wanted);
    if (legs.some(({ maker }) => maker.account === taker.account)) return { kind: 'self-trade' };
    const size = microShares(legs.reduce((sum, leg) => sum + leg.size, 0));
    levels.push({ price, size, legs });
    budget.use(size, price);
    if (size < wanted) continue;
    break;
  }
  const size = microShares(levels.reduce((sum, level) => sum + level.size, 0));
  return { kind: 'match', levels, size, complete: budget.sharesAt(taker.price) < SIZE_STEP };
}

function legsAt(level: PriceLevel, wanted: MicroShares): MatchLeg[] {
  const legs: MatchLeg[] = [];
  let left: number = wanted;
  for (const maker of level.orders) {
    if (left === 0) break;
    const size = microShares(Math.min(left, remainingOf(maker)));
    legs.push({ maker, size });
    left -= size;
  }
  return legs;
}

/** What is left of a taker: shares to trade, or for a market BUY money to spend, which buys more shares below the limit. */
class Budget {
  readonly #spends: boolean;
  #left: number;

  constructor(taker: LiveOrder) {
    this.#spends = taker.spend !== undefined;
    this.#left = taker.spend ?? remainingOf(taker);
  }

  sharesAt(price: Price): MicroShares {
    return microShares(this.#spends ? mulDivFloor(this.#left, PRICE_ONE, price) : this.#left);
  }

  use(size: MicroShares, price: Price): void {
    this.#left -= this.#spends ? cost(size, price) : size;
  }
}
