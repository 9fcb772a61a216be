import type { Side } from '../market/ids.ts';
import type { OrderBook } from '../market/order-book.ts';
import { type MicroShares, microShares, mulDivCeil, mulDivFloor, type Price, price } from '../units/index.ts';

/** A part of a taker's fill at one price. */
export type Execution = { readonly price: Price; readonly size: MicroShares };

/**
 * What an order takes from the other side of a book: best levels first, none beyond its limit, at most its size (strategies §18,
 * vector V-WALK). The size is in shares; that the venue would hand out more of them below the limit is left out.
 */
export function walk(book: OrderBook, side: Side, limit: Price, size: MicroShares): Execution[] {
  const executions: Execution[] = [];
  let left: number = size;
  let at = side === 'BUY' ? book.bestAsk : book.bestBid;
  while (at !== 0 && left > 0 && (side === 'BUY' ? at <= limit : at >= limit)) {
    const taken = Math.min(left, side === 'BUY' ? book.askSizeAt(at) : book.bidSizeAt(at));
    executions.push({ price: at, size: microShares(taken) });
    left -= taken;
    at = side === 'BUY' ? book.askAbove(at) : book.bidBelow(at);
  }
  return executions;
}

/** Shares of all executions. */
export function totalSize(executions: readonly Execution[]): MicroShares {
  return microShares(executions.reduce((sum, { size }) => sum + size, 0));
}

/** Average price, rounded to the taker's disadvantage. There must be at least one execution. */
export function averagePrice(side: Side, executions: readonly Execution[]): Price {
  const size = totalSize(executions);
  const money = executions.reduce((sum, execution) => sum + execution.price * execution.size, 0);
  return price(side === 'BUY' ? mulDivCeil(money, 1, size) : mulDivFloor(money, 1, size));
}
