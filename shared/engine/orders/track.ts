import { invariant } from '../../errors.ts';
import { isImmediate } from '../../market/order-rules.ts';
import type { Basis } from '../../strategies/strategy.ts';
import { type EpochMs, epochMs } from '../../units/index.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { assertOrderTransition } from './order-transitions.ts';
import { recount } from './working-sums.ts';
import { DUST, isFinal, type Order, type OrderState, stateOf, unbookedOf } from './order.ts';

/** What should have been told by now is doubted after this long. */
const SUSPICION_MS = 2_000;

/** States in which the venue has had the order. */
const EXISTED: readonly OrderState[] = ['delayed', 'live', 'partial', 'cancelling', 'filled', 'cancelled', 'expired'];

/** The market of an order. @throws {InvariantError} when it was forgotten before its order */
function marketOf(engine: Engine, order: Order): Market {
  const market = engine.markets.get(order.terms.conditionId);
  invariant(market !== undefined, `order ${order.terms.clientId} of a forgotten market`);
  return market;
}

/**
 * To be called after every change of an order: tells its new state, counts, and keeps the market's working set.
 *
 * @throws {InvariantError} when the change is none that an order can go through
 */
export function trackOrder(engine: Engine, order: Order, out: EffectSink, detail?: string): void {
  const market = marketOf(engine, order);
  const state = stateOf(order);
  if (state !== order.reported) {
    assertOrderTransition(order.reported, state);
    if (order.reported === 'absent') tellLateArrival(order, state, out);
    order.reported = state;
    countState(engine, order, state);
    tellOrder(order, out, detail);
  }
  const over = isFinal(state) && unbookedOf(order) === 0;
  if (over) market.working.delete(order);
  else market.working.add(order);
  recount(market);
  if (!isIncomplete(order, state)) order.suspectSince = undefined;
  else order.suspectSince ??= engine.now;
}

/** What was told to have never existed came to the venue after all, later than an order is assumed to (`absence.ts`). */
function tellLateArrival({ terms, orderId }: Order, state: OrderState, out: EffectSink): void {
  const detail = `order ${terms.clientId} (${orderId}), told absent, is ${state} after all`;
  pushFact(out, { type: 'alarm', code: 'LATE_ARRIVAL', detail });
}

/** Tells an order's state as it is. */
export function tellOrder(order: Order, out: EffectSink, detail: string | undefined, basis?: Basis): void {
  const { clientId, strategy } = order.terms;
  pushFact(out, {
    type: 'order',
    clientId,
    ...(order.orderId === undefined ? {} : { orderId: order.orderId }),
    state: order.reported,
    strategy,
    ...(detail === undefined ? {} : { detail }),
    ...(basis === undefined ? {} : { basis }),
  });
}

/** When an order begins to be doubted, unless more is told until then. */
export function doubtsAt(order: Order): EpochMs | undefined {
  if (order.doubted || order.suspectSince === undefined) return undefined;
  return epochMs(order.suspectSince + SUSPICION_MS);
}

/** Orders whose story has not been completed in time are doubted: they must be read at the venue. */
export function doubtOverdue(engine: Engine, out: EffectSink): void {
  for (const { working } of engine.markets.values()) {
    for (const order of working) {
      const at = doubtsAt(order);
      if (at === undefined || engine.now < at) continue;
      order.doubted = true;
      trackOrder(engine, order, out, 'the venue has not told what became of it');
    }
  }
}

/** True while something that the venue owes us to tell is outstanding. */
function isIncomplete({ terms, evidence, accepted, cancelRefused }: Order, state: OrderState): boolean {
  if (evidence.matched - evidence.filled > DUST) return true;
  return !isFinal(state) && (cancelRefused || (accepted && isImmediate(terms)));
}

function countState({ counters }: Engine, order: Order, state: OrderState): void {
  if (!order.accepted && EXISTED.includes(state)) {
    order.accepted = true;
    counters.accepted += 1;
  }
  if (state === 'refused' || state === 'unknown' || state === 'cancelled') counters[state] += 1;
}
