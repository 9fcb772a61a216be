import { takerFee } from '../../market/fees.ts';
import type { FeeSchedule } from '../../market/round.ts';
import {
  cost,
  type MicroShares,
  type MicroUsdc,
  microShares,
  microUsdc,
  type Price,
  PRICE_ONE,
  SIZE_STEP,
} from '../../units/index.ts';
import { feePerShare } from '../fee-per-share.ts';

/** Shares offered at a price, or bid for. */
export type Level = { readonly price: Price; readonly size: MicroShares };

/** One outcome of a set: what is offered, best first, without our own orders. Fees are each market's own. */
export type SetLeg = { readonly asks: readonly Level[]; readonly fees: FeeSchedule };

export type SetTerms = {
  /** What a set pays, pUSD: 1 for one share of every outcome, N − 1 for one NO of each of N outcomes. */
  readonly payout: number;
  /** A set must cost less than its payout by more than this, before fees: 0.02 pUSD (strategies §7.1). */
  readonly minGross: number;
  /** … and by at least this for each set after fees, pUSD. */
  readonly minNet: number;
  /** Most money for the whole basket, fees included. */
  readonly budget: MicroUsdc;
};

/** Why no further set is taken: the next one is too dear before or after fees, the money ends, or a ladder does. */
export type WalkStop = 'sum' | 'net' | 'budget' | 'depth';

/** What one leg takes: everything down to `limit`, the worst level that is needed and no higher (strategies §7.3). */
export type SetFill = { readonly limit: Price; readonly cost: MicroUsdc; readonly fee: MicroUsdc };

/** A number of sets with what they cost and earn. */
export type SetFills = {
  /** The same number of shares of every leg; 0 when there is nothing to take. */
  readonly size: MicroShares;
  /** One for each leg, in their order; empty when the size is 0. */
  readonly fills: readonly SetFill[];
  readonly cost: MicroUsdc;
  readonly fees: MicroUsdc;
  readonly profit: MicroUsdc;
};

export type SetWalk = SetFills & {
  readonly stop: WalkStop;
  /** What the best set costs before fees, pUSD; `undefined` when a leg has no ask. For near misses. */
  readonly bestSum: number | undefined;
};

/** Binary noise in sums of fractions. */
const NOISE = 1e-9;

/**
 * Walks the ask ladders of all legs together and takes set after set while each one is worth it (strategies §7.1, vectors
 * V-ARB-BIN, V-ARB-MULTI, V-ARB-NO). The size is a whole number of hundredths of a share; money is exact.
 */
export function walkSets(legs: readonly SetLeg[], terms: SetTerms): SetWalk {
  const sound = legs.map(({ asks, fees }) => ({ asks: asks.filter(({ size }) => size >= SIZE_STEP), fees }));
  const best = sound.map(({ asks }) => asks[0]?.price);
  const bestSum = best.includes(undefined) ? undefined : sum(best as number[]) / PRICE_ONE;
  const { size, stop } = worthwhile(sound, terms);
  return { ...fillSets(sound, size, terms.payout), stop, bestSum };
}

/**
 * What so many sets cost and earn: for a size that was cut after the walk, to what the venue lets an order carry. The ladders
 * must be deep enough.
 */
export function fillSets(legs: readonly SetLeg[], size: MicroShares, payout: number): SetFills {
  const fills = size === 0 ? [] : legs.map(({ asks, fees }) => fillOf(asks, fees, size));
  const paid = sum(fills.map((fill) => fill.cost));
  const fees = sum(fills.map(({ fee }) => fee));
  const profit = Math.floor(size * payout) - paid - fees;
  return { size, fills, cost: microUsdc(paid), fees: microUsdc(fees), profit: microUsdc(profit) };
}

/** How many sets are worth taking. */
function worthwhile(legs: readonly SetLeg[], terms: SetTerms): { size: MicroShares; stop: WalkStop } {
  const at = legs.map(() => 0);
  const left = legs.map(({ asks: [first] }): number => first?.size ?? 0);
  const prices = legs.map(({ asks: [first] }): number => (first?.price ?? PRICE_ONE) / PRICE_ONE);
  const fees = legs.map((leg, i) => feePerShare(prices[i]!, leg.fees));
  let money: number = terms.budget;
  let size = 0;
  for (;;) {
    const depth = Math.min(...left);
    if (left.length === 0 || depth === 0) return stopped(size, 'depth');
    const gross = terms.payout - sum(prices);
    const fee = sum(fees);
    if (!(gross > terms.minGross + NOISE)) return stopped(size, 'sum');
    if (!(gross - fee >= terms.minNet - NOISE)) return stopped(size, 'net');
    const each = terms.payout - gross + fee;
    if (depth * each > money + NOISE) return stopped(size + Math.max(0, money) / each, 'budget');
    size += depth;
    money -= depth * each;
    for (const [i, leg] of legs.entries()) {
      left[i]! -= depth;
      if (left[i]! > 0) continue;
      at[i]! += 1;
      const next = leg.asks[at[i]!];
      left[i] = next?.size ?? 0;
      if (next === undefined) continue;
      prices[i] = next.price / PRICE_ONE;
      fees[i] = feePerShare(prices[i], leg.fees);
    }
  }
}

function stopped(size: number, stop: WalkStop): { size: MicroShares; stop: WalkStop } {
  return { size: microShares(Math.floor(size / SIZE_STEP + NOISE) * SIZE_STEP), stop };
}

/** Takes `size` from a ladder that holds at least so much. Each level's cost is rounded up, its fee as the venue does. */
function fillOf(ladder: readonly Level[], fees: FeeSchedule, size: MicroShares): SetFill {
  const parts = takeDepth(ladder, size);
  return {
    limit: parts.at(-1)!.price,
    cost: microUsdc(sum(parts.map((part) => cost(part.size, part.price)))),
    fee: microUsdc(sum(parts.map((part) => takerFee(part.size, part.price, fees)))),
  };
}

/** The best levels of a ladder until `size` is reached, the last one cut; less where the ladder ends before. */
export function takeDepth(ladder: readonly Level[], size: MicroShares): Level[] {
  const parts: Level[] = [];
  let left: number = size;
  for (const level of ladder) {
    if (left <= 0) break;
    const taken = Math.min(left, level.size);
    parts.push({ price: level.price, size: microShares(taken) });
    left -= taken;
  }
  return parts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
