import * as z from 'zod';
import type { ChainMarket } from '../../shared/events/effects.ts';
import { ASSETS } from '../../shared/market/assets.ts';
import type { ConditionId, TokenId } from '../../shared/market/ids.ts';
import { epochMs, microShares, microUsdc, price } from '../../shared/units/index.ts';

const count = z.int().nonnegative();
const shares = count.transform(microShares);
const holdings = z.object({ up: shares, down: shares });
const payout = z.object({ up: count.transform(price), down: count.transform(price) });

const market = z.object({
  conditionId: z.string().transform((id) => id as ConditionId),
  slug: z.string(),
  up: z.string().transform((id) => id as TokenId),
  down: z.string().transform((id) => id as TokenId),
  version: z.enum(['v1', 'v2']),
  negRisk: z.boolean(),
  endsAt: count.transform(epochMs),
}) satisfies z.ZodType<ChainMarket>;

/** What is known of a market in which something of ours may be. */
const duty = z.object({
  asset: z.enum(ASSETS),
  market,
  /** Sets that were ever merged. */
  merged: shares,
  /** What redeeming brought, and what a share paid; absent before. */
  redeemed: z.object({ amount: count.transform(microUsdc), payout }).optional(),
  /** Nothing more is to come. */
  isOver: z.boolean(),
});

/** An act that was signed and may have been sent. */
const act = z.object({
  kind: z.enum(['merge', 'redeem']),
  conditionId: z.string().transform((id) => id as ConditionId),
  /** Sets to merge; 0 for a redemption. */
  sets: shares,
  /** What the chain showed before; of a redemption only what it was to take. */
  before: holdings,
  payout: payout.optional(),
  sentAtMs: count,
  startedAtMs: count,
  nonce: count,
  payload: z.string(),
  hash: z.string().optional(),
  expiresAtMs: count.optional(),
  id: z.string().optional(),
});

/** Everything that must outlive the process: what is to be redeemed, what was done, and the act that is under way. */
export const treasuryRecordSchema = z.object({
  wallet: z.string(),
  duties: z.array(duty),
  act: act.optional(),
});

export type TreasuryRecord = Readonly<z.infer<typeof treasuryRecordSchema>>;
/** See {@link treasuryRecordSchema}. Its owner changes it in place. */
export type Duty = z.infer<typeof duty>;
export type ChainAct = z.infer<typeof act>;
