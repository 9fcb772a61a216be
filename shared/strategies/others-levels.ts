import type { Outcome } from '../market/ids.ts';
import type { Level } from '../models/index.ts';
import { microShares, type Price, PRICE_ONE, price, SIZE_STEP } from '../units/index.ts';
import { ownSize } from './others-top.ts';
import type { BookView, OwnOrderView } from './strategy.ts';

/** Nobody looks deeper into a book than this. */
const MOST_LEVELS = 20;

/**
 * What others offer of one token, best first, without our own orders on either token (strategies §7, edge cases). Levels too
 * small for an order are left out.
 */
export function othersAsks(book: BookView, outcome: Outcome, orders: readonly OwnOrderView[]): Level[] {
  return levels(book.bestAsk, book.tick, (at) => book.askSizeAt(at) - ownSize(orders, outcome, 'SELL', at));
}

/** What others bid for one token, best first; otherwise as {@link othersAsks}. */
export function othersBids(book: BookView, outcome: Outcome, orders: readonly OwnOrderView[]): Level[] {
  return levels(book.bestBid, 0 - book.tick, (at) => book.bidSizeAt(at) - ownSize(orders, outcome, 'BUY', at));
}

function levels(best: Price | 0, step: number, sizeAt: (at: Price) => number): Level[] {
  const found: Level[] = [];
  if (best === 0) return found;
  for (let at: number = best; at > 0 && at < PRICE_ONE && found.length < MOST_LEVELS; at += step) {
    const size = sizeAt(price(at));
    if (size >= SIZE_STEP) found.push({ price: price(at), size: microShares(size) });
  }
  return found;
}
