import type { TimerHandle, Timers } from '../../../../../shared/ports/ports.ts';

/** Frames that are held back for a time. */
export class DelayLine {
  readonly #timers: Timers;
  readonly #held = new Map<() => void, TimerHandle>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  add(delayMs: number, deliver: () => void): void {
    const timer = this.#timers.after(delayMs, () => {
      this.#held.delete(deliver);
      deliver();
    });
    this.#held.set(deliver, timer);
  }

  /** Delivers what is held, in the order in which it came, and stops its timers. */
  flush(): void {
    for (const [deliver, timer] of this.#held) {
      timer.cancel();
      deliver();
    }
    this.#held.clear();
  }
}
