import type { EpochMs } from '../units/index.ts';

type Task = { readonly dueAt: EpochMs; readonly run: (at: EpochMs) => void };

/** Things to be done at stated times, in the order of these times and, within one, of adding. Time is told, never read. */
export class TaskQueue {
  readonly #tasks: Task[] = [];

  /** When the next task is due; `undefined` when there is none. */
  get nextDueAt(): EpochMs | undefined {
    return this.#tasks[0]?.dueAt;
  }

  add(dueAt: EpochMs, run: (at: EpochMs) => void): void {
    this.#tasks.splice(this.#placeFor(dueAt), 0, { dueAt, run });
  }

  /** Runs what is due by `now`, each task with the time that it was due at; tasks may add others. */
  runUntil(now: EpochMs): void {
    for (let next = this.#tasks[0]; next !== undefined && next.dueAt <= now; next = this.#tasks[0]) {
      this.#tasks.shift();
      next.run(next.dueAt);
    }
  }

  /** Behind all that are due no later. */
  #placeFor(dueAt: EpochMs): number {
    let [low, high] = [0, this.#tasks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#tasks[middle]!.dueAt <= dueAt) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
