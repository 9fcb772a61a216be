import { microPrice } from '../models/index.ts';
import {
  complement,
  floorToSizeStep,
  type MicroShares,
  type Price,
  price,
  toFraction,
  toShares,
  toUsdc,
} from '../units/index.ts';
import { baseHalfSpread, type MakerPrices, makerPrices } from './maker-prices.ts';
import { othersTop, type Top } from './others-top.ts';
import type { Decision, Quote, Strategy, StrategyView } from './strategy.ts';

/** Outside of this range one side has nothing to win and ticks change: no making (strategies §8, edge cases). */
const FAIR_RANGE = { min: 0.05, max: 0.95 };

/**
 * Two-sided quoting of a round around a reservation price that leans against the inventory (strategies §8, vector V-MM).
 *
 * The bid is a BUY of Up. The ask is a SELL of Up as far as shares are held and a BUY of Down at 1 − ask for the rest, so that
 * both sides rest from the first moment, with no inventory. Modes: NORMAL both sides, ONE_SIDED, OFF. Stale data is the risk
 * gates' business: they pull the quotes.
 */
export const inventoryMaking: Strategy = { name: 'inventory_making', kind: 'maker', evaluate };

function evaluate(view: StrategyView): Decision {
  if (view.phase !== 'open' || !view.up.live || !view.down.live) return off();
  const top = othersTop(view.up, 'up', view.orders);
  const fair = fairUp(view, top);
  if (fair === undefined || fair < FAIR_RANGE.min || fair > FAIR_RANGE.max) return off();
  const net = toShares(view.positions.up.shares) - toShares(view.positions.down.shares);
  const { making } = view.config;
  const prices = makerPrices({
    fair,
    net,
    skewPerShare: making.skewPerShare,
    baseHalf: baseHalfSpread(making.targetSpread),
    maxShares: making.maxShares,
    tick: view.up.tick,
    bestBid: top.bestBid,
    bestAsk: top.bestAsk,
  });
  const bids = bidQuotes(view, prices, net);
  const asks = askQuotes(view, prices, net);
  if (bids.length === 0 && asks.length === 0) return off();
  const mode = bids.length > 0 && asks.length > 0 ? 'NORMAL' : 'ONE_SIDED';
  return { kind: 'quotes', quotes: [...bids, ...asks], mode };
}

function off(): Decision {
  return { kind: 'quotes', quotes: [], mode: 'OFF' };
}

/** Micro-price of Up; where Up's book lacks a side, what Down's book says about it. */
function fairUp(view: StrategyView, top: Top): number | undefined {
  const own = microOf(top);
  if (own !== undefined) return own;
  const mirrored = microOf(othersTop(view.down, 'down', view.orders));
  return mirrored === undefined ? undefined : 1 - mirrored;
}

function microOf({ bestBid, bestBidSize, bestAsk, bestAskSize }: Top): number | undefined {
  return microPrice(bestBid, bestBidSize, bestAsk, bestAskSize);
}

function bidQuotes(view: StrategyView, { bid }: MakerPrices, net: number): Quote[] {
  const size = orderShares(view, bid, net > 0);
  return quote(view, 'up', 'BUY', bid, Math.min(size, room(view, view.positions.up.shares)));
}

function askQuotes(view: StrategyView, { ask }: MakerPrices, net: number): Quote[] {
  const size = orderShares(view, ask, net < 0);
  const selling = quote(view, 'up', 'SELL', ask, Math.min(size, toShares(view.positions.up.shares)));
  const rest = size - (selling[0] === undefined ? 0 : toShares(selling[0].size));
  const other = complement(ask);
  const buyAt = price(other - (other % view.down.tick));
  return [...selling, ...quote(view, 'down', 'BUY', buyAt, Math.min(rest, room(view, view.positions.down.shares)))];
}

/** Shares for the configured money, half of it on the side that makes the imbalance larger. */
function orderShares(view: StrategyView, at: Price, growsImbalance: boolean): number {
  return toUsdc(view.config.making.orderUsdc) / toFraction(at) / (growsImbalance ? 2 : 1);
}

function room(view: StrategyView, held: MicroShares): number {
  return view.config.making.maxShares - toShares(held);
}

/** One quote, or none where the size falls below what may rest. */
function quote(view: StrategyView, outcome: Quote['outcome'], side: Quote['side'], at: Price, shares: number): Quote[] {
  const size = floorToSizeStep(shares);
  return size >= view.round.minSize && at > 0 ? [{ outcome, side, price: at, size }] : [];
}
