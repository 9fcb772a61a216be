import { type Tier, TIERS } from '../../shared/risk/signer-tiers.ts';
import type { BucketRule } from '../../shared/risk/token-bucket.ts';

/** The part of the signer's orders that is lent out. The rest covers clocks that disagree and orders sent by hand. */
const LENT = 0.9;

/**
 * One asset's share of the orders that the signer may send. Shares are fixed and add up to less than the whole, so that a
 * worker asks nobody before an order and no worker can use up another's. Cancels have a bucket of their own at the venue and
 * are not shared out: nothing holds them back.
 */
export function orderShare(tier: Tier, assets: number): BucketRule {
  const { ratePerS, burst } = TIERS[tier].order;
  const part = LENT / Math.max(1, assets);
  return { ratePerS: ratePerS * part, burst: Math.floor(burst * part) };
}
