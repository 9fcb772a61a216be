import type { OrderEvent } from '../../events/engine-events.ts';
import type { OrderHash } from '../../market/ids.ts';
import { isImmediate } from '../../market/order-rules.ts';
import { type EpochMs, epochMs } from '../../units/index.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { isAbsenceProved } from './absence.ts';
import { cancelOverdueAt, releaseCancel } from './cancel.ts';
import { standingOrders, tellOrderCorrections } from './corrections.ts';
import { noteEnding } from './evidence.ts';
import { onFill } from './fills.ts';
import { isFinal, type Order, stateOf } from './order.ts';
import { noteForeign, noteShown } from './order-events.ts';
import { fillsWantedSince } from './overlap.ts';
import { doubtfulOrders, noteRecords } from './records.ts';
import { trackOrder } from './track.ts';

/** Absence takes two looks at least this far apart (reliability §5.3). */
const LOOK_AGAIN_MS = 2_000;
/** While anything is under way in a market the venue is asked this often: a stream may fall silent unnoticed (faults V6, U7). */
const LOOK_EVERY_MS = 5_000;
const RETRY_AFTER_MS = 1_000;

/** The user stream came up or lost something: nothing is replayed, so everything is compared anew. */
export function invalidateReconciliation(engine: Engine): void {
  if (engine.reconcileAsked !== undefined) engine.reconcileAsked.outdated = true;
  for (const { reconciliation } of engine.markets.values()) {
    reconciliation.done = false;
    reconciliation.notBefore = engine.now;
  }
}

/** Time passed: markets in which nothing was under way until now have nothing to be compared so far. */
export function noteQuietMarkets(engine: Engine): void {
  for (const market of engine.markets.values()) if (isQuiet(market)) market.reconciliation.quietAt = engine.now;
}

/** Asks the venue about every market whose picture is incomplete or old, one question at a time. */
export function askToReconcile(engine: Engine, out: EffectSink): void {
  if (!engine.feeds.user.up || engine.reconcileAsked !== undefined) return;
  const markets = [...engine.markets.values()].filter((market) => engine.now >= lookDueAt(market));
  if (markets.length === 0) return;
  engine.reconcileAsked = { at: engine.now, step: engine.steps, outdated: false };
  const conditionIds = markets.map(({ round }) => round.conditionId);
  const orderIds = doubtfulOrders(markets);
  const fillsSince = fillsWantedSince(markets);
  out.push({
    type: 'reconcile',
    conditionIds,
    ...(orderIds.length === 0 ? {} : { orderIds }),
    ...(fillsSince === 0 ? {} : { fillsSince }),
  });
}

/** When the next question is due; Infinity when there is none or one is under way. */
export function nextLookAt(engine: Engine): number {
  if (!engine.feeds.user.up || engine.reconcileAsked !== undefined) return Infinity;
  let at = Infinity;
  for (const market of engine.markets.values()) at = Math.min(at, lookDueAt(market));
  return at;
}

/**
 * The complete answer: open orders and fills of the named markets, as of some moment after the question. From what it does
 * not list something follows only if the user stream held all the while.
 */
export function onReconciled(
  engine: Engine,
  { conditionIds, openOrders, fills, records = [] }: Extract<OrderEvent, { type: 'reconciled' }>,
  out: EffectSink,
): void {
  const asked = engine.reconcileAsked ?? { at: engine.now, step: engine.steps, outdated: false };
  const counts = engine.feeds.user.up && !asked.outdated;
  engine.reconcileAsked = undefined;
  const markets = conditionIds.flatMap((id) => engine.markets.get(id) ?? []);
  for (const { reconciliation } of markets) {
    reconciliation.done = counts;
    reconciliation.foreign = false;
    reconciliation.lookedAt = asked.at;
    reconciliation.notBefore = counts ? epochMs(engine.now + LOOK_AGAIN_MS) : engine.now;
  }
  const stood = standingOrders(markets);
  for (const fill of fills) onFill(engine, fill, 'reading', out);
  const listed = new Set(noteRecords(engine, records, out));
  for (const shown of openOrders) {
    listed.add(shown.orderId);
    const order = engine.orders.byOrderId(shown.orderId);
    if (order === undefined) noteForeign(engine, shown, out);
    else {
      noteShown(order, shown, out);
      if (cancelOverdueAt(order) <= asked.at) releaseCancel(engine, order);
      trackOrder(engine, order, out);
    }
  }
  if (counts) noteMissingOrders(engine, markets, listed, asked, out);
  tellOrderCorrections(stood, out);
}

/** The venue could not be read: nothing is concluded. */
export function onReconcileFailed(engine: Engine): void {
  engine.reconcileAsked = undefined;
  for (const { reconciliation } of engine.markets.values()) {
    reconciliation.retryAt = epochMs(engine.now + RETRY_AFTER_MS);
    reconciliation.notBefore = epochMs(Math.max(reconciliation.notBefore, reconciliation.retryAt));
  }
}

/** Unknown for the first time in this moment: the look before it cannot have told, so that the next need not wait. */
function isUnlookedFor(order: Order): boolean {
  return !order.doubted && order.missingSince === undefined && stateOf(order) === 'unknown';
}

function isQuiet({ working, fills }: Market): boolean {
  return working.size === 0 && fills.isSettled;
}

/**
 * When a market is to be compared with the venue next: soon when in doubt, regularly while anything is under way, and once
 * when a round that we traded ends.
 */
function lookDueAt(market: Market): number {
  const { round, traded, working, reconciliation, balance } = market;
  const { done, foreign, lookedAt, quietAt, notBefore, retryAt } = reconciliation;
  if (!done || foreign || lookedAt < (balance.mismatchSince ?? 0)) return notBefore;
  let due: number = traded && lookedAt < round.endsAt ? round.endsAt : Infinity;
  if (!isQuiet(market)) due = Math.min(due, Math.max(lookedAt, quietAt) + LOOK_EVERY_MS);
  for (const order of working) {
    if (isUnlookedFor(order)) return retryAt;
    if (order.doubted || stateOf(order) === 'unknown') return notBefore;
    due = Math.min(due, cancelOverdueAt(order));
  }
  return Math.max(due, notBefore);
}

function noteMissingOrders(
  engine: Engine,
  markets: readonly Market[],
  listed: ReadonlySet<OrderHash>,
  asked: { readonly at: EpochMs; readonly step: number },
  out: EffectSink,
): void {
  for (const { working } of markets) {
    for (const order of working) if (isMissing(order, listed, asked.step)) noteMissing(engine, order, asked.at, out);
  }
}

/**
 * Only an order that had been answered before the question can be missed in the answer; one that never rests, only when its
 * fate is in doubt for another reason.
 */
function isMissing(order: Order, listed: ReadonlySet<OrderHash>, askedStep: number): boolean {
  const { answeredStep } = order.evidence;
  if (order.orderId === undefined || listed.has(order.orderId)) return false;
  if (isImmediate(order.terms) && stateOf(order) !== 'unknown') return false;
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
  } else if (askedAt - first >= LOOK_AGAIN_MS) concludeMissing(engine, order, askedAt);
  trackOrder(engine, order, out, 'not among the open orders');
}

/** One that was known to exist is over; for one that was never heard of that takes more proof. */
function concludeMissing(engine: Engine, order: Order, askedAt: EpochMs): void {
  if (!isFinal(stateOf(order))) {
    if (!order.accepted && !isAbsenceProved(engine, order, askedAt)) return;
    noteEnding(order, order.accepted ? 'expired' : 'absent');
  }
  order.doubted = false;
}
