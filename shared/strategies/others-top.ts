import type { Outcome, Side } from '../market/ids.ts';
import { complement, type MicroShares, microShares, type Price, PRICE_ONE, price } from '../units/index.ts';
import type { BookView, OwnOrderView } from './strategy.ts';

/** Best levels of one token's book without our own orders. */
export type Top = {
  readonly bestBid: Price | 0;
  readonly bestBidSize: MicroShares;
  readonly bestAsk: Price | 0;
  readonly bestAskSize: MicroShares;
};

/**
 * The top of a book as the others make it: a maker that reacts to its own quotes chases itself (pitfall 25).
 *
 * Both tokens of a market share one book, so an own order on the other token at 1 − p stands in this one as well.
 */
export function othersTop(book: BookView, outcome: Outcome, orders: readonly OwnOrderView[]): Top {
  const bestBid = othersBest(book, outcome, 'BUY', orders);
  const bestAsk = othersBest(book, outcome, 'SELL', orders);
  return {
    bestBid,
    bestBidSize: bestBid === 0 ? NOTHING : othersSize(book, outcome, 'BUY', orders, bestBid),
    bestAsk,
    bestAskSize: bestAsk === 0 ? NOTHING : othersSize(book, outcome, 'SELL', orders, bestAsk),
  };
}

const NOTHING = microShares(0);

/** First price from the top outwards where somebody else rests; 0 when there is none. */
function othersBest(book: BookView, outcome: Outcome, side: Side, orders: readonly OwnOrderView[]): Price | 0 {
  const step = side === 'BUY' ? 0 - book.tick : book.tick;
  for (let at: number = side === 'BUY' ? book.bestBid : book.bestAsk; at > 0 && at < PRICE_ONE; at += step) {
    if (othersSize(book, outcome, side, orders, price(at)) > 0) return price(at);
  }
  return 0;
}

function othersSize(
  book: BookView,
  outcome: Outcome,
  side: Side,
  orders: readonly OwnOrderView[],
  at: Price,
): MicroShares {
  const displayed = side === 'BUY' ? book.bidSizeAt(at) : book.askSizeAt(at);
  return microShares(displayed - ownSize(orders, outcome, side, at));
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
