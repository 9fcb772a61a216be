import type { OrderEvent } from '../../events/engine-events.ts';
import type { OrderHash } from '../../market/ids.ts';
import type { StrategyName } from '../config.ts';
import type { EffectSink } from '../effect-sink.ts';
import { durationIn, type Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { stateOf } from './order.ts';

/** Orders count for liquidity rewards from this age on, and are asked about as often (protocol §9.4, strategies §12); nominal. */
const LEAST_AGE_MS = 30_000;
const ASK_EVERY_MS = 30_000;

/** Asks whether a strategy's best quotes of a market earn liquidity rewards. What fails is asked again in time. */
export function askForScoring(engine: Engine, market: Market, strategy: StrategyName, out: EffectSink): void {
  if (engine.now < market.scoringAskedAt + durationIn(market, ASK_EVERY_MS)) return;
  const oldest = engine.now - durationIn(market, LEAST_AGE_MS);
  const orderIds: OrderHash[] = [];
  for (const order of market.working) {
    const { terms, orderId } = order;
    const isAsked = terms.strategy === strategy && terms.level === 0 && terms.intendedAt <= oldest;
    if (isAsked && orderId !== undefined && stateOf(order) === 'live') orderIds.push(orderId);
  }
  if (orderIds.length === 0) return;
  market.scoringAskedAt = engine.now;
  out.push({ type: 'read-scoring', orderIds });
}

/** The venue's answer; orders that ended meanwhile are left out. */
export function onScoring(engine: Engine, { orders }: Extract<OrderEvent, { type: 'scoring' }>): void {
  for (const { orderId, isScoring } of orders) {
    const order = engine.orders.byOrderId(orderId);
    if (order !== undefined) order.scoring = { isScoring, at: engine.now };
  }
}
