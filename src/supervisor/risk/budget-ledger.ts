import type { Asset } from '../../../shared/market/assets.ts';
import type { LeasePolicy } from '../policy.ts';

type Lease = { readonly ceiling: number; readonly expiresAtMs: number };

type Account = {
  leases: readonly Lease[];
  /** What the present worker says that it has done, in its own count, and what it may yet do. */
  done: number;
  open: number;
  /** Spent for good by all workers of the asset, since the budget was last renewed. */
  spent: number;
  /** What a worker left behind, the worse of lent and reported; set until its successor has reconciled. */
  frozen: number | undefined;
};

/**
 * Lends a limit of the account to workers before they use it: money at risk, trades of the day, turnover, unpaired shares.
 *
 * An asset *holds* what it spent and the largest of its unexpired leases, its reported use and what was frozen at its death.
 * What others do not hold is free; a grant never exceeds it. So the sum of all grants stays within the limit by
 * construction, without a question to anyone before an order. A limit that is not used up, such as money at risk, is one of
 * which nothing is ever done.
 *
 * Amounts are integers of one unit, times monotonic ms.
 */
export class BudgetLedger {
  readonly #policy: LeasePolicy;
  readonly #accounts = new Map<Asset, Account>();
  #limit: number;
  #spentBefore = 0;

  constructor(limit: number, policy: LeasePolicy) {
    this.#limit = limit;
    this.#policy = policy;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Takes effect with the next grants; what is lent already stays lent. */
  setLimit(limit: number): void {
    this.#limit = limit;
  }

  /**
   * Lends up to `wanted` more; nothing when nothing is free or the asset is frozen. A lease replaces no earlier one.
   *
   * @returns the ceiling in the worker's own count: what it may have done and open together
   */
  grant(asset: Asset, wanted: number, nowMs: number): number {
    const account = this.#account(asset);
    if (account.frozen !== undefined) return account.done;
    const free = this.#limit - this.#heldByOthers(asset, nowMs) - account.spent;
    const ceiling = account.done + Math.max(0, Math.min(wanted, free));
    const expiresAtMs = nowMs + this.#policy.ttlMs + this.#policy.graceMs;
    account.leases = [...account.leases.filter((lease) => lease.expiresAtMs > nowMs), { ceiling, expiresAtMs }];
    return ceiling;
  }

  /** Takes a worker's own word for its use; it may exceed the latest lease where an earlier one was larger. */
  report(asset: Asset, open: number, done = 0): void {
    Object.assign(this.#account(asset), { open, done });
  }

  /** Something was spent for good. Not to be told again of what a successor adopts. */
  spend(asset: Asset, amount: number): void {
    this.#account(asset).spent += amount;
  }

  /** The worker died: nothing is lent to the asset until {@link thaw}. */
  freeze(asset: Asset, nowMs: number): void {
    const account = this.#account(asset);
    account.frozen = outstanding(account, nowMs);
    account.leases = [];
  }

  /** A worker begins. It reports anew, from nothing; what its predecessors had open stays held until {@link thaw}. */
  begin(asset: Asset): void {
    const account = this.#account(asset);
    if (account.open > 0) account.frozen = Math.max(account.open, account.frozen ?? 0);
    account.leases = account.leases.map(({ ceiling, expiresAtMs }) => ({
      ceiling: ceiling - account.done,
      expiresAtMs,
    }));
    account.open = 0;
    account.done = 0;
  }

  /** A successor has read the venue's records: from now on its own reports count alone. */
  thaw(asset: Asset): void {
    this.#account(asset).frozen = undefined;
  }

  /** The budget begins anew, as at midnight; what is lent or open still counts against it. */
  renew(): void {
    for (const account of this.#accounts.values()) account.spent = 0;
    this.#spentBefore = 0;
  }

  /** Something was spent for good before this session began. */
  spendBefore(amount: number): void {
    this.#spentBefore += amount;
  }

  /** Spent for good since the budget was last renewed. */
  get spent(): number {
    let sum = this.#spentBefore;
    for (const { spent } of this.#accounts.values()) sum += spent;
    return sum;
  }

  held(asset: Asset, nowMs: number): number {
    const account = this.#account(asset);
    return account.spent + outstanding(account, nowMs);
  }

  /** Used by all assets, a frozen one at no less than its frozen amount. */
  used(): number {
    let sum = 0;
    for (const { spent, open, frozen } of this.#accounts.values()) sum += spent + Math.max(open, frozen ?? 0);
    return sum;
  }

  #heldByOthers(asset: Asset, nowMs: number): number {
    let sum = this.#spentBefore;
    for (const other of this.#accounts.keys()) if (other !== asset) sum += this.held(other, nowMs);
    return sum;
  }

  #account(asset: Asset): Account {
    const known = this.#accounts.get(asset);
    if (known !== undefined) return known;
    const account: Account = { leases: [], done: 0, open: 0, spent: 0, frozen: undefined };
    this.#accounts.set(asset, account);
    return account;
  }
}

/** What the asset may yet do, or has done without our knowing, at worst. */
function outstanding({ leases, done, open, frozen }: Account, nowMs: number): number {
  const lent = leases.filter((lease) => lease.expiresAtMs > nowMs).map((lease) => lease.ceiling - done);
  return Math.max(0, open, frozen ?? 0, ...lent);
}
