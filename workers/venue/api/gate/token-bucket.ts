import type { BucketRule } from './tiers.ts';

/** Tokens that refill steadily up to a burst, and are spent by requests. Full at first. */
export class TokenBucket {
  readonly #rule: BucketRule;
  #balance: number;
  #atMs: number;

  constructor(rule: BucketRule, nowMs: number) {
    this.#rule = rule;
    this.#balance = rule.burst;
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
}
