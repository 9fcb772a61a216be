import type { ConditionId } from '../../../../shared/market/ids.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';

/** Days of which sums are kept, the present one included. */
const KEPT_DAYS = 7;

/** The UTC day of a moment: "2026-10-26". */
export function dayOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** One sum per market and UTC day, for the latest days. */
export class DailySums<Sum> {
  readonly #empty: () => Sum;
  readonly #days = new Map<string, Map<ConditionId, Sum>>();

  constructor(empty: () => Sum) {
    this.#empty = empty;
  }

  /** The sum of a market on the day of `at`, begun where there is none. */
  at(at: EpochMs, conditionId: ConditionId): Sum {
    const day = this.#dayAt(at);
    const sum = day.get(conditionId) ?? this.#empty();
    day.set(conditionId, sum);
    return sum;
  }

  /** All sums of a day, in the order of their beginning. */
  of(day: string): Iterable<readonly [ConditionId, Sum]> {
    return this.#days.get(day) ?? [];
  }

  /** Drops a market's sums of all days that `keep` does not want. */
  prune(conditionId: ConditionId, keep: (sum: Sum) => boolean): void {
    for (const day of this.#days.values()) {
      const sum = day.get(conditionId);
      if (sum !== undefined && !keep(sum)) day.delete(conditionId);
    }
  }

  #dayAt(at: EpochMs): Map<ConditionId, Sum> {
    const name = dayOf(at);
    const known = this.#days.get(name);
    if (known !== undefined) return known;
    const day = new Map<ConditionId, Sum>();
    this.#days.set(name, day);
    const [oldest] = this.#days.keys();
    if (this.#days.size > KEPT_DAYS && oldest !== undefined) this.#days.delete(oldest);
    return day;
  }
}
