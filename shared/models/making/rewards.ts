/** A resting order as the venue's liquidity programme sees it: its distance from the adjusted mid in cents, and its shares. */
export type ScoredOrder = { readonly spreadCents: number; readonly shares: number };

/**
 * Weight of an order at a distance from the mid: ((v − s) / v)² × b (strategies §12, vector V-SCORE); 0 at the greatest spread
 * and beyond.
 *
 * @param maxSpreadCents v, of the market's own record
 * @param boost b, the factor while the event runs
 */
export function rewardWeight(spreadCents: number, maxSpreadCents: number, boost: number): number {
  if (!(spreadCents >= 0 && spreadCents < maxSpreadCents)) return 0;
  return ((maxSpreadCents - spreadCents) / maxSpreadCents) ** 2 * boost;
}

/** Sum of weight × shares over the orders of one side: bids on a token and asks on its complement (strategies §12). */
export function sideScore(orders: readonly ScoredOrder[], maxSpreadCents: number, boost: number): number {
  return orders.reduce(
    (sum, { spreadCents, shares }) => sum + rewardWeight(spreadCents, maxSpreadCents, boost) * shares,
    0,
  );
}

/** What a lone side counts for, of what a pair would. */
const ONE_SIDED_DIVISOR = 3;
/** Mids, as fractions, between which one side alone counts at all. */
const ONE_SIDED_RANGE = { min: 0.1, max: 0.9 };

/** The score of a sample: the weaker side, or a third of the stronger one where that is more (strategies §12, vector V-SCORE). */
export function rewardScore(one: number, two: number, mid: number): number {
  const both = Math.min(one, two);
  if (mid < ONE_SIDED_RANGE.min || mid > ONE_SIDED_RANGE.max) return both;
  return Math.max(both, Math.max(one, two) / ONE_SIDED_DIVISOR);
}

/** Rebates below this are accrued, not paid, pUSD (strategies §2.4). */
const LEAST_PAYABLE_USDC = 1;

export type RebateEstimate = {
  readonly usdc: number;
  /** False while so little would not be paid. */
  readonly isPayable: boolean;
};

/**
 * What a maker may expect back of the taker fees of a market (strategies §2.4, vector V-REBATE): the pool, split by the fees
 * that the makers' fills would have cost takers. Never part of realised profit.
 *
 * @param feeEquivalent Σ fee(size, price) over our maker fills, pUSD
 * @param marketFees all taker fees of the market, pUSD
 * @param poolShare of the fees that goes into the pool; crypto 0.2
 */
export function rebateEstimate(feeEquivalent: number, marketFees: number, poolShare: number): RebateEstimate {
  const usdc = marketFees > 0 ? poolShare * marketFees * Math.min(feeEquivalent / marketFees, 1) : 0;
  return { usdc, isPayable: usdc >= LEAST_PAYABLE_USDC };
}
