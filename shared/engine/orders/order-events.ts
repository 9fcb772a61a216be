import type { ClientId, OrderEvent, PlaceOutcome, UserEvent, VenueOrder } from '../../events/engine-events.ts';
import type { OrderHash } from '../../market/ids.ts';
import type { CrossedQuoteView } from '../../strategies/strategy.ts';
import { type EpochMs, epochMs, microShares } from '../../units/index.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import { noteReadiness } from '../readiness.ts';
import type { Engine } from '../state.ts';
import { noteVenueAnswer } from '../venue-hold.ts';
import { noteAnswer, noteEnding, noteFound, noteListed, noteSeen } from './evidence.ts';
import type { Order } from './order.ts';
import { trackOrder } from './track.ts';

/** When the venue is asked again whether an earlier incarnation's order is gone. */
const EARLIER_AGAIN_MS = 500;

/** The gateway signed an order: from here on it can be recognised. */
export function onSigned(engine: Engine, clientId: ClientId, orderId: OrderHash, out: EffectSink): void {
  const order = engine.orders.byClientId(clientId);
  if (order === undefined) {
    engine.counters.strangeEvents += 1;
    return;
  }
  engine.orders.sign(order, orderId);
  trackOrder(engine, order, out);
}

/** What came of sending an order. */
export function onAnswer(
  engine: Engine,
  { clientId, outcome }: Extract<OrderEvent, { type: 'order-answer' }>,
  out: EffectSink,
): void {
  const order = engine.orders.byClientId(clientId);
  if (order === undefined) {
    engine.counters.strangeEvents += 1;
    return;
  }
  noteAnswer(order, provenOutcome(order, outcome), engine.steps, engine.now);
  if (outcome.kind === 'accepted') noteAccepted(order, outcome.status, out);
  noteVenueAnswer(engine, outcome, out);
  const market = engine.markets.get(order.terms.conditionId);
  if (market !== undefined) noteReadiness(engine, market, outcome);
  if (outcome.kind === 'refused') {
    order.refusal = outcome.code;
    pushFact(out, { type: 'refused', clientId, code: outcome.code });
    if (outcome.code === 'POST_ONLY_CROSS') market?.crossedQuotes.push(crossedQuote(order, engine.now));
  }
  trackOrder(engine, order, out, detailOf(outcome));
}

function crossedQuote({ terms }: Order, at: EpochMs): CrossedQuoteView {
  const { strategy, outcome, side, price } = terms;
  return { strategy, outcome, side, price, at };
}

/** The venue took the order: one that we had given up is cancelled like any other that turns up (reliability §5.2 rule 7). */
function noteAccepted(
  order: Order,
  status: Extract<PlaceOutcome, { kind: 'accepted' }>['status'],
  out: EffectSink,
): void {
  noteFound(order);
  if (order.evidence.ending === 'absent' && status !== 'unmatched') noteShown(order, { matched: microShares(0) }, out);
}

/** The user stream tells of an order. Cancellations of orders that are not ours any more are old news. */
export function onUserOrder(
  engine: Engine,
  { change, order: told }: Extract<UserEvent, { type: 'user-order' }>,
  out: EffectSink,
): void {
  const order = engine.orders.byOrderId(told.orderId);
  if (order === undefined) {
    if (change === 'cancellation') engine.counters.strangeEvents += 1;
    else noteForeign(engine, told, out);
    return;
  }
  if (change === 'cancellation') {
    noteSeen(order, told);
    noteEnding(order, 'cancelled');
  } else noteShown(order, told, out);
  trackOrder(engine, order, out);
}

/**
 * The venue shows an order of ours to be open. One that we had given up is cancelled, whatever a strategy wants by now. Of one
 * that was told absent `trackOrder` says so.
 */
export function noteShown(order: Order, shown: Pick<VenueOrder, 'matched'>, out: EffectSink): void {
  if (!noteListed(order, shown) || order.reported === 'absent') return;
  const detail = `order ${order.terms.clientId} (${order.orderId}) exists after all`;
  pushFact(out, { type: 'alarm', code: 'LATE_ORDER', detail });
}

/**
 * The venue shows an order of this account that this engine did not send. Unless an earlier incarnation of it did, it is
 * another program's, or a person's: it is neither adopted nor cancelled; entries into its market stay blocked until a reconciliation no longer lists it (design §12).
 * Each such order is told once.
 */
export function noteForeign(engine: Engine, { orderId, conditionId }: VenueOrder, out: EffectSink): void {
  const market = engine.markets.get(conditionId);
  if (market === undefined) {
    engine.counters.strangeEvents += 1;
    return;
  }
  if (engine.earlierOrders.has(orderId)) return endEarlierOrder(engine, market, orderId, out);
  const { reconciliation } = market;
  reconciliation.foreign = true;
  if (reconciliation.foreignTold.has(orderId)) return;
  reconciliation.foreignTold.add(orderId);
  pushFact(out, { type: 'alarm', code: 'FOREIGN_ORDER', detail: `${orderId} in ${market.round.slug}` });
}

/**
 * An order that an earlier incarnation of this engine sent came to life, or outlived the cleaning up after it: it is ours,
 * and nobody wants it any more. It is cancelled, and nothing enters until the venue no longer lists it.
 */
function endEarlierOrder(engine: Engine, { round, reconciliation }: Market, orderId: OrderHash, out: EffectSink): void {
  reconciliation.done = false;
  reconciliation.notBefore = epochMs(engine.now + EARLIER_AGAIN_MS);
  pushFact(out, { type: 'alarm', code: 'LATE_ORDER', detail: `${orderId} of an earlier incarnation in ${round.slug}` });
  out.push({ type: 'cancel', orderIds: [orderId] });
}

/** A refusal of bytes that were sent before proves nothing of the first time: the order itself may be what is in the way. */
function provenOutcome({ resentAt }: Order, outcome: PlaceOutcome): PlaceOutcome {
  if (resentAt === undefined || outcome.kind !== 'refused') return outcome;
  return { kind: 'unknown', reason: `refused when sent again: ${outcome.code}` };
}

function detailOf(outcome: PlaceOutcome): string | undefined {
  if (outcome.kind === 'refused') return `${outcome.code}: ${outcome.message}`;
  return outcome.kind === 'unknown' ? outcome.reason : undefined;
}
