import { UNLIMITED } from '../money/approvals.ts';

/**
 * USDC.e, the coin that pUSD is made of: it exists on chain only, and the CLOB knows nothing of it. Addresses in any
 * spelling, amounts in base units.
 */
export class CoinLedger {
  readonly #balances = new Map<string, bigint>();
  readonly #allowances = new Map<string, bigint>();

  balanceOf(address: string): bigint {
    return this.#balances.get(address.toLowerCase()) ?? 0n;
  }

  allowance(owner: string, spender: string): bigint {
    return this.#allowances.get(pairOf(owner, spender)) ?? 0n;
  }

  approve(owner: string, spender: string, amount: bigint): void {
    this.#allowances.set(pairOf(owner, spender), amount);
  }

  /** Adds to a balance, or takes away from it; the caller has checked that it suffices. */
  change(address: string, by: bigint): void {
    this.#balances.set(address.toLowerCase(), this.balanceOf(address) + by);
  }
}

/** What is left of an allowance after use; an unlimited one is not counted down. */
export function usedUp(allowance: bigint, amount: bigint): bigint {
  return allowance === UNLIMITED ? allowance : allowance - amount;
}

function pairOf(owner: string, spender: string): string {
  return `${owner.toLowerCase()}/${spender.toLowerCase()}`;
}
