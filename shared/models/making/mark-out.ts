import type { Side } from '../../market/ids.ts';

/** Nominal seconds after a fill at which its price is compared with the mid (strategies §18; makers judge by the third). */
export const MARK_OUT_SECONDS = [1, 5, 30, 300] as const;

/**
 * What a fill has gained per share since, as a fraction of 1 pUSD (strategies §8, vector V-MARKOUT): below zero the market
 * moved against it.
 *
 * @param price of the fill, as a fraction
 * @param mid of the same token some time later, as a fraction
 */
export function markOut(side: Side, price: number, mid: number): number {
  return side === 'BUY' ? mid - price : price - mid;
}

export type AdverseRule = { readonly minFills: number; readonly threshold: number };

export const ADVERSE_DEFAULTS: AdverseRule = { minFills: 10, threshold: -0.005 };

/** True when enough fills have lost enough on average 30 s later: others know more (strategies §8, vector V-MARKOUT). */
export function isAdverse(markOuts: readonly number[], { minFills, threshold }: AdverseRule): boolean {
  if (markOuts.length < minFills) return false;
  let total = 0;
  for (const value of markOuts) total += value;
  return total / markOuts.length < threshold;
}
