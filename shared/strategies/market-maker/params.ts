import * as z from 'zod';
import { LADDER_CHURN } from '../churn.ts';

const fraction = z.number().min(0).max(1);
const ticks = z.number().int().min(0).max(100);
const shares = z.number().min(0);
const seconds = z.number().min(0);
const positive = z.number().positive();

/** Sizes and prices of the ladder (strategies §10). */
const QUOTES = {
  levels: z.number().int().min(1).max(5).default(2).describe('Orders on each side.'),
  stepTicks: ticks.min(1).default(1).describe('Ticks between two levels.'),
  decay: fraction.default(0.6).describe("Each level's size as a part of the one before."),
  baseShares: positive.default(5).describe('Shares of the first level; never below what may rest.'),
  improveTicks: ticks.max(2).default(0).describe('Ticks above the best bid of others; 0 joins it.'),
  minTicksFromAsk: ticks.min(1).default(1).describe('Ticks that a bid stays below the best ask.'),
  minQuotePrice: fraction.default(0.05).describe('No bid below this; beneath it the missing side is as good as lost.'),
  oneSidedWhenBalanced: z.boolean().default(false).describe('Quote one side alone though it repairs nothing.'),
  capitalUsdc: positive.default(50).describe('Most money in one round, positions and quotes; repairs may exceed it.'),
};

/** How much a pair may cost and when sizes shrink (strategies §9.3, §9.4). */
const ALPHA = {
  totalBase: fraction.default(0.985).describe('Cost of a pair of Up and Down that is aimed at in a quiet market.'),
  totalMin: fraction.default(0.97).describe('… never less than this.'),
  totalMax: fraction.default(0.99).describe('… never more than this.'),
  volatilityWeight: fraction.default(0.005).describe('Taken off the total when variance reaches referenceVariance.'),
  spreadWeight: fraction.default(0.004).describe('Taken off when the mean spread reaches referenceSpread.'),
  timeWeight: fraction.default(0.003).describe('Taken off as the cut-off comes near, within timeScaleSeconds.'),
  fastWeight: fraction.default(0.01).describe('Taken off in a fast market.'),
  referenceVariance: positive.default(1e-8).describe('Variance of the log price per second; 1e-8 is 56 % a year.'),
  referenceSpread: positive.default(0.04).describe('Spread, as a fraction of 1 pUSD.'),
  timeScaleSeconds: positive.default(300).describe('Nominal seconds to the cut-off from which time counts.'),
  oracleStaleMs: positive.default(5_000).describe('An older settlement feed stops quoting. Real time.'),
  binanceStaleMs: positive.default(1_500).describe('An older exchange feed makes quotes smaller. Real time.'),
  fastMoveBps: positive.default(10).describe('A move within a nominal second that makes the market fast.'),
  fastVariance: positive.default(4e-8).describe('Variance per second above which the market is fast.'),
  fastSizeFactor: fraction.default(0.5).describe('Sizes in a fast market.'),
  staleBinanceFactor: fraction.default(0.7).describe('Sizes while the exchange feed is stale.'),
  disagreeBps: positive.default(75).describe('Oracle and exchange further apart than this disagree.'),
  pauseOnDisagree: z.boolean().default(false).describe('Stop quoting while they disagree.'),
};

/** Leaning against the inventory (strategies §10.1). */
const SKEW = {
  mildShares: shares.default(10).describe('Unpaired shares up to which nothing changes (state A).'),
  moderateShares: shares.default(25).describe('… up to which sizes lean (B).'),
  severeShares: shares
    .default(50)
    .describe('… up to which the excess side steps back (C); beyond it only repairs (D).'),
  skewWeight: shares.default(1).describe('How strongly sizes lean.'),
  lateSeconds: seconds.default(90).describe('Nominal seconds to the cut-off below which repairs are urgent.'),
  repairImproveTicks: ticks.default(2).describe('Ticks that the missing side may improve by in state C.'),
  strictPairing: z
    .boolean()
    .default(true)
    .describe('Never bid for the side of which there is more; for accounts below 500 pUSD.'),
  maxUnpairedShares: shares
    .default(250)
    .describe('Unpaired shares that quotes may lead to, and that are taken off at once.'),
};

/** Buying the missing side as a taker (strategies §11). */
const COMPLETION = {
  completion: z.boolean().default(true).describe('Complete pairs by taking.'),
  takerWindowSeconds: seconds.default(30).describe('Nominal seconds to the cut-off from which that is allowed at all.'),
  completionOrder: z.enum(['FAK', 'FOK']).default('FAK').describe('FAK takes what is there, FOK all or nothing.'),
  allowNegative: z.boolean().default(true).describe('Accept a loss when it is severe or late.'),
  maxLossUsdc: shares.default(10).describe('… of so much in one round at the most, pUSD.'),
  carrySurplus: z
    .boolean()
    .default(false)
    .describe('For less than the smallest order, buy the smallest and carry the rest.'),
};

/** Keeping quotes up to date (strategies §10.3). */
const CHURN = {
  repriceTicks: ticks
    .min(1)
    .default(LADDER_CHURN.repriceTicks)
    .describe('A quote moves when it is off by so many ticks.'),
  resizeShare: fraction.default(LADDER_CHURN.resizeShare).describe('… or by this part of its size.'),
  minUpdateMs: seconds
    .default(LADDER_CHURN.minUpdateMs)
    .describe('… but not within this time of its last change. Real time.'),
  maxRiseTicksPerS: positive.default(LADDER_CHURN.maxRiseTicksPerS).describe('Bids come up no faster than this.'),
  repairRiseTicksPerS: positive.default(10).describe('… and than this when repairing.'),
};

/** Liquidity rewards (strategies §12; protocol §9.4 for what counts in crypto rounds). */
const REWARDS = {
  chaseRewards: z.boolean().default(false).describe('Make quotes larger or closer until they earn liquidity rewards.'),
  rewardMinShares: positive.default(50).describe('Smallest order that earns them.'),
  rewardMaxSpreadCents: positive.default(4.5).describe('… and how far from the mid, in cents.'),
};

/** Everything that can be set about the market maker. Times are nominal where not said otherwise. */
export const marketMakerParams = z.strictObject({
  ...QUOTES,
  ...ALPHA,
  ...SKEW,
  ...COMPLETION,
  ...CHURN,
  ...REWARDS,
});

export type MarketMakerParams = z.infer<typeof marketMakerParams>;
