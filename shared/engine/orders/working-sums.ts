import type { OwnOrderView } from '../../strategies/strategy.ts';
import { isImmediate } from '../../market/order-rules.ts';
import { cost } from '../../units/index.ts';
import type { Market, WorkingSums } from '../market.ts';
import { isFinal, type Order, remainingOf, reserveOf, stateOf, unbookedOf } from './order.ts';

/**
 * What the orders under way in a market amount to. Most steps change no order, and each asks for these figures many times: they
 * are worked out once and hold until {@link recount}.
 */
export function workingSums(market: Market): WorkingSums {
  return (market.sums ??= sumsOf(market));
}

/** Something about an order of the market changed, or may have. */
export function recount(market: Market): void {
  market.sums = undefined;
}

/** Works the figures out anew, whatever is remembered. */
export function sumsOf({ working, filledOrders }: Pick<Market, 'working' | 'filledOrders'>): WorkingSums {
  const views: OwnOrderView[] = [];
  const resting: Order[] = [];
  const reserve = { up: 0, down: 0 };
  const bidFor = { up: 0, down: 0 };
  const offered = { up: 0, down: 0 };
  let [volume, trades] = [0, 0];
  let [hasUnknown, isTaking] = [false, false];
  for (const order of working) {
    const { outcome, side, price } = order.terms;
    const state = stateOf(order);
    if (!isFinal(state)) {
      views.push(viewOf(order, state === 'live' || state === 'partial'));
      if (isImmediate(order.terms)) isTaking = true;
      else resting.push(order);
    }
    if (state === 'unknown') hasUnknown = true;
    const size = unbookedOf(order);
    if (size === 0) continue;
    reserve[outcome] += reserveOf(order);
    volume += cost(size, price);
    if (order.orderId === undefined || !filledOrders.has(order.orderId)) trades += 1;
    if (side === 'BUY') bidFor[outcome] += size;
    else offered[outcome] += size;
  }
  return { views, resting, hasUnknown, isTaking, reserve, bidFor, offered, volume, trades };
}

function viewOf(order: Order, rests: boolean): OwnOrderView {
  const { strategy, outcome, side, level, price } = order.terms;
  const remaining = remainingOf(order);
  return { strategy, outcome, side, level, price, remaining, pending: !rests, scoring: order.scoring };
}
