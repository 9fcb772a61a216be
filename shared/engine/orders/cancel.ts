import type { OrderEvent } from '../../events/engine-events.ts';
import type { OrderHash } from '../../market/ids.ts';
import { isImmediate } from '../../market/order-rules.ts';
import { epochMs } from '../../units/index.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { noteEnding } from './evidence.ts';
import { type Order, stateOf } from './order.ts';
import { trackOrder } from './track.ts';

/** Cancels are idempotent: one that failed is repeated, but not in a hot loop. */
const REPEAT_AFTER_MS = 500;

/** A cancel of which nothing is heard for this long is a reason to look at the venue. */
const OVERDUE_AFTER_MS = 2_000;

/**
 * Asks for the cancel of those orders that can be cancelled now. An order on its way is not among them: its cancel could
 * overtake it. It is cancelled when its answer comes, if it is still not wanted.
 */
export function cancelOrders(engine: Engine, orders: Iterable<Order>, out: EffectSink): void {
  const orderIds: OrderHash[] = [];
  for (const order of orders) {
    if (!isCancellable(engine, order)) continue;
    order.cancelAskedAt = engine.now;
    orderIds.push(order.orderId);
    trackOrder(engine, order, out);
  }
  if (orderIds.length > 0) out.push({ type: 'cancel', orderIds });
}

/** Cancels all that rests in a market. */
export function pullQuotes(engine: Engine, market: Market, out: EffectSink): void {
  cancelOrders(engine, market.working, out);
}

/** The venue's answer to a cancel. */
export function onCancelAnswer(
  engine: Engine,
  { canceled, notCanceled }: Extract<OrderEvent, { type: 'cancel-answer' }>,
  out: EffectSink,
): void {
  for (const orderId of canceled) {
    const order = engine.orders.byOrderId(orderId);
    if (order === undefined) continue;
    order.cancelAskedAt = undefined;
    noteEnding(order, 'cancelled');
    trackOrder(engine, order, out);
  }
  for (const { orderId, reason } of notCanceled) {
    const order = engine.orders.byOrderId(orderId);
    if (order === undefined) continue;
    releaseCancel(engine, order);
    order.cancelRefused = true;
    trackOrder(engine, order, out, reason);
  }
}

/** The cancel was not answered: the orders may or may not be cancelled. */
export function onCancelFailed(
  engine: Engine,
  { orderIds, reason }: Extract<OrderEvent, { type: 'cancel-failed' }>,
  out: EffectSink,
): void {
  for (const orderId of orderIds) {
    const order = engine.orders.byOrderId(orderId);
    if (order === undefined) continue;
    releaseCancel(engine, order);
    trackOrder(engine, order, out, reason);
  }
}

/** When the cancel under way should have been answered; Infinity when there is none. */
export function cancelOverdueAt({ cancelAskedAt }: Order): number {
  return (cancelAskedAt ?? Infinity) + OVERDUE_AFTER_MS;
}

/** The cancel under way came to nothing: the order may be cancelled again, after a moment. */
export function releaseCancel(engine: Engine, order: Order): void {
  order.cancelAskedAt = undefined;
  order.cancelAgainAt = epochMs(engine.now + REPEAT_AFTER_MS);
}

function isCancellable(engine: Engine, order: Order): order is Order & { orderId: OrderHash } {
  if (order.orderId === undefined || order.cancelAskedAt !== undefined || isImmediate(order.terms)) return false;
  if (order.cancelAgainAt !== undefined && engine.now < order.cancelAgainAt) return false;
  const state = stateOf(order);
  return state === 'live' || state === 'partial' || state === 'unknown';
}
