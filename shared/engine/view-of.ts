import type { CompartmentCounters, CompartmentView, SideView } from '../events/worker-protocol.ts';
import type { Outcome } from '../market/ids.ts';
import { type EpochMs, MICRO, toFraction, toShares, toUsdc } from '../units/index.ts';
import { allEvaluations } from './decisions/evaluations.ts';
import { fairValueOf } from './decisions/own-picture.ts';
import type { EngineView } from './engine-view.ts';
import type { Market } from './market.ts';
import { openOrderCount, realisedPnl, totalAtRisk, unrealisedPnl } from './money/exposure.ts';
import { inventoryOf } from './money/inventory.ts';
import type { Engine } from './state.ts';
import { presentMarket, standingOf } from './tell.ts';

const NO_SIDE: SideView = { shares: 0, settled: 0, provisional: 0, reserved: 0, live: false };

/** The engine's picture for screens and reports as of `at`. Reads only. */
export function viewOf(engine: Engine, at: EpochMs): EngineView {
  const market = presentMarket(engine);
  const spot = engine.prices.spot(at);
  const twap = engine.prices.twap(at);
  const fairUp = market === undefined ? undefined : fairValueOf(engine, market, at).fairUp;
  return {
    ...standingOf(engine),
    ...(market === undefined ? {} : { round: roundView(market) }),
    up: market === undefined ? NO_SIDE : sideView(market, 'up'),
    down: market === undefined ? NO_SIDE : sideView(market, 'down'),
    ...(spot === undefined ? {} : { spot: spot.value }),
    ...(twap === undefined ? {} : { twap: twap.value }),
    ...(fairUp === undefined ? {} : { fairUp }),
    openOrders: openOrderCount(engine),
    atRiskUsdc: toUsdc(totalAtRisk(engine)),
    pnl: { realisedUsdc: toUsdc(realisedPnl(engine)), unrealisedUsdc: toUsdc(unrealisedPnl(engine)) },
    counters: {
      gaps: engine.counters.gaps,
      epochs: engine.counters.epochs,
      orders: orderCounters(engine),
      fills: fillCounters(engine),
      maxAtRiskUsdc: toUsdc(engine.counters.maxAtRisk),
      evaluations: allEvaluations(engine),
    },
  };
}

function roundView({ round, phase, strike }: Market): NonNullable<CompartmentView['round']> {
  const { slug, conditionId, startsAt, endsAt } = round;
  return {
    slug,
    conditionId,
    phase,
    startsAt,
    endsAt,
    ...(strike === undefined ? {} : { strike: { price: strike.price, source: strike.source } }),
  };
}

function sideView(market: Market, outcome: Outcome): SideView {
  const { books, fills } = market;
  const { settled, provisional, reserved } = inventoryOf(market, outcome);
  const { live, bestBid, bestAsk } = books[outcome];
  return {
    ...(live && bestBid !== 0 ? { bid: toFraction(bestBid) } : {}),
    ...(live && bestAsk !== 0 ? { ask: toFraction(bestAsk) } : {}),
    shares: toShares(fills.holding(outcome).shares),
    settled: toShares(settled),
    provisional: toShares(provisional),
    reserved: toShares(reserved),
    live,
  };
}

function orderCounters(engine: Engine): CompartmentCounters['orders'] {
  const { intended, accepted, refused, denied, unknown, cancelled } = engine.counters;
  return { intended, accepted, refused, denied, unknown, cancelled, open: openOrderCount(engine) };
}

function fillCounters({ counters }: Engine): CompartmentCounters['fills'] {
  const { count, maker, taker, shares, notional, fees } = counters.fills;
  return { count, maker, taker, shares: shares / MICRO, notionalUsdc: notional / MICRO, feesUsdc: fees / MICRO };
}
