import type { MicroShares, MicroUsdc } from '../../../shared/units/index.ts';

/** What `asset_type` of `/balance-allowance` asks for: pUSD, shares of a v1 market, shares of a v2 market (protocol §2.5). */
export const ASSET_TYPES = ['COLLATERAL', 'CONDITIONAL', 'CONDITIONAL-V2'] as const;

export type AssetType = (typeof ASSET_TYPES)[number];

/** What the CLOB knows of a wallet's asset, by its last look: base units, and what each exchange contract may take. */
export type BalanceAllowance = {
  readonly balance: MicroUsdc | MicroShares;
  /** 2^256 − 1 for an operator of shares, 0 for a contract without approval. */
  readonly allowances: Readonly<Record<string, bigint>>;
};

/** Whether the venue takes a wallet's orders: all, only those that sell, or none (protocol §2.7). */
export type Standing = 'good' | 'closed-only' | 'banned';
