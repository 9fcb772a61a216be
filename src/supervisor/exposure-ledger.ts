import type { Asset } from '../../shared/market/assets.ts';
import { microUsdc, type MicroUsdc } from '../../shared/units/index.ts';
import type { LeasePolicy } from './policy.ts';

type Lease = { readonly amount: MicroUsdc; readonly expiresAtMs: number };

type Account = {
  leases: readonly Lease[];
  /** Money at risk as the present worker last reported. Positions outlive the lease under which they were bought. */
  atRisk: MicroUsdc;
  /** What a worker left behind, the worse of lent and reported; set until its successor has reconciled. */
  frozen: MicroUsdc | undefined;
};

/**
 * Lends the portfolio's exposure limit to workers before they use it.
 *
 * An asset *holds* the largest of its unexpired leases, its reported risk and what was frozen at its death. What others do
 * not hold is free; a grant never exceeds it. So the sum of all grants stays within the limit by construction, without a
 * question to anyone before an order.
 *
 * Times are monotonic ms.
 */
export class ExposureLedger {
  readonly limit: MicroUsdc;
  readonly #policy: LeasePolicy;
  readonly #accounts = new Map<Asset, Account>();

  constructor(limit: MicroUsdc, policy: LeasePolicy) {
    this.limit = limit;
    this.#policy = policy;
  }

  /** Lends up to `wanted`, for `ttlMs`; 0 when nothing is free or the asset is frozen. A lease replaces no earlier one. */
  grant(asset: Asset, wanted: MicroUsdc, nowMs: number): MicroUsdc {
    const account = this.#account(asset);
    if (account.frozen !== undefined) return microUsdc(0);
    const free = this.limit - this.#heldByOthers(asset, nowMs);
    const amount = microUsdc(Math.max(0, Math.min(wanted, free)));
    const expiresAtMs = nowMs + this.#policy.ttlMs + this.#policy.graceMs;
    account.leases = [...account.leases.filter((lease) => lease.expiresAtMs > nowMs), { amount, expiresAtMs }];
    return amount;
  }

  /** Takes a worker's own word for its money at risk; it may exceed the latest lease where an earlier one was larger. */
  report(asset: Asset, atRisk: MicroUsdc): void {
    this.#account(asset).atRisk = atRisk;
  }

  /** The worker died: nothing is lent to the asset until {@link thaw}. */
  freeze(asset: Asset, nowMs: number): MicroUsdc {
    const frozen = this.held(asset, nowMs);
    const account = this.#account(asset);
    account.frozen = frozen;
    account.leases = [];
    return frozen;
  }

  /** A worker begins. It reports anew, from nothing; what its predecessors had at risk stays held until {@link thaw}. */
  begin(asset: Asset): void {
    const account = this.#account(asset);
    if (account.atRisk > 0) account.frozen = microUsdc(Math.max(account.atRisk, account.frozen ?? 0));
    account.atRisk = microUsdc(0);
  }

  /** A successor has read the venue's records: from now on its own reports count alone. */
  thaw(asset: Asset): void {
    this.#account(asset).frozen = undefined;
  }

  held(asset: Asset, nowMs: number): MicroUsdc {
    const { leases, atRisk, frozen } = this.#account(asset);
    const lent = leases.filter((lease) => lease.expiresAtMs > nowMs).map((lease) => lease.amount);
    return microUsdc(Math.max(0, atRisk, frozen ?? 0, ...lent));
  }

  /** Money at risk of all assets, a frozen one at no less than its frozen amount. */
  atRisk(): MicroUsdc {
    let sum = 0;
    for (const { atRisk, frozen } of this.#accounts.values()) sum += Math.max(atRisk, frozen ?? 0);
    return microUsdc(sum);
  }

  #heldByOthers(asset: Asset, nowMs: number): number {
    let sum = 0;
    for (const other of this.#accounts.keys()) if (other !== asset) sum += this.held(other, nowMs);
    return sum;
  }

  #account(asset: Asset): Account {
    const known = this.#accounts.get(asset);
    if (known !== undefined) return known;
    const account: Account = { leases: [], atRisk: microUsdc(0), frozen: undefined };
    this.#accounts.set(asset, account);
    return account;
  }
}
