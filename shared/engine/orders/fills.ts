import type { VenueFill } from '../../events/engine-events.ts';
import { type Outcome, OUTCOMES, type TokenId } from '../../market/ids.ts';
import { type Round, tokenOf } from '../../market/round.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import { moneyOf } from '../money/fill-money.ts';
import { noteTrade } from '../money/usage.ts';
import type { Engine } from '../state.ts';
import { tellFillCorrection } from './corrections.ts';
import { noteFill } from './evidence.ts';
import { trackOrder } from './track.ts';

/**
 * What fills are attributed to when no order of this engine made them: one of an earlier incarnation did, or a person by
 * hand (fault H6).
 */
export const ADOPTED = 'adopted';

/**
 * Takes evidence of a fill. A fill of an order that we do not know is booked all the same: it is the account's, so it is
 * this engine's inventory.
 *
 * @param heard over the user stream, or by reading the venue: then what it changes is a correction
 * @throws {InvariantError} when it brings its order into a state that cannot be
 */
export function onFill(engine: Engine, fill: VenueFill, heard: 'stream' | 'reading', out: EffectSink): void {
  const market = engine.markets.get(fill.conditionId);
  const outcome = market === undefined ? undefined : outcomeOf(market.round, fill.token);
  if (market === undefined || outcome === undefined) {
    engine.counters.strangeEvents += 1;
    return;
  }
  const order = engine.orders.byOrderId(fill.orderId);
  const strategy = order?.terms.strategy ?? ADOPTED;
  const verdict = market.fills.note(fill, outcome, { strategy, at: engine.now });
  if (verdict === 'contradicted') {
    pushFact(out, {
      type: 'alarm',
      code: 'SETTLEMENT_CHANGED',
      detail: `trade ${fill.tradeId} is ${fill.status} after all`,
    });
  }
  if (order !== undefined && (verdict === 'booked' || verdict === 'failed-unbooked')) {
    noteFill(order, fill.size);
    if (order.terms.isView === true) market.takenSide = outcome;
    trackOrder(engine, order, out);
  }
  if (verdict !== 'booked' && verdict !== 'reversed' && verdict !== 'failed-unbooked') return;
  const { notional, fee } = moneyOf(fill, market.round.fees);
  if (verdict === 'booked') {
    countFill(engine, fill, notional, fee);
    noteTrade(engine, market, fill.orderId);
  }
  const { tradeId, orderId, side, price, size, role, status } = fill;
  pushFact(out, { type: 'fill', tradeId, orderId, outcome, side, price, size, notional, fee, role, status, strategy });
  if (heard === 'reading') tellFillCorrection(fill, verdict, out);
}

function outcomeOf(round: Round, token: TokenId): Outcome | undefined {
  return OUTCOMES.find((outcome) => tokenOf(round, outcome) === token);
}

function countFill({ counters }: Engine, { role, size }: VenueFill, notional: number, fee: number): void {
  const { fills } = counters;
  fills.count += 1;
  fills[role] += 1;
  fills.shares += size;
  fills.notional += notional;
  fills.fees += fee;
}
