import type { Asset } from '../../../../shared/market/assets.ts';
import type { Random } from '../../../../shared/ports/ports.ts';

const SECONDS_PER_YEAR = 365.25 * 86_400;

/** How an asset's price moves: where it begins, in pUSD, and its volatility per year. */
type Character = { readonly start: number; readonly annualVolatility: number };

const CHARACTERS: Readonly<Record<Asset, Character>> = {
  BTC: { start: 113_250, annualVolatility: 0.5 },
  ETH: { start: 4_120, annualVolatility: 0.56 },
  SOL: { start: 196, annualVolatility: 0.6 },
  XRP: { start: 2.46, annualVolatility: 0.58 },
};

/** Standard deviation of an asset's log return over one nominal second. */
export function volatilityPerSecond(asset: Asset): number {
  return CHARACTERS[asset].annualVolatility / Math.sqrt(SECONDS_PER_YEAR);
}

/** The true price of an asset: a geometric random walk without drift. */
export class PriceWalk {
  readonly #random: Random;
  readonly #volatility: number;
  #value: number;

  constructor(asset: Asset, random: Random) {
    this.#random = random;
    this.#volatility = volatilityPerSecond(asset);
    this.#value = CHARACTERS[asset].start;
  }

  get value(): number {
    return this.#value;
  }

  /** Moves on by a stretch of nominal time: a compressed round moves as far as a long one (design §7). */
  step(nominalS: number): number {
    const deviation = this.#volatility * Math.sqrt(nominalS);
    this.#value *= Math.exp(deviation * gaussian(this.#random) - (deviation * deviation) / 2);
    return this.#value;
  }
}

/** A draw from the standard normal distribution (Box and Muller). */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.unit()));
  return radius * Math.cos(2 * Math.PI * random.unit());
}
