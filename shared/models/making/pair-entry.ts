import { floorToTick, type Price, PRICE_ONE, type Tick, toFraction } from '../../units/index.ts';

/** Shares at which the missing side is improved by the full extra. */
const FULL_IMBALANCE = 200;
/** Ticks of that extra. */
const MAX_EXTRA_TICKS = 1;
/** Binary noise in differences of prices. */
const NOISE = 1e-9;

/** What a pair bought at two bids leaves of the 1 pUSD that it pays, as a fraction (strategies §14, vector V-GAB). */
export function pairEdge(up: Price, down: Price): number {
  return (PRICE_ONE - up - down) / PRICE_ONE;
}

/** Whether a pair of bids leaves enough; 0.01 by default (strategies §14). */
export function isPairWorthwhile(up: Price, down: Price, minEdge: number): boolean {
  return pairEdge(up, down) >= minEdge - NOISE;
}

/** Ticks by which the missing side is improved for an imbalance in shares; halves round up (strategies §14, vector V-GAB). */
export function pairSkewTicks(imbalance: number): number {
  return Math.round(Math.min(Math.abs(imbalance) / FULL_IMBALANCE, 1) * MAX_EXTRA_TICKS);
}

/** A bid that improves on the best one by some ticks, but not beyond the mid (strategies §14, vector V-GAB). */
export function pairEntry(bestBid: Price, mid: number, ticks: number, tick: Tick): Price {
  return floorToTick(Math.min(toFraction(bestBid) + (ticks * tick) / PRICE_ONE, mid), tick);
}
