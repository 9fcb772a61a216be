import type { FeeSchedule } from '../market/round.ts';
import { ceilToTick, floorToTick, type Price, PRICE_ONE, price, type Tick } from '../units/index.ts';
import { feePerShare } from './fee-per-share.ts';

/** Halvings of [0, 1]: beyond what a double resolves. */
const BISECTIONS = 60;

/**
 * The highest price whose cost with fee stays within `ceiling`, all as fractions of 1 pUSD: p + fee(p) = ceiling (strategies
 * §2.3). At most 1; `undefined` when there is nothing to spend.
 */
export function priceCosting(ceiling: number, fees: FeeSchedule): number | undefined {
  if (!(ceiling > 0)) return undefined;
  if (ceiling >= 1) return 1;
  if (!isQuadratic(fees)) return bisect((p) => p + feePerShare(p, fees), ceiling);
  const sum = 1 + fees.rate;
  return (2 * ceiling) / (sum + Math.sqrt(sum * sum - 4 * fees.rate * ceiling));
}

/**
 * The lowest price whose proceeds after the fee reach `floor`: p − fee(p) = floor (strategies §2.3). At least 0; `undefined`
 * when no price below 1 does.
 */
export function priceYielding(floor: number, fees: FeeSchedule): number | undefined {
  if (!(floor < 1)) return undefined;
  if (floor <= 0) return 0;
  if (!isQuadratic(fees)) return bisect((p) => p - feePerShare(p, fees), floor);
  const rest = 1 - fees.rate;
  return (2 * floor) / (rest + Math.sqrt(rest * rest + 4 * fees.rate * floor));
}

/** Where the fee is rate × p × (1 − p), the equations have a closed form. */
function isQuadratic({ exponent, rate, timesPrice }: FeeSchedule): boolean {
  return exponent === 1 && rate < 1 && timesPrice !== true;
}

function bisect(valueAt: (p: number) => number, wanted: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < BISECTIONS; i += 1) {
    const middle = (low + high) / 2;
    if (valueAt(middle) <= wanted) low = middle;
    else high = middle;
  }
  return low;
}

/** What a pair is to earn when its other half is held already. */
export type HedgeTerms = {
  /** What a share of the held side cost on average, fees included, as a fraction of 1 pUSD. */
  readonly heldCost: number;
  /** Profit wanted per share, as a fraction of 1 pUSD; negative is a loss accepted. */
  readonly margin: number;
};

/**
 * P_max: the most that a taker may pay for the missing side (strategies §2.3, vector V-PMAX), rounded down to the tick.
 * `undefined` when not even one tick keeps the margin.
 */
export function maxTakerPrice({ heldCost, margin }: HedgeTerms, fees: FeeSchedule, tick: Tick): Price | undefined {
  return limitBelow(priceCosting(1 - heldCost - margin, fees), tick);
}

/** The most that a maker, who pays no fee, may bid for the missing side (strategies §11.4). */
export function maxMakerPrice({ heldCost, margin }: HedgeTerms, tick: Tick): Price | undefined {
  return limitBelow(1 - heldCost - margin, tick);
}

/**
 * P_min: the least for which a taker may sell the excess side (strategies §2.3, vector V-PMIN), rounded up to the tick.
 * `undefined` when no price of the grid earns the margin.
 */
export function minSalePrice({ heldCost, margin }: HedgeTerms, fees: FeeSchedule, tick: Tick): Price | undefined {
  const fraction = priceYielding(heldCost + margin, fees);
  if (fraction === undefined) return undefined;
  const limit = Math.max(ceilToTick(fraction, tick), tick);
  return limit > PRICE_ONE - tick ? undefined : price(limit);
}

/** A limit below one tick is none: the nearest valid price would break it. */
function limitBelow(fraction: number | undefined, tick: Tick): Price | undefined {
  if (fraction === undefined || !Number.isFinite(fraction)) return undefined;
  const limit = Math.min(floorToTick(fraction, tick), PRICE_ONE - tick);
  return limit < tick ? undefined : price(limit);
}

/** What a pair bought by takers leaves of the 1 pUSD that it pays, per share (strategies §2.2). Prices are fractions. */
export function pairNet(askUp: number, askDown: number, fees: FeeSchedule): number {
  return 1 - askUp - askDown - feePerShare(askUp, fees) - feePerShare(askDown, fees);
}
