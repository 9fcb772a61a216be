import * as z from 'zod';
import {
  ADVERSE_DEFAULTS,
  EXIT_DEFAULTS,
  STOIKOV_DEFAULTS,
  TOXIC_DEFAULTS,
  VOLATILITY_QUOTE_DEFAULTS,
} from '../../models/index.ts';
import type { FlowRules } from './flow-watch.ts';

const fraction = z.number().min(0).max(1);
const positive = z.number().positive();
const amount = z.number().min(0);

const { gamma, minTicks, volatilityWeight, toxicityWeight, sizeWeight } = VOLATILITY_QUOTE_DEFAULTS;

/** Everything that can be set about inventory-aware making (strategies §8). Times in nominal seconds. */
export const inventoryMakingParams = z.strictObject({
  model: z
    .enum(['spread', 'volatility'])
    .default('spread')
    .describe('How quotes are priced: around a target spread, or as far away as the price moves.'),
  skew: z
    .enum(['linear', 'stoikov'])
    .default('linear')
    .describe('How inventory moves the quotes of model spread: by the share, or by Avellaneda and Stoikov.'),
  targetSpread: fraction.default(0.03).describe('Between our bid and ask, as a fraction of 1 pUSD.'),
  skewPerShare: fraction.default(0.0005).describe('How far quotes move away from inventory, per share (linear).'),
  gamma: positive.default(STOIKOV_DEFAULTS.gamma).describe('Risk aversion (stoikov).'),
  sigmaReference: positive.default(STOIKOV_DEFAULTS.sigmaReference).describe('Volatility that doubles it (stoikov).'),
  sigmaSeconds: positive.default(10).describe("Time over which the token price's volatility is stated."),
  volatilityGamma: amount
    .default(gamma)
    .describe('How far a full inventory moves the quotes, in volatilities (volatility).'),
  minTicks: amount.default(minTicks).describe('Least distance from the reservation price, ticks (volatility).'),
  volatilityWeight: amount.default(volatilityWeight).describe('Distance for each volatility (volatility).'),
  toxicityWeight: amount.default(toxicityWeight).describe('Distance for toxic flow (volatility).'),
  toxicitySizeWeight: amount.default(sizeWeight).describe('Sizes are divided by 1 + this × toxicity (volatility).'),
  orderUsdc: positive.default(10).describe('Money of one quote, pUSD.'),
  maxOrderUsdc: positive.default(15).describe('… never more than this.'),
  capitalUsdc: positive.default(50).describe('Most money in one round, positions and bids.'),
  maxShares: positive.default(30).describe('Shares per outcome that making may hold.'),
  maxDirectionalUsdc: positive.default(100).describe('Most worth of shares without a counterpart, pUSD.'),
  wideFactor: z.number().min(1).default(3).describe('What toxic flow multiplies half of the spread by.'),
  toxicUsdc: amount.default(TOXIC_DEFAULTS.minUsdc).describe('Fills of more than this within 10 s, pUSD …'),
  toxicShare: fraction
    .default(TOXIC_DEFAULTS.minShare)
    .describe('… of which more than this part go one way, are toxic.'),
  toxicSeconds: positive.default(60).describe('For how long toxic flow makes quotes wide.'),
  toxicLimit: z.number().int().min(1).default(3).describe('So many toxic spells within 300 s end making in the round.'),
  adverseFills: z.number().int().min(1).default(ADVERSE_DEFAULTS.minFills).describe('Fills that are judged together.'),
  adverseMarkOut: z
    .number()
    .max(0)
    .default(ADVERSE_DEFAULTS.threshold)
    .describe('A mean gain per share 30 s after fills below this stops making …'),
  adverseSeconds: positive.default(300).describe('… for so long.'),
  exitLossShare: fraction
    .default(EXIT_DEFAULTS.lossShare)
    .describe('A position that lost this part of its cost is left.'),
  exitLossUsdc: positive.default(EXIT_DEFAULTS.lossUsdc).describe('… or this much money.'),
  hedgedShares: amount.default(EXIT_DEFAULTS.hedgedShares).describe('Up to so many unpaired shares nothing is left.'),
  maxHoldSeconds: positive
    .default(3_600)
    .describe('A position held for longer is unwound; 5m and 15m: at the cut-off.'),
  unwindSeconds: amount.default(300).describe('… by quotes for so long, then by taking.'),
  unwindSkew: z.number().min(1).default(10).describe('What unwinding multiplies the skew by.'),
  crossBy: fraction.default(0.02).describe('How far below the best bid a position is sold at the worst.'),
  defenceTries: z.number().int().min(1).default(3).describe('So many refused quotes in a row switch their side off …'),
  defenceSeconds: positive.default(60).describe('… for so long.'),
});

export type InventoryMakingParams = z.infer<typeof inventoryMakingParams>;

/** Made once for each set of parameters: they are asked for in every evaluation. */
const RULES = new WeakMap<InventoryMakingParams, FlowRules>();

/** What the parameters say about our flow. */
export function flowRules(params: InventoryMakingParams): FlowRules {
  const known = RULES.get(params);
  if (known !== undefined) return known;
  const rules = rulesOf(params);
  RULES.set(params, rules);
  return rules;
}

function rulesOf(params: InventoryMakingParams): FlowRules {
  return {
    toxic: { ...TOXIC_DEFAULTS, minUsdc: params.toxicUsdc, minShare: params.toxicShare },
    toxicMs: params.toxicSeconds * 1000,
    adverse: { minFills: params.adverseFills, threshold: params.adverseMarkOut },
    adverseMs: params.adverseSeconds * 1000,
  };
}
