import type { FeeSchedule } from '../../market/round.ts';
import {
  floorToSizeStep,
  type MicroShares,
  microShares,
  type Price,
  PRICE_ONE,
  price,
  SIZE_STEP,
  type Tick,
  toShares,
} from '../../units/index.ts';
import { type Level, takeDepth } from '../sets/complete-set.ts';
import { type HedgeTerms, maxMakerPrice, maxTakerPrice, minSalePrice } from '../taker-limits.ts';

/** When a maker stops waiting for its counterpart and takes it. Shares, nominal seconds. */
export type CompletionTrigger = {
  readonly takerWindowSeconds: number;
  readonly hardCapShares: number;
  readonly severeShares: number;
  readonly lateSeconds: number;
};

export const COMPLETION_DEFAULTS: CompletionTrigger = {
  takerWindowSeconds: 30,
  hardCapShares: 250,
  severeShares: 50,
  lateSeconds: 90,
};

/** Less than what an order can carry is nothing. */
const DUST_SHARES = 0.01;

/** Whether the missing side may be taken now: never merely for a small imbalance (strategies §11). */
export function isCompletionDue(unpaired: number, secondsToCutoff: number, trigger: CompletionTrigger): boolean {
  if (!(unpaired > DUST_SHARES)) return false;
  const { takerWindowSeconds, hardCapShares, severeShares } = trigger;
  return secondsToCutoff <= takerWindowSeconds || unpaired >= hardCapShares || unpaired > severeShares;
}

/** Whether a loss may be accepted to get out: severe, at the hard cap, or late (strategies §11.3). */
export function isEmergency(unpaired: number, secondsToCutoff: number, trigger: CompletionTrigger): boolean {
  const { lateSeconds, hardCapShares, severeShares } = trigger;
  return unpaired > severeShares || unpaired >= hardCapShares || secondsToCutoff <= lateSeconds;
}

/** Profit per share that a completion wants in quiet times (strategies §11.3). */
const NORMAL_MARGIN = 0.0005;
/** No loss per share is ever accepted beyond this. */
const WORST_MARGIN = 0.99;

/**
 * Profit wanted per share, as a fraction of 1 pUSD; negative in an emergency: the loss accepted over all unpaired shares, split
 * (strategies §11.3, vector V-COMPLETE).
 *
 * @param maxLossUsdc 0 where no loss is allowed
 */
export function completionMargin(unpaired: number, emergency: boolean, maxLossUsdc: number): number {
  if (!emergency || !(maxLossUsdc > 0)) return NORMAL_MARGIN;
  return 0 - Math.min(maxLossUsdc / unpaired, WORST_MARGIN);
}

export type CompletionInputs = HedgeTerms & {
  /** Shares that have no counterpart. */
  readonly unpaired: number;
  /** Of the missing side, without own orders, best first. */
  readonly asks: readonly Level[];
  readonly tick: Tick;
  readonly fees: FeeSchedule;
  /** Below this the missing side is as good as lost: its counterpart is sold. */
  readonly minQuotePrice: Price;
};

/**
 * What to do about shares without a counterpart: `take` the missing side up to its limit, `rest` a bid for it, `sell` the
 * excess for at least a price, or nothing that keeps the margin.
 */
export type CompletionPlan =
  | { readonly kind: 'take'; readonly limit: Price; readonly size: MicroShares }
  | { readonly kind: 'rest'; readonly price: Price }
  | { readonly kind: 'sell'; readonly least: Price }
  | { readonly kind: 'wait' };

/** The way to complete a pair (strategies §11.4–11.6, vector V-COMPLETE). An ask at exactly P_max is taken. */
export function completionPlan(inputs: CompletionInputs): CompletionPlan {
  const { asks, fees, tick, unpaired, minQuotePrice } = inputs;
  const best = asks[0]?.price;
  if (best !== undefined && best < minQuotePrice) {
    const least = minSalePrice(inputs, fees, tick);
    return least === undefined ? { kind: 'wait' } : { kind: 'sell', least };
  }
  const highest = maxTakerPrice(inputs, fees, tick);
  if (best === undefined || highest === undefined || best > highest) return restingPlan(inputs, best);
  const within = takeDepth(
    asks.filter((ask) => ask.price <= highest),
    floorToSizeStep(unpaired),
  );
  const size = floorToSizeStep(toShares(microShares(within.reduce((total, part) => total + part.size, 0))));
  if (size < SIZE_STEP) return restingPlan(inputs, best);
  return { kind: 'take', limit: within.at(-1)!.price, size };
}

/** A bid one tick below the best ask, within what a maker may pay. */
function restingPlan(inputs: CompletionInputs, bestAsk: Price | undefined): CompletionPlan {
  const bound = maxMakerPrice(inputs, inputs.tick);
  const belowAsk = (bestAsk ?? PRICE_ONE) - inputs.tick;
  if (bound === undefined || belowAsk < inputs.tick) return { kind: 'wait' };
  return { kind: 'rest', price: price(Math.min(bound, belowAsk)) };
}
