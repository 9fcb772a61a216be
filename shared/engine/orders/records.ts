import type { OrderRecord } from '../../events/engine-events.ts';
import type { OrderHash } from '../../market/ids.ts';
import { isImmediate } from '../../market/order-rules.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { noteEnding, noteSeen } from './evidence.ts';
import { type Order, stateOf } from './order.ts';
import { noteShown } from './order-events.ts';
import { trackOrder } from './track.ts';

/** Orders that are to be asked for by hash, which is the best evidence next to the user stream (reliability §5.3). */
export function doubtfulOrders(markets: readonly Market[]): OrderHash[] {
  return markets.flatMap(({ working }) =>
    [...working].flatMap((order) => (order.orderId !== undefined && isDoubtful(order) ? [order.orderId] : [])),
  );
}

/**
 * Takes what the venue said of single orders.
 *
 * @returns those of which it shows something, whatever that is: they are not missing
 */
export function noteRecords(engine: Engine, records: readonly OrderRecord[], out: EffectSink): ReadonlySet<OrderHash> {
  const shown = new Set<OrderHash>();
  for (const record of records) {
    if (record.kind === 'none') continue;
    shown.add(record.order.orderId);
    const order = engine.orders.byOrderId(record.order.orderId);
    if (order !== undefined) noteRecord(engine, order, record, out);
  }
  return shown;
}

function noteRecord(
  engine: Engine,
  order: Order,
  { kind, order: told }: Exclude<OrderRecord, { kind: 'none' }>,
  out: EffectSink,
): void {
  if (kind === 'open') noteShown(order, told, out);
  else {
    noteSeen(order, told);
    if (kind === 'ended') noteEnding(order, 'cancelled');
    // What never rests and is over has no remainder left.
    else if (isImmediate(order.terms)) noteEnding(order, 'expired');
  }
  trackOrder(engine, order, out, 'read by its hash');
}

function isDoubtful(order: Order): boolean {
  return order.doubted || stateOf(order) === 'unknown';
}
