import * as z from 'zod';
import type { CopySizing } from '../../models/index.ts';

const usdc = z.number().positive();
const share = z.number().min(0).max(1);
const seconds = z.number().min(0);
const wallet = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'not an address: 0x and 40 hex digits')
  .transform((address) => address.toLowerCase());

/** Where the two ways of following a leader differ. */
type Manner = { readonly factor: number; readonly entryDelaySeconds: number; readonly alignEverySeconds: number };

/** Parameters of a strategy that follows leaders, defaults of strategies §6. */
function followingParams(manner: Manner) {
  return z.strictObject({
    leaders: z.array(wallet).max(20).default([]).describe('Wallets that are followed.'),
    sizing: z
      .enum(['ratio', 'fixed', 'balance', 'tiered'])
      .default('ratio')
      .describe('How large a copy is: by the shares of the leader, fixed money, a part of our money, or tiers.'),
    factor: z.number().positive().default(manner.factor).describe('Sizing ratio: our shares for one of the leader.'),
    usdc: usdc.default(1).describe('Sizing fixed: money of each copy, pUSD.'),
    balanceShare: share.default(0.02).describe('Sizing balance: part of the free money.'),
    tiers: z
      .array(z.strictObject({ fromUsdc: z.number().min(0), factor: z.number().positive() }))
      .default([])
      .describe('Sizing tiered: factors by the money of the leader, ascending.'),
    maxOrderUsdc: usdc.default(3.6).describe('Most money for one copy, pUSD.'),
    marketUsdc: usdc.default(50).describe('Most money for all copies of one round, pUSD.'),
    maxMarkets: z
      .number()
      .int()
      .positive()
      .default(10)
      .describe('Most rounds of an asset with copies that are not settled; others are left alone.'),
    leaderDayUsdc: usdc.default(100).describe('Most money for copies of one leader in a UTC day, pUSD.'),
    raiseToMin: z.boolean().default(false).describe('A copy that is too small is raised to the least order.'),
    minPrice: share.default(0.1).describe('Lowest price of the leader that is copied in a purchase.'),
    maxPrice: share.default(0.85).describe('… and the highest.'),
    buffer: share.default(0.04).describe('The limit may be worse than the price of the leader by this fraction.'),
    maxDelaySeconds: seconds.default(5).describe('Older than this a trade is not copied; real time.'),
    entryDelaySeconds: seconds.default(manner.entryDelaySeconds).describe('Wait before a purchase is copied; nominal.'),
    skipHeld: z.boolean().default(false).describe('No purchase of an outcome that is held already.'),
    allowConflicts: z.boolean().default(false).describe('Two leaders may be followed to opposite sides of a round.'),
    alignEverySeconds: seconds
      .default(manner.alignEverySeconds)
      .describe('So often what a leader has closed is closed; 0 = never; nominal.'),
    score: share.default(0.05).describe('What a purchase counts against the signals of others: edge × confidence.'),
  });
}

/** Copies at once what the leaders do (strategies §6.2). */
export const copyParams = followingParams({ factor: 1, entryDelaySeconds: 0, alignEverySeconds: 0 });

/** Follows at a distance, a twentieth of the size, and closes what they have closed (strategies §6.3). */
export const mirrorParams = followingParams({ factor: 0.05, entryDelaySeconds: 5, alignEverySeconds: 60 });

/** See {@link copyParams}. */
export type FollowingParams = z.infer<typeof copyParams>;

export function sizingOf({ sizing, factor, usdc: money, balanceShare, tiers }: FollowingParams): CopySizing {
  switch (sizing) {
    case 'ratio':
      return { mode: 'ratio', factor };
    case 'fixed':
      return { mode: 'fixed', usdc: money };
    case 'balance':
      return { mode: 'balance', share: balanceShare };
    case 'tiered':
      return { mode: 'tiered', tiers };
  }
}
