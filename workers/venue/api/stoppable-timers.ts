import type { TimerHandle, Timers } from '../../../shared/ports/ports.ts';

/** Timers that all end with the venue, so that a process which closed its venue is not held up by them. */
export class StoppableTimers implements Timers {
  readonly #timers: Timers;
  readonly #pending = new Set<TimerHandle>();
  #stopped = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  after(delayMs: number, task: () => void): TimerHandle {
    if (this.#stopped) return { cancel: () => undefined };
    const inner = this.#timers.after(delayMs, () => {
      this.#pending.delete(handle);
      task();
    });
    const handle = {
      cancel: () => {
        this.#pending.delete(handle);
        inner.cancel();
      },
    };
    this.#pending.add(handle);
    return handle;
  }

  /** Nothing that was planned happens any more, and nothing can be planned. */
  stop(): void {
    this.#stopped = true;
    for (const handle of this.#pending) handle.cancel();
  }
}
