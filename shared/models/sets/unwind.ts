import { takerFee } from '../../market/fees.ts';
import type { FeeSchedule } from '../../market/round.ts';
import {
  ceilToTick,
  cost,
  floorToTick,
  type MicroShares,
  type MicroUsdc,
  microUsdc,
  type Price,
  PRICE_ONE,
  price,
  proceeds,
  type Tick,
} from '../../units/index.ts';
import { type Level, takeDepth } from './complete-set.ts';

/** A leg that was bought before the set broke. */
export type FilledLeg = {
  readonly size: MicroShares;
  /** Money spent on it, fee included. */
  readonly paid: MicroUsdc;
  readonly bids: readonly Level[];
  readonly tick: Tick;
  readonly fees: FeeSchedule;
};

/** A leg that is missing, with the shares still wanted of it. */
export type MissingLeg = { readonly size: MicroShares; readonly asks: readonly Level[]; readonly fees: FeeSchedule };

export type BrokenSet = {
  readonly filled: readonly FilledLeg[];
  readonly missing: readonly MissingLeg[];
  /** What a complete set pays, pUSD. */
  readonly payout: number;
  /** Sets that there will be once the missing legs are bought. */
  readonly size: MicroShares;
};

/** One way out with its money: what all legs together will have earned, negative for a loss. */
export type WayOut =
  | { readonly action: 'complete'; readonly result: MicroUsdc; readonly limits: readonly Price[] }
  | { readonly action: 'liquidate'; readonly result: MicroUsdc; readonly limits: readonly Price[] };

/** A seller in a hurry accepts 2 % less than the best bid, and 5 % less on average at most (strategies §7.2). */
const LIQUIDATION = { limit: 0.98, worst: 0.95 };

/** Lowest price for which a filled leg is sold off: a whole tick, within the slippage. */
export function liquidationLimit(bestBid: Price, tick: Tick): Price {
  const wanted = floorToTick((bestBid * LIQUIDATION.limit) / PRICE_ONE, tick);
  const worst = ceilToTick((bestBid * LIQUIDATION.worst) / PRICE_ONE, tick);
  return price(Math.max(wanted, worst, tick));
}

/** Buys every missing leg; `undefined` when an ask ladder is too short for it (strategies §7.2, vector V-UNWIND). */
export function completion({ filled, missing, payout, size }: BrokenSet): WayOut | undefined {
  let result = Math.floor(size * payout) - sum(filled.map(({ paid }) => paid));
  const limits: Price[] = [];
  for (const leg of missing) {
    const parts = takeDepth(leg.asks, leg.size);
    const last = parts.at(-1);
    if (last === undefined || sum(parts.map((part) => part.size)) < leg.size) return undefined;
    result -= sum(parts.map((part) => cost(part.size, part.price) + takerFee(part.size, part.price, leg.fees)));
    limits.push(last.price);
  }
  return { action: 'complete', result: microUsdc(result), limits };
}

/**
 * Sells every filled leg down to its limit (strategies §7.2, vector V-UNWIND). What finds no bid counts as worthless: assume
 * the worse. `undefined` when a leg has no bid at all.
 */
export function liquidation({ filled }: BrokenSet): WayOut | undefined {
  let result = 0 - sum(filled.map(({ paid }) => paid));
  const limits: Price[] = [];
  for (const { bids, size, tick, fees } of filled) {
    const best = bids[0];
    if (best === undefined) return undefined;
    const limit = liquidationLimit(best.price, tick);
    const within = bids.filter((bid) => bid.price >= limit);
    const parts = takeDepth(within, size);
    result += sum(parts.map((part) => proceeds(part.size, part.price) - takerFee(part.size, part.price, fees)));
    limits.push(limit);
  }
  return { action: 'liquidate', result: microUsdc(result), limits };
}

/**
 * The better way out of a broken set, or `undefined` when neither is open: then what is held is held (strategies §7.2).
 * Completing is only chosen while it loses no more than `maxLoss`.
 */
export function bestWayOut(set: BrokenSet, maxLoss: MicroUsdc): WayOut | undefined {
  const completed = completion(set);
  const sold = liquidation(set);
  const mayComplete = completed !== undefined && completed.result >= 0 - maxLoss;
  if (!mayComplete) return sold;
  return sold !== undefined && sold.result > completed.result ? sold : completed;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
