import type { TimerHandle, Timers } from '../../shared/ports/ports.ts';
import { type EpochMs, epochMs } from '../../shared/units/index.ts';
import type { VenueClock } from './venue-clock.ts';

/**
 * The moments that an engine asked to be woken at, on one timer for the earliest.
 *
 * Due moments are venue time; the timer counts own time. When it fires and the moment is not yet there, because the
 * offset moved meanwhile, it is armed again: an alarm never rings early.
 */
export class AlarmClock {
  readonly #timers: Timers;
  readonly #clock: VenueClock;
  readonly #ring: (lateMs: number) => void;
  /** Ascending, without repetition. */
  readonly #due: EpochMs[] = [];
  #armed: { readonly at: EpochMs; readonly from: EpochMs; readonly timer: TimerHandle } | undefined;

  /** @param ring gets how much later it rings than it could, ms */
  constructor(timers: Timers, clock: VenueClock, ring: (lateMs: number) => void) {
    this.#timers = timers;
    this.#clock = clock;
    this.#ring = ring;
  }

  wakeAt(at: EpochMs): void {
    const index = this.#due.findLastIndex((due) => due <= at);
    if (this.#due[index] === at) return;
    this.#due.splice(index + 1, 0, at);
    this.#arm();
  }

  #arm(): void {
    const first = this.#due[0];
    if (first === undefined || this.#armed?.at === first) return;
    this.#armed?.timer.cancel();
    const timer = this.#timers.after(Math.max(0, this.#clock.until(first)), () => this.#fire());
    this.#armed = { at: first, from: epochMs(Math.max(first, this.#clock.now())), timer };
  }

  #fire(): void {
    const lateMs = this.#armed === undefined ? 0 : Math.max(0, -this.#clock.until(this.#armed.from));
    this.#armed = undefined;
    const now = this.#clock.now();
    const passed = this.#due.findLastIndex((due) => due <= now) + 1;
    this.#due.splice(0, passed);
    this.#arm();
    if (passed > 0) this.#ring(lateMs);
  }
}
