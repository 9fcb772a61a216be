import { invariant } from '../../errors.ts';
import type { OrderState } from './order.ts';

/**
 * Where an order may go from each state. States are worked out from evidence, and evidence comes late, so that an order may
 * skip stations: a fill may be the first that is heard of it. What can never happen is missing here: shares that were
 * traded come back, an order becomes unsent again, a cancelled one lives.
 *
 * The way back from `expired`, `refused` and `absent` is a late sign of life; nothing leads out of `filled`.
 */
export const NEXT_ORDER_STATES = {
  intended: ['signed', 'refused', 'expired'],
  signed: ['delayed', 'live', 'partial', 'unknown', 'filled', 'cancelled', 'expired', 'refused'],
  delayed: ['live', 'partial', 'unknown', 'filled', 'cancelled', 'expired'],
  live: ['partial', 'cancelling', 'unknown', 'filled', 'cancelled', 'expired'],
  partial: ['cancelling', 'unknown', 'filled', 'cancelled', 'expired'],
  cancelling: ['delayed', 'live', 'partial', 'unknown', 'filled', 'cancelled', 'expired'],
  unknown: ['delayed', 'live', 'partial', 'cancelling', 'filled', 'cancelled', 'expired', 'refused', 'absent'],
  filled: [],
  cancelled: ['filled'],
  expired: ['delayed', 'live', 'partial', 'cancelling', 'filled', 'cancelled'],
  refused: ['delayed', 'live', 'partial', 'cancelling', 'unknown', 'filled', 'cancelled', 'expired'],
  absent: ['delayed', 'live', 'partial', 'cancelling', 'filled', 'cancelled', 'expired'],
} as const satisfies Record<OrderState, readonly OrderState[]>;

/** @throws {InvariantError} when `to` cannot follow `from` */
export function assertOrderTransition(from: OrderState, to: OrderState): void {
  const allowed: readonly OrderState[] = NEXT_ORDER_STATES[from];
  invariant(allowed.includes(to), `order ${from} → ${to}`);
}
