import type { Outcome } from '../../market/ids.ts';
import { fairValue, type FairValue } from '../../models/index.ts';
import type { OwnOrderView, Position, StrategyView } from '../../strategies/strategy.ts';
import { type EpochMs, microShares } from '../../units/index.ts';
import type { Market } from '../market.ts';
import { isFinal, type Order, remainingOf, stateOf } from '../orders/order.ts';
import type { Engine } from '../state.ts';

/** One round as strategies see it now. All that they get is either fresh or read-only. */
export function strategyView(engine: Engine, market: Market): StrategyView {
  const { now, config, prices } = engine;
  const { round, phase, strike, books } = market;
  const leftMs = round.endsAt - now;
  const spot = prices.spot(now);
  const twap = prices.twap(now);
  return {
    now,
    config,
    round,
    phase,
    secondsLeft: leftMs / 1000 / round.timeScale,
    fractionLeft: Math.min(1, Math.max(0, leftMs / (round.endsAt - round.startsAt))),
    ...(strike === undefined ? {} : { strike }),
    ...(spot === undefined ? {} : { spot }),
    ...(twap === undefined ? {} : { twap }),
    ...fairValueOf(engine, market, now),
    window: prices.window,
    up: books.up.view,
    down: books.down.view,
    positions: { up: positionOf(market, 'up'), down: positionOf(market, 'down') },
    orders: ownOrders(market),
  };
}

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

function positionOf({ fills }: Market, outcome: Outcome): Position {
  const { shares, cost } = fills.holding(outcome);
  return { shares: microShares(Math.max(0, shares)), cost };
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
  const { strategy, outcome, side, price } = order.terms;
  return { strategy, outcome, side, price, remaining: remainingOf(order), pending: !rests };
}
