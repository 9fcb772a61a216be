/** Tokens per second, and how many a full bucket holds. */
export type BucketRule = { readonly ratePerS: number; readonly burst: number };

/**
 * Tokens that refill steadily up to a burst, and are spent by requests (protocol §2.9; vector V-BUCKET). Times are those of
 * one clock, in ms, and never decrease.
 */
export class TokenBucket {
  #rule: BucketRule;
  #balance: number;
  #atMs: number;

  /** @param filled how many tokens there are at first: a full bucket unless told otherwise */
  constructor(rule: BucketRule, nowMs: number, filled = rule.burst) {
    this.#rule = rule;
    this.#balance = filled;
    this.#atMs = nowMs;
  }

  /** Below zero after an overdraft. */
  balance(nowMs: number): number {
    const refilled = this.#balance + ((nowMs - this.#atMs) / 1000) * this.#rule.ratePerS;
    this.#balance = Math.min(this.#rule.burst, refilled);
    this.#atMs = nowMs;
    return this.#balance;
  }

  /**
   * Takes the whole cost or nothing.
   *
   * @param needed how much must be there: the cost, or less where the rest may be owed
   */
  take(cost: number, needed: number, nowMs: number): boolean {
    if (this.balance(nowMs) < needed) return false;
    this.#balance -= cost;
    return true;
  }

  /** How long until there are so many tokens, in seconds; endless for more than the bucket holds. */
  secondsUntil(tokens: number, nowMs: number): number {
    if (tokens > this.#rule.burst) return Number.POSITIVE_INFINITY;
    return Math.max(0, tokens - this.balance(nowMs)) / this.#rule.ratePerS;
  }

  /** From now on another rule holds. What has been saved up stays, as far as it fits. */
  follow(rule: BucketRule, nowMs: number): void {
    this.balance(nowMs);
    this.#rule = rule;
    this.#balance = Math.min(this.#balance, rule.burst);
  }

  /** Somebody who knows better says that no more than this is left. */
  lower(tokens: number, nowMs: number): void {
    this.#balance = Math.min(this.balance(nowMs), tokens);
  }
}
