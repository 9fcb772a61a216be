import { ceilToTick, clampToGrid, floorToTick, type Price, price, PRICE_ONE, type Tick } from '../units/index.ts';

/** What the two prices of a maker depend on. Fractions of 1 pUSD where not branded. */
export type MakerPriceInputs = {
  readonly fair: number;
  /** Up minus Down, shares. */
  readonly net: number;
  readonly skewPerShare: number;
  /** Half of the spread before inventory widens it. */
  readonly baseHalf: number;
  /** Shares at which inventory has widened half the spread by one tick. */
  readonly maxShares: number;
  readonly tick: Tick;
  /** Best prices of others; 0 where there is none. */
  readonly bestBid: Price | 0;
  readonly bestAsk: Price | 0;
};

export type MakerPrices = { readonly bid: Price; readonly ask: Price };

const SPREAD_RANGE = { min: 0.02, max: 0.08 };

/** Half of the target spread after clamping it to the sane range (strategies §8.3). */
export function baseHalfSpread(targetSpread: number): number {
  return Math.min(Math.max(targetSpread, SPREAD_RANGE.min), SPREAD_RANGE.max) / 2;
}

/**
 * Bid and ask around a reservation price that inventory pushes away from more of the same (strategies §8.2–8.4, vector V-MM).
 * Always at least a tick off fair on either side, never crossing the others' best.
 */
export function makerPrices(inputs: MakerPriceInputs): MakerPrices {
  const { fair, net, tick, bestBid, bestAsk } = inputs;
  const step = tick / PRICE_ONE;
  const reservation = fair - inputs.skewPerShare * net;
  const half = inputs.baseHalf + (Math.abs(net) / inputs.maxShares) * step;
  const bid = floorToTick(Math.min(reservation - half, fair - step), tick);
  const ask = ceilToTick(Math.max(reservation + half, fair + step), tick);
  const bidCap = bestAsk === 0 ? bid : bestAsk - tick;
  const askFloor = bestBid === 0 ? ask : bestBid + tick;
  return {
    bid: clampToGrid(price(Math.min(bid, bidCap)), tick),
    ask: clampToGrid(price(Math.max(ask, askFloor)), tick),
  };
}
