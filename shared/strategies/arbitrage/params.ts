import * as z from 'zod';
import { MICRO, type MicroUsdc, microUsdc } from '../../units/index.ts';

const usdc = z.number().positive();
const share = z.number().min(0).max(1);
const seconds = z.number().min(0);

/** Defaults of strategies §7. */
export const arbitrageParams = z.strictObject({
  minGross: share.default(0.02).describe('A set must cost less than 1 pUSD by more than this, before fees.'),
  minNet: share.default(0.001).describe('… and by at least this after fees, for every single set.'),
  budgetUsdc: usdc.default(10).describe('Most money for one basket, fees included, pUSD.'),
  roundBudgetUsdc: usdc.default(100).describe('Most money for all baskets of one round, pUSD.'),
  cashShare: share.default(0.9).describe('A basket takes no more than this part of the free money.'),
  maxSlippage: share.default(0.005).describe('A leg may cost so much more per share than its best ask, on average.'),
  minDepthShares: z.number().min(0).default(10).describe('Least shares within 0.01 of the best ask of each leg.'),
  maxLossUsdc: z.number().min(0).default(1).describe('A broken set is completed while that loses no more, pUSD.'),
  legTimeoutSeconds: seconds.default(5).describe('A leg without a result for so long is a failure; real time.'),
  missCooldownSeconds: seconds.default(10).describe('After a basket that found nothing any more; nominal.'),
  doneCooldownSeconds: seconds.default(5).describe('After a basket that was filled; nominal.'),
  unwindCooldownSeconds: seconds.default(30).describe('After a broken set; nominal.'),
  maxFailures: z.number().int().positive().default(3).describe('Failures of the venue in a row: off for the round.'),
});

/** See {@link arbitrageParams}. */
export type ArbitrageParams = z.infer<typeof arbitrageParams>;

/** pUSD of a parameter as exact money. */
export function moneyOf(amount: number): MicroUsdc {
  return microUsdc(Math.floor(amount * MICRO));
}
