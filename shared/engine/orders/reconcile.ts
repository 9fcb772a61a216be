import type { OrderEvent } from '../../events/engine-events.ts';
import type { OrderHash } from '../../market/ids.ts';
import { type EpochMs, epochMs } from '../../units/index.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { noteEnding } from './evidence.ts';
import { onFill } from './fills.ts';
import { isFinal, type Order, stateOf } from './order.ts';
import { noteForeign, noteShown } from './order-events.ts';
import { trackOrder } from './track.ts';

/** Absence takes two looks at least this far apart (reliability §5.3). */
const LOOK_AGAIN_MS = 2_000;
const RETRY_AFTER_MS = 1_000;

/** The user stream came up or lost something: nothing is replayed, so everything is compared anew. */
export function invalidateReconciliation(engine: Engine): void {
  for (const { reconciliation } of engine.markets.values()) {
    reconciliation.done = false;
    reconciliation.notBefore = engine.now;
  }
}

/** Asks the venue about every market whose picture is incomplete, one question at a time. */
export function askToReconcile(engine: Engine, out: EffectSink): void {
  if (!engine.feeds.user.up || engine.reconcileAsked !== undefined) return;
  const markets = [...engine.markets.values()].filter(
    (market) => engine.now >= market.reconciliation.notBefore && needsLook(market),
  );
  if (markets.length === 0) return;
  engine.reconcileAsked = { at: engine.now, step: engine.steps };
  out.push({ type: 'reconcile', conditionIds: markets.map(({ round }) => round.conditionId) });
}

/** When the next question is due; `undefined` when there is none or one is under way. */
export function nextLookAt(engine: Engine): EpochMs | undefined {
  if (!engine.feeds.user.up || engine.reconcileAsked !== undefined) return undefined;
  let at: EpochMs | undefined;
  for (const market of engine.markets.values()) {
    const { notBefore } = market.reconciliation;
    if ((at === undefined || notBefore < at) && needsLook(market)) at = notBefore;
  }
  return at;
}

/** The complete answer: open orders and fills of the named markets, as of some moment after the question. */
export function onReconciled(
  engine: Engine,
  { conditionIds, openOrders, fills }: Extract<OrderEvent, { type: 'reconciled' }>,
  out: EffectSink,
): void {
  const asked = engine.reconcileAsked ?? { at: engine.now, step: engine.steps };
  engine.reconcileAsked = undefined;
  const markets = conditionIds.flatMap((id) => engine.markets.get(id) ?? []);
  for (const { reconciliation } of markets) {
    reconciliation.done = engine.feeds.user.up && engine.feeds.user.since <= asked.at;
    reconciliation.foreign = false;
    reconciliation.notBefore = reconciliation.done ? epochMs(engine.now + LOOK_AGAIN_MS) : engine.now;
  }
  for (const fill of fills) onFill(engine, fill, out);
  const listed = new Set<OrderHash>();
  for (const shown of openOrders) {
    listed.add(shown.orderId);
    const order = engine.orders.byOrderId(shown.orderId);
    if (order === undefined) noteForeign(engine, shown, out);
    else {
      noteShown(order, shown, out);
      trackOrder(engine, order, out);
    }
  }
  for (const { working } of markets) {
    for (const order of working) if (isMissing(order, listed, asked.step)) noteMissing(engine, order, asked.at, out);
  }
}

/** The venue could not be read: nothing is concluded. */
export function onReconcileFailed(engine: Engine): void {
  engine.reconcileAsked = undefined;
  for (const { reconciliation } of engine.markets.values()) {
    reconciliation.notBefore = epochMs(Math.max(reconciliation.notBefore, engine.now + RETRY_AFTER_MS));
  }
}

function needsLook({ reconciliation, working }: Market): boolean {
  if (!reconciliation.done || reconciliation.foreign) return true;
  for (const order of working) if (order.doubted || stateOf(order) === 'unknown') return true;
  return false;
}

/** Only an order that had been answered before the question can be missed in the answer. */
function isMissing(order: Order, listed: ReadonlySet<OrderHash>, askedStep: number): boolean {
  const { answeredStep } = order.evidence;
  if (order.orderId === undefined || listed.has(order.orderId)) return false;
  return answeredStep !== undefined && answeredStep <= askedStep;
}

/**
 * The order should have been listed and was not: one look proves nothing, two looks far enough apart do. Whether it ever
 * existed decides what it is then.
 */
function noteMissing(engine: Engine, order: Order, askedAt: EpochMs, out: EffectSink): void {
  const first = order.missingSince;
  if (first === undefined) {
    order.missingSince = engine.now;
    if (order.cancelAskedAt === undefined) order.doubted = true;
  } else if (askedAt - first >= LOOK_AGAIN_MS) {
    if (!isFinal(stateOf(order))) noteEnding(order, order.accepted ? 'expired' : 'absent');
    order.doubted = false;
  }
  trackOrder(engine, order, out, 'not among the open orders');
}
