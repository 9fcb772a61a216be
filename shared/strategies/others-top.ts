import type { Outcome, Side } from '../market/ids.ts';
import { complement, type MicroShares, microShares, type Price, PRICE_ONE, price, type Tick } from '../units/index.ts';
import type { BookView, OwnOrderView } from './strategy.ts';

/** Best levels of one token's book without our own orders. */
export type Top = {
  readonly bestBid: Price | 0;
  readonly bestBidSize: MicroShares;
  readonly bestAsk: Price | 0;
  readonly bestAskSize: MicroShares;
};

type Level = { readonly price: Price | 0; readonly size: MicroShares };

const NO_LEVEL: Level = { price: 0, size: microShares(0) };

/**
 * The top of a book as the others make it: a maker that reacts to its own quotes chases itself (pitfall 25).
 *
 * Both tokens of a market share one book, so an own order on the other token at 1 − p stands in this one as well.
 */
export function othersTop(book: BookView, outcome: Outcome, orders: readonly OwnOrderView[]): Top {
  const bid = best(book.bestBid, book.tick, -1, (at) => book.bidSizeAt(at) - ownSize(orders, outcome, 'BUY', at));
  const ask = best(book.bestAsk, book.tick, 1, (at) => book.askSizeAt(at) - ownSize(orders, outcome, 'SELL', at));
  return { bestBid: bid.price, bestBidSize: bid.size, bestAsk: ask.price, bestAskSize: ask.size };
}

/** First price from `start` outwards where somebody else rests. */
function best(start: Price | 0, tick: Tick, direction: 1 | -1, othersAt: (at: Price) => number): Level {
  if (start === 0) return NO_LEVEL;
  for (let at = start as number; at > 0 && at < PRICE_ONE; at += direction * tick) {
    const size = othersAt(price(at));
    if (size > 0) return { price: price(at), size: microShares(size) };
  }
  return NO_LEVEL;
}

/** What we rest at a price of one side of the token's book, directly or through the other token. */
export function ownSize(orders: readonly OwnOrderView[], outcome: Outcome, side: Side, at: Price): number {
  let sum = 0;
  for (const order of orders) {
    const direct = order.outcome === outcome;
    const matches = direct
      ? order.side === side && order.price === at
      : order.side !== side && complement(order.price) === at;
    if (matches) sum += order.remaining;
  }
  return sum;
}
