/** Most restarts of one process, and the window in which they count (reliability §3.2). */
export const GUARD_BUDGET = { restarts: 3, withinMs: 600_000 };

/**
 * Counts unexpected ends of one process.
 *
 * A process that keeps dying is not helped by another start: after the budget the guard gives up and the level above
 * (a service manager, a human) decides.
 */
export class RestartBudget {
  readonly #budget: typeof GUARD_BUDGET;
  #endsMs: readonly number[] = [];

  constructor(budget: typeof GUARD_BUDGET) {
    this.#budget = budget;
  }

  /** Notes an end and says whether one more start is allowed. `nowMs` is monotonic. */
  allows(nowMs: number): boolean {
    const { restarts, withinMs } = this.#budget;
    this.#endsMs = [...this.#endsMs.filter((endMs) => nowMs - endMs < withinMs), nowMs];
    return this.#endsMs.length <= restarts;
  }
}
