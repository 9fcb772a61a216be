import { isImmediate } from '../../market/order-rules.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Engine } from '../state.ts';
import { type Order, stateOf } from './order.ts';
import { tellOrder } from './track.ts';

/**
 * Whether an order whose sending had an unknown outcome, and which one look at the venue did not find, may be sent again:
 * the same bytes, once (reliability §5.2 rule 4). Never one that takes at once, because the market has moved, and never one
 * that we tried to cancel.
 */
export function isResendable(order: Order): boolean {
  const { terms, evidence, missingSince, resentAt, cancelAskedAt, cancelAgainAt } = order;
  if (isImmediate(terms) || evidence.answer !== 'unknown' || evidence.seen || stateOf(order) !== 'unknown')
    return false;
  const untouched = cancelAskedAt === undefined && cancelAgainAt === undefined;
  return missingSince !== undefined && resentAt === undefined && untouched;
}

/** Has the order's bytes sent once more. The caller has asked {@link isResendable} and whether it is still wanted. */
export function resendOrder(engine: Engine, order: Order, out: EffectSink): void {
  order.resentAt = engine.now;
  engine.orderBudget?.take(1, 1, engine.now);
  tellOrder(order, out, 'the same bytes are sent again');
  out.push({ type: 'resend', clientId: order.terms.clientId });
}
