import type { MicroShares, MicroUsdc } from '../../../shared/units/index.ts';

/** Limits of the account over all assets (`docs/risk.md`). 0 switches one off, except where it says otherwise. */
export type AccountLimits = {
  /** Most money at risk; never off. */
  readonly portfolioUsdc: MicroUsdc;
  /** … and as a part of what the account has; never off where its money is known. */
  readonly maxExposureShare: number;
  /** Stays in the account whatever is bought. */
  readonly minBalanceUsdc: MicroUsdc;
  /** Orders with a fill, per UTC day. */
  readonly maxDailyTrades: number;
  /** Notional of fills, per UTC day. */
  readonly maxDailyVolumeUsdc: MicroUsdc;
  readonly maxDailyLossUsdc: MicroUsdc;
  readonly circuitBreakerUsdc: MicroUsdc;
  readonly maxDrawdownUsdc: MicroUsdc;
  readonly maxDrawdownShare: number;
  readonly drawdownWindowMs: number;
  readonly maxUnpairedShares: MicroShares;
  readonly maxConsecutiveErrors: number;
  readonly errorPauseMs: number;
  readonly maxRejections: number;
  readonly rejectionWindowMs: number;
  readonly maxAuthFailures: number;
  readonly authFailureWindowMs: number;
  readonly balanceEveryMs: number;
};
