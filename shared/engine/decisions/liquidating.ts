import { OUTCOMES, type Outcome } from '../../market/ids.ts';
import { denialOfMarket, denialOfOrder } from '../../risk/gates.ts';
import { lowestWithin } from '../../risk/price-guards.ts';
import type { Decision } from '../../strategies/strategy.ts';
import { cost, epochMs, type EpochMs, microShares, type Price, price } from '../../units/index.ts';
import type { StrategyName } from '../config.ts';
import type { EffectSink } from '../effect-sink.ts';
import { durationIn, type Market } from '../market.ts';
import { pullQuotes } from '../orders/cancel.ts';
import type { Engine } from '../state.ts';
import { tallyOf } from './evaluations.ts';
import { marketPicture, orderPicture } from './pictures.ts';
import { deny, placeOrder } from './place.ts';
import { sendableSize } from './quoting.ts';
import { sharesFor } from './take-size.ts';

/** What sales of a liquidation are attributed to, in place of a strategy. */
export const LIQUIDATION: StrategyName = 'liquidation';

/** Between two sales in one market, nominal: what the last one took has time to come back. */
const PAUSE_MS = 1_000;

type Sale = { readonly outcome: Outcome; readonly side: 'SELL'; readonly price: Price; readonly size: number };

/** Whether the operator has everything sold (strategies §15.2, LIQUIDATE): then no strategy is asked. */
export function isLiquidating({ lease }: Engine): boolean {
  return lease?.account?.denial === 'LIQUIDATION';
}

/**
 * Cancels what rests, then sells what can be sold: one order at a time, the dearer outcome first, at the best bid and no
 * further below it than `risk.maxSlippage`, no more in one order than `risk.maxOrderUsdc`. The gates have their say as on
 * every order; nothing is ever bought.
 */
export function liquidate(engine: Engine, market: Market, out: EffectSink): void {
  pullQuotes(engine, market, out);
  if (market.working.size > 0) return;
  const sales = OUTCOMES.map((outcome) => saleOf(engine, market, outcome)).filter((sale) => sale !== undefined);
  if (sales.length === 0) return;
  const nextAt = pausedUntil(market);
  if (engine.now < nextAt) {
    engine.requoteAt = epochMs(Math.min(engine.requoteAt ?? Infinity, nextAt));
    return;
  }
  const dearestFirst = sales.toSorted((a, b) => valueOf(b) - valueOf(a));
  dearestFirst.some((sale) => hasSold(engine, market, sale, out));
}

function hasSold(engine: Engine, market: Market, sale: Sale, out: EffectSink): boolean {
  const wish = { ...sale, size: microShares(sale.size) };
  const tally = tallyOf(market, LIQUIDATION);
  tally.open(asDecision(wish));
  const denial =
    denialOfMarket(marketPicture(engine, market), 'liquidate') ??
    denialOfOrder(orderPicture(engine, market, { ...wish, strategy: LIQUIDATION }, { takes: true }), 'liquidate');
  if (denial === undefined) placeOrder(engine, market, LIQUIDATION, { ...wish, tag: LIQUIDATION }, 'FAK', out);
  else deny(engine, market, LIQUIDATION, wish, denial, out);
  tally.close();
  return denial === undefined;
}

/** What of an outcome could go now; nothing where nobody bids or nothing is free. */
function saleOf(engine: Engine, market: Market, outcome: Outcome): Sale | undefined {
  const { bestBid, tick } = market.books[outcome];
  if (bestBid === 0) return undefined;
  const { maxSlippage, maxOrderUsdc } = engine.config.risk;
  const limit = price(Math.max(tick, Math.ceil(lowestWithin(bestBid, maxSlippage) / tick) * tick));
  const size = sendableSize(market, { outcome, side: 'SELL', size: sharesFor(maxOrderUsdc, limit) });
  return size === 0 ? undefined : { outcome, side: 'SELL', price: limit, size };
}

function valueOf({ size, price: limit }: Sale): number {
  return cost(microShares(size), limit);
}

function pausedUntil(market: Market): EpochMs {
  const last = market.taken.findLast(({ terms }) => terms.strategy === LIQUIDATION);
  return epochMs((last?.terms.intendedAt ?? -Infinity) + durationIn(market, PAUSE_MS));
}

function asDecision({ outcome, side, price: limit, size }: Sale): Decision {
  const leg = { outcome, side, limit, size: microShares(size), orderType: 'FAK', tag: LIQUIDATION } as const;
  return { kind: 'take', take: { legs: [leg], rank: 'reduce', plan: LIQUIDATION } };
}
