import type { BucketRule } from './token-bucket.ts';

/** Limits of a signer. */
export type TierRule = {
  readonly order: BucketRule;
  readonly cancel: BucketRule;
  /** Whether cancels may take more than is left, as long as something is left: up to Gold. */
  readonly cancelsOverdraw: boolean;
};

/** Token buckets of one signer, whatever API keys it uses, by 30-day volume (protocol §2.9). */
export const TIERS = {
  standard: tier([40, 60], [80, 120], true),
  copper: tier([60, 90], [120, 180], true),
  bronze: tier([80, 120], [160, 240], true),
  silver: tier([200, 300], [400, 600], true),
  gold: tier([400, 600], [800, 1_200], true),
  platinum: tier([450, 675], [900, 1_350], false),
  diamond: tier([525, 787], [1_050, 1_575], false),
  elite: tier([600, 900], [1_200, 1_800], false),
} as const;

export type Tier = keyof typeof TIERS;

export const TIER_NAMES = Object.keys(TIERS) as readonly Tier[];

type RateAndBurst = readonly [ratePerS: number, burst: number];

function tier(order: RateAndBurst, cancel: RateAndBurst, cancelsOverdraw: boolean): TierRule {
  return { order: bucket(order), cancel: bucket(cancel), cancelsOverdraw };
}

function bucket([ratePerS, burst]: RateAndBurst): BucketRule {
  return { ratePerS, burst };
}
