import { fairValue, type FairValue } from '../../models/index.ts';
import type { OwnOrderView } from '../../strategies/strategy.ts';
import type { EpochMs } from '../../units/index.ts';
import type { Market } from '../market.ts';
import { isFinal, type Order, remainingOf, stateOf } from '../orders/order.ts';
import type { Engine } from '../state.ts';

/** Probability of Up and the mean that the settlement is heading for, as far as they can be known. */
export function fairValueOf({ prices }: Engine, { round, strike, settlement }: Market, now: EpochMs): FairValue {
  const spot = prices.spot(now);
  if (spot === undefined) return {};
  return fairValue({
    rule: round.rule,
    strike: strike?.price,
    spot: spot.value,
    twap: prices.twap(now)?.value,
    nowMs: now / round.timeScale,
    endsAtMs: round.endsAt / round.timeScale,
    volatility: prices.volatility(now),
    window: settlement,
  });
}

/** Our orders in a market that are not over. */
export function ownOrders({ working }: Market): OwnOrderView[] {
  const orders: OwnOrderView[] = [];
  for (const order of working) {
    const state = stateOf(order);
    if (!isFinal(state)) orders.push(ownOrder(order, state === 'live' || state === 'partial'));
  }
  return orders;
}

function ownOrder(order: Order, rests: boolean): OwnOrderView {
  const { strategy, outcome, side, level, price } = order.terms;
  const remaining = remainingOf(order);
  return { strategy, outcome, side, level, price, remaining, pending: !rests, scoring: order.scoring };
}
