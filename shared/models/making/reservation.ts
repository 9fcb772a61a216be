import { floorToTick, type MicroShares, microShares, type Price, PRICE_ONE, type Tick } from '../../units/index.ts';
import { microPrice } from '../micro-price.ts';
import type { Level } from '../sets/complete-set.ts';

/** Risk aversion of the Avellaneda–Stoikov skew: at `sigmaReference` it is twice `gamma`, never above 0.5. */
export type StoikovParams = { readonly gamma: number; readonly sigmaReference: number };

export const STOIKOV_DEFAULTS: StoikovParams = { gamma: 0.1, sigmaReference: 0.01 };

const MAX_GAMMA = 0.5;

/**
 * How far inventory moves the reservation price, as a fraction of 1 pUSD: γ·n·σ²·T with a risk aversion that grows with
 * volatility (strategies §8, vector V-AS). Takes the place of a fixed skew per share.
 *
 * @param net Up minus Down, shares
 * @param sigma volatility of the token's price
 * @param fractionLeft part of the round still to come
 */
export function stoikovSkew(net: number, sigma: number, fractionLeft: number, params: StoikovParams): number {
  const gamma = Math.min(MAX_GAMMA, params.gamma * (1 + sigma / params.sigmaReference));
  return gamma * net * sigma * sigma * fractionLeft;
}

/** Levels of a book that {@link depthFair} looks at. */
const FAIR_LEVELS = 3;

/**
 * Micro-price weighted by the depth of three levels, moved by half a tick for each standard deviation of flow (strategies §8,
 * peer variant); `undefined` when a side is missing.
 */
export function depthFair(
  bids: readonly Level[],
  asks: readonly Level[],
  flowZ: number,
  tick: Tick,
): number | undefined {
  const micro = microPrice(bids[0]?.price ?? 0, nearDepth(bids), asks[0]?.price ?? 0, nearDepth(asks));
  return micro === undefined ? undefined : micro + 0.5 * flowZ * (tick / PRICE_ONE);
}

function nearDepth(side: readonly Level[]): MicroShares {
  return microShares(side.slice(0, FAIR_LEVELS).reduce((total, { size }) => total + size, 0));
}

export type VolatilityQuoteInputs = {
  readonly fair: number;
  /** Up minus Down, shares, and the most that may be held. */
  readonly net: number;
  readonly maxShares: number;
  /** Volatility of the token's price, and the flow's toxicity in [0, 1]. */
  readonly sigma: number;
  readonly toxicity: number;
  readonly tick: Tick;
};

export type VolatilityQuoteParams = {
  readonly gamma: number;
  /** Least distance from the reservation price, ticks. */
  readonly minTicks: number;
  readonly volatilityWeight: number;
  readonly toxicityWeight: number;
  /** Size is divided by 1 + this × toxicity. */
  readonly sizeWeight: number;
};

export const VOLATILITY_QUOTE_DEFAULTS: VolatilityQuoteParams = {
  gamma: 1,
  minTicks: 1,
  volatilityWeight: 1,
  toxicityWeight: 0.01,
  sizeWeight: 10,
};

/** Fractions of 1 pUSD, and what may be bid for either outcome; below one tick it is no price. */
export type VolatilityQuotes = {
  readonly reservation: number;
  readonly distance: number;
  readonly up: Price;
  readonly down: Price;
  readonly sizeFactor: number;
};

/** Bids for Up and Down at a distance that grows with volatility and toxic flow (strategies §8, peer variant, vector V-PM). */
export function volatilityQuotes(inputs: VolatilityQuoteInputs, params: VolatilityQuoteParams): VolatilityQuotes {
  const { fair, net, maxShares, sigma, toxicity, tick } = inputs;
  const load = Math.min(Math.max(net / maxShares, -1), 1);
  const reservation = fair - params.gamma * sigma * load;
  const least = (params.minTicks * tick) / PRICE_ONE;
  const distance = least + params.volatilityWeight * sigma + params.toxicityWeight * toxicity;
  return {
    reservation,
    distance,
    up: floorToTick(reservation - distance, tick),
    down: floorToTick(1 - reservation - distance, tick),
    sizeFactor: 1 / (1 + params.sizeWeight * toxicity),
  };
}
