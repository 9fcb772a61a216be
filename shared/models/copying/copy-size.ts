import type { Side } from '../../market/ids.ts';
import { MIN_MARKETABLE_USDC } from '../../market/order-rules.ts';
import {
  ceilToTick,
  clampToGrid,
  cost,
  floorToSizeStep,
  floorToTick,
  type MicroShares,
  type MicroUsdc,
  microShares,
  mulDivCeil,
  type Price,
  PRICE_ONE,
  SIZE_STEP,
  type Tick,
  toFraction,
  toShares,
  toUsdc,
} from '../../units/index.ts';

/** How the size of a copy follows from the leader's trade (strategies §6.2). Money in pUSD. */
export type CopySizing =
  /** Leader's shares × factor. */
  | { readonly mode: 'ratio'; readonly factor: number }
  /** The same money each time. */
  | { readonly mode: 'fixed'; readonly usdc: number }
  /** A part of our own free balance; purchases only. */
  | { readonly mode: 'balance'; readonly share: number }
  /** Leader's shares × the factor of the highest tier that his money reaches; tiers ascend, below the first nothing. */
  | { readonly mode: 'tiered'; readonly tiers: readonly { readonly fromUsdc: number; readonly factor: number }[] };

export type CopiedTrade = {
  /** The leader's; price as a fraction of 1 pUSD. */
  readonly shares: number;
  readonly price: number;
  /** What we would pay at most per share. */
  readonly limit: Price;
  readonly freeBalance: MicroUsdc;
};

/** Shares that a copy wants, before any limit (vector V-COPY). */
export function wantedCopy(sizing: CopySizing, { shares, price, limit, freeBalance }: CopiedTrade): number {
  switch (sizing.mode) {
    case 'ratio':
      return shares * sizing.factor;
    case 'fixed':
      return sizing.usdc / toFraction(limit);
    case 'balance':
      return (toUsdc(freeBalance) * sizing.share) / toFraction(limit);
    case 'tiered':
      return shares * (sizing.tiers.findLast(({ fromUsdc }) => shares * price >= fromUsdc)?.factor ?? 0);
  }
}

export type CopyBounds = {
  readonly limit: Price;
  readonly minSize: MicroShares;
  /** Most money for one order. */
  readonly maxOrder: MicroUsdc;
  /** Least of what is left for the market, the leader and the day. */
  readonly room: MicroUsdc;
  /** A copy that is too small is raised to the minimum instead of skipped. */
  readonly raiseToMin: boolean;
};

/**
 * What is bought of the wanted shares, in whole hundredths, rounded down; or why nothing is: too little for the venue (`min`), or
 * no money left for even that (`room`) (strategies §6.2, vector V-COPY).
 */
export function boundedCopy(wanted: number, bounds: CopyBounds): MicroShares | 'min' | 'room' {
  const { limit, minSize, raiseToMin } = bounds;
  if (!(wanted > 0)) return 'min';
  const least = smallestOrder(limit, minSize);
  const money = Math.min(bounds.maxOrder, bounds.room);
  if (cost(least, limit) > money) return 'room';
  const affordable = toUsdc(money as MicroUsdc) / toFraction(limit);
  const size = floorToSizeStep(Math.min(wanted, affordable));
  if (size >= least) return size;
  return raiseToMin ? least : 'min';
}

/** The venue's minimum in shares, and 1 pUSD for an order that takes, in whole hundredths. */
function smallestOrder(limit: Price, minSize: MicroShares): MicroShares {
  const worthOne = mulDivCeil(MIN_MARKETABLE_USDC, PRICE_ONE, limit);
  return microShares(Math.ceil(Math.max(minSize, worthOne) / SIZE_STEP) * SIZE_STEP);
}

/** The worst price for a copy: the leader's with a buffer, rounded in our favour (strategies §6.2; buffer 0.04). */
export function copyLimit(side: Side, leaderPrice: number, buffer: number, tick: Tick): Price {
  const limit =
    side === 'BUY' ? floorToTick(leaderPrice * (1 + buffer), tick) : ceilToTick(leaderPrice * (1 - buffer), tick);
  return clampToGrid(limit, tick);
}

/**
 * What we sell when the leader sells: the same part of what we hold from him, in whole hundredths (strategies §6.2, vector
 * V-COPY). A sale beyond what he was known to hold is one of everything.
 *
 * @param heldBefore the leader's shares before the sale
 */
export function copiedSale(sold: number, heldBefore: number, ours: MicroShares): MicroShares {
  if (!(sold > 0)) return microShares(0);
  const part = heldBefore > 0 ? Math.min(sold / heldBefore, 1) : 1;
  return floorToSizeStep(toShares(ours) * part);
}
