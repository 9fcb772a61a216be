/** When a maker gives a position up. */
export type ExitRule = {
  /** Loss as a part of what was paid. */
  readonly lossShare: number;
  /** Loss in pUSD. */
  readonly lossUsdc: number;
  /** Up to so many unpaired shares the position is hedged. */
  readonly hedgedShares: number;
};

export const EXIT_DEFAULTS: ExitRule = { lossShare: 0.15, lossUsdc: 3, hedgedShares: 5 };

export type OpenPosition = {
  /** Average cost per share, and the mid now, as fractions of 1 pUSD. */
  readonly entry: number;
  readonly mid: number;
  readonly shares: number;
  /** |Up − Down| of the market, shares. */
  readonly unpaired: number;
};

/** Binary noise: 0.408 of 0.48 is a loss of a hair less than 15 %. */
const NOISE = 1e-9;

/**
 * Why a position is to be left, or `undefined` (strategies §8, vector V-EXIT): it lost too much of what it cost, or too much
 * money. A hedged one is kept: its other half gains what it loses.
 */
export function exitReason(position: OpenPosition, rule: ExitRule): 'loss-share' | 'loss-money' | undefined {
  const { entry, mid, shares, unpaired } = position;
  if (unpaired <= rule.hedgedShares || !(shares > 0) || !(entry > 0)) return undefined;
  const loss = entry - mid;
  if (loss / entry >= rule.lossShare - NOISE) return 'loss-share';
  return loss * shares >= rule.lossUsdc - NOISE ? 'loss-money' : undefined;
}
