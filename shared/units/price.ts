import type { Brand } from './brand.ts';

/**
 * A share price as an integer number of 1/10 000 pUSD, 0..10 000.
 *
 * Every tick of the venue (0.1, 0.01, 0.005, 0.0025, 0.001, 0.0001) is a whole number of this unit.
 */
export type Price = Brand<number, 'Price'>;

/** A market's price step in {@link Price} units: 1000, 100, 50, 25, 10 or 1. */
export type Tick = Brand<number, 'Tick'>;

/** Price units in one pUSD. */
export const PRICE_ONE = 10_000;

/** Every tick that the venue documents, coarse to fine (protocol §3.3). */
export const TICKS: readonly Tick[] = [1000, 100, 50, 25, 10, 1] as Tick[];

/** Trusts that `units` is an integer in 0..10 000. */
export function price(units: number): Price {
  return units as Price;
}

/** Trusts that `units` is one of {@link TICKS}. */
export function tick(units: number): Tick {
  return units as Tick;
}

/** The price of the other outcome: Up at p is Down at 1 − p. */
export function complement(p: Price): Price {
  return (PRICE_ONE - p) as Price;
}

/** A limit price is valid when it is a whole multiple of the tick within [tick, 1 − tick]. */
export function isOnGrid(p: number, t: Tick): boolean {
  return Number.isInteger(p) && p % t === 0 && p >= t && p <= PRICE_ONE - t;
}

/**
 * Largest grid price at or below a fraction of 1 pUSD; may leave [tick, 1 − tick], see {@link clampToGrid}.
 *
 * The 1e-9 absorbs binary noise: 0.57/0.01 is 56.99999999999999 (vector V-TICK).
 */
export function floorToTick(fraction: number, t: Tick): Price {
  return (Math.floor((fraction * PRICE_ONE) / t + 1e-9) * t) as Price;
}

/** Smallest grid price at or above a fraction of 1 pUSD (vector V-TICK). */
export function ceilToTick(fraction: number, t: Tick): Price {
  return (Math.ceil((fraction * PRICE_ONE) / t - 1e-9) * t) as Price;
}

/** Moves a grid price into the range that the venue accepts, [tick, 1 − tick]. */
export function clampToGrid(p: Price, t: Tick): Price {
  return Math.min(Math.max(p, t), PRICE_ONE - t) as Price;
}

/** The price as a fraction of 1 pUSD, for models and screens only. */
export function toFraction(p: Price): number {
  return p / PRICE_ONE;
}
