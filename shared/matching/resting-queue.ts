import type { PrintEvent } from '../events/market-events.ts';
import type { Side } from '../market/ids.ts';
import { complement, type MicroShares, microShares, type Price } from '../units/index.ts';
import type { QueueModel } from './queue-model.ts';

/** An order that rests in a level behind the size that was displayed when it came. */
export type Resting = {
  readonly side: Side;
  readonly price: Price;
  remaining: MicroShares;
  /** Displayed shares that must trade before this order does. */
  ahead: MicroShares;
  /** Micro-shares displayed at the price when it was last looked at, and how many traded there since. */
  displayed: number;
  traded: number;
  /** Micro-shares that traded at the price and went to the queue ahead. */
  passed: number;
};

/**
 * Lets a trade print fill resting orders of its token (strategies §18, vector V-QUEUE).
 *
 * Only the opposite aggressor fills: at our price what is left after the queue, through our price without a queue. A displayed
 * price that touches ours fills nothing, and cancels ahead of us shorten nothing, so paper is never better than the tape.
 *
 * @param orders all resting orders of the token, oldest first; `remaining` and `ahead` are updated
 * @param onFill called for each order that gets something, best price first
 * @returns micro-shares that the orders got
 */
export function fillByPrint<T extends Resting>(
  orders: readonly T[],
  print: Pick<PrintEvent, 'side' | 'price' | 'size'>,
  onFill: (order: T, size: MicroShares) => void,
): number {
  const side: Side = print.side === 1 ? 'BUY' : 'SELL';
  const reached = orders.filter((order) => order.side === side && (isAt(order, print) || isThrough(order, print)));
  reached.sort((a, b) => (side === 'BUY' ? b.price - a.price : a.price - b.price));
  let given = 0;
  for (const order of reached) {
    const queue = isThrough(order, print) ? 0 : order.ahead;
    // What our better or earlier orders got of this print went to nobody else in the queue.
    const left = print.size - given;
    order.traded += print.size;
    order.passed += Math.min(queue, left);
    order.ahead = microShares(Math.max(0, queue - left));
    const size = microShares(Math.min(order.remaining, Math.max(0, left - queue)));
    if (size === 0) continue;
    given += size;
    order.remaining = microShares(order.remaining - size);
    onFill(order, size);
  }
  return given;
}

/** The same trade in terms of the other outcome: a buyer of Down at p is, in the merged book, a seller of Up at 1 − p. */
export function mirrored(
  print: Pick<PrintEvent, 'side' | 'price' | 'size'>,
): Pick<PrintEvent, 'side' | 'price' | 'size'> {
  return { side: print.side === 0 ? 1 : 0, price: complement(print.price), size: print.size };
}

/**
 * Follows the size displayed at a resting order's price: what went without a trade was cancelled, and the model says by whom.
 *
 * @param displayed micro-shares at the price now
 */
export function followLevel(order: Resting, displayed: number, model: QueueModel): void {
  const gone = order.displayed - displayed;
  if (gone > 0) {
    const traded = Math.min(gone, order.traded);
    order.traded -= traded;
    if (gone > traded) order.ahead = microShares(model(order.ahead, order.displayed - traded, gone - traded));
  }
  order.displayed = displayed;
}

function isAt(order: Resting, print: Pick<PrintEvent, 'price'>): boolean {
  return order.price === print.price;
}

function isThrough(order: Resting, print: Pick<PrintEvent, 'price'>): boolean {
  return order.side === 'BUY' ? print.price < order.price : print.price > order.price;
}
