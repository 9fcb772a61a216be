/** Looks at a market that has ended: every 30 s, less and less often down to every 10 min (strategies §16). */
const FIRST_LOOK_MS = 30_000;
const MAX_LOOK_MS = 600_000;
/** A market that is not redeemed this long after its end is a matter for people. */
const OVERDUE_MS = 1_800_000;

/** When a market is to be looked at next, and when somebody is to be told that it takes too long. */
export class RedeemSchedule {
  #dueAt: number;
  #delayMs = FIRST_LOOK_MS;
  #overdueAt: number;

  /** @param endsAtMs end of the round, UTC ms */
  constructor(endsAtMs: number) {
    this.#dueAt = endsAtMs;
    this.#overdueAt = endsAtMs + OVERDUE_MS;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#dueAt;
  }

  /** There is news, or a person asks: look now. */
  hurry(nowMs: number): void {
    this.#dueAt = Math.min(this.#dueAt, nowMs);
    this.#delayMs = FIRST_LOOK_MS;
  }

  /** It was looked at, and something is still to come. */
  putOff(nowMs: number): void {
    this.#dueAt = nowMs + this.#delayMs;
    this.#delayMs = Math.min(2 * this.#delayMs, MAX_LOOK_MS);
  }

  /** True once, when it takes too long. */
  takeOverdue(nowMs: number): boolean {
    if (nowMs < this.#overdueAt) return false;
    this.#overdueAt = Infinity;
    return true;
  }
}
