import type { TimerHandle, Timers } from '../../shared/ports/ports.ts';

/** Tasks that are done again and again, until all of them end. */
export class Beats {
  readonly #timers: Timers;
  readonly #beats: TimerHandle[] = [];

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** The period counts from the beginning of the task before. */
  every(periodMs: number, task: () => void): void {
    const timers = this.#timers;
    const beat = { current: timers.after(periodMs, next) };
    function next(): void {
      beat.current = timers.after(periodMs, next);
      task();
    }
    this.#beats.push({ cancel: () => beat.current.cancel() });
  }

  stop(): void {
    for (const beat of this.#beats) beat.cancel();
  }
}
