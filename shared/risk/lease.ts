import { type EpochMs, type MicroShares, microShares, type MicroUsdc } from '../units/index.ts';
import type { BucketRule } from './token-bucket.ts';

/** Why the account as a whole takes no new risk (strategies §15.1, §15.2, §15.4), the gravest first. */
export const ACCOUNT_DENIALS = [
  'EMERGENCY_STOP',
  'LIQUIDATION',
  'DRAWDOWN',
  'CIRCUIT_BREAKER',
  'DAILY_LOSS',
  'ACCOUNT_BLOCKED',
  'AUTHENTICATION',
  'FOREIGN_ORDERS',
  'RECORD_LOST',
  'REJECTIONS',
  'CONSECUTIVE_ERRORS',
  'RISK_UNKNOWN',
] as const;

export type AccountDenial = (typeof ACCOUNT_DENIALS)[number];

/**
 * What the limits of the account leave to one engine. The ceilings of `trades` and `volume` are in the engine's own count
 * since its start ({@link Usage}), done and possible together, so that no message under way can spend anything twice.
 * What is absent is not limited.
 */
export type AccountTerms = {
  readonly denial?: AccountDenial;
  /**
   * Money of the account that this engine may have in positions and orders, the least balance included: present only where
   * the account's money allows less than the portfolio limit.
   */
  readonly cash?: MicroUsdc;
  readonly trades?: number;
  readonly volume?: MicroUsdc;
  readonly unpaired?: MicroShares;
};

/** What the supervisor granted: at most `exposureLimit` at risk, until `expiresAt`, and the account's other terms. */
export type Lease = {
  readonly exposureLimit: MicroUsdc;
  readonly expiresAt: EpochMs;
  readonly account?: AccountTerms;
  /** This engine's share of what the signer may send; absent where the venue counts nothing. */
  readonly orderRate?: BucketRule;
};

/** What an engine used of a limit that is used up: done, and what its open orders may yet do. */
export type Used = { readonly done: number; readonly open: number };

/** What an engine used of the account's limits since its start; orders of unknown fate count as open. */
export type Usage = {
  /** Orders with a fill, and open ones without. */
  readonly trades: Used;
  /** Notional, micro-pUSD. */
  readonly volume: Used;
  /** Shares without a counterpart in their market, should every open order that makes it worse be filled. */
  readonly unpaired: MicroShares;
};

/** Of an engine that has done nothing. */
export const NOTHING_USED: Usage = {
  trades: { done: 0, open: 0 },
  volume: { done: 0, open: 0 },
  unpaired: microShares(0),
};
