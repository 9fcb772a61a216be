import type { Clock, TimerHandle, Timers } from '../../../shared/ports/ports.ts';
import { type EpochMs, epochMs } from '../../../shared/units/index.ts';

/** The venue's time: what is to happen at a moment or after a while, until the venue stops. */
export class Schedule {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #pending = new Set<TimerHandle>();
  #stopped = false;

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  now(): EpochMs {
    return epochMs(this.#clock.wallMs());
  }

  /** Runs `task` at or after `when`, never before: a timer that fires early, as real ones may, is set again. */
  at(when: EpochMs, task: () => void): void {
    this.after(Math.max(0, when - this.now()), () => {
      if (this.now() < when) this.at(when, task);
      else task();
    });
  }

  after(delayMs: number, task: () => void): void {
    if (this.#stopped) return;
    const handle = this.#timers.after(delayMs, () => {
      this.#pending.delete(handle);
      task();
    });
    this.#pending.add(handle);
  }

  /** Nothing that was planned happens any more, and nothing can be planned. */
  stop(): void {
    this.#stopped = true;
    for (const handle of this.#pending) handle.cancel();
    this.#pending.clear();
  }
}
