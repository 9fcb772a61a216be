import type { PrintEvent } from '../events/market-events.ts';
import type { Side } from '../market/ids.ts';
import { type MicroShares, microShares, type Price } from '../units/index.ts';

/** An order that rests in a level behind the size that was displayed when it came. */
export type Resting = {
  readonly side: Side;
  readonly price: Price;
  remaining: MicroShares;
  /** Displayed shares that must trade before this order does. */
  ahead: MicroShares;
};

/**
 * Lets a trade print fill resting orders of its token (strategies §18, vector V-QUEUE).
 *
 * Only the opposite aggressor fills: at our price what is left after the queue, through our price without a queue. A displayed
 * price that touches ours fills nothing, and cancels ahead of us shorten nothing, so paper is never better than the tape.
 *
 * @param orders all resting orders of the token, oldest first; `remaining` and `ahead` are updated
 * @param onFill called for each order that gets something, best price first
 */
export function fillByPrint<T extends Resting>(
  orders: readonly T[],
  print: PrintEvent,
  onFill: (order: T, size: MicroShares) => void,
): void {
  const side: Side = print.side === 1 ? 'BUY' : 'SELL';
  const reached = orders.filter((order) => order.side === side && (isAt(order, print) || isThrough(order, print)));
  reached.sort((a, b) => (side === 'BUY' ? b.price - a.price : a.price - b.price));
  let given = 0;
  for (const order of reached) {
    const queue = isThrough(order, print) ? 0 : order.ahead;
    order.ahead = microShares(Math.max(0, queue - print.size));
    const size = microShares(Math.min(order.remaining, Math.max(0, print.size - queue - given)));
    if (size === 0) continue;
    given += size;
    order.remaining = microShares(order.remaining - size);
    onFill(order, size);
  }
}

function isAt(order: Resting, print: PrintEvent): boolean {
  return order.price === print.price;
}

function isThrough(order: Resting, print: PrintEvent): boolean {
  return order.side === 'BUY' ? print.price < order.price : print.price > order.price;
}
