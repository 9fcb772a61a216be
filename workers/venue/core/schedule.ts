import type { Clock, TimerHandle, Timers } from '../../../shared/ports/ports.ts';
import { type EpochMs, epochMs } from '../../../shared/units/index.ts';

/** The wall clock leapt when it went so much further than time did: the machine slept, or its clock was set. */
const LEAP_MS = 1_000;

/** Something that is to happen at a moment of the wall clock. */
type Appointment = { readonly when: EpochMs; readonly task: () => void; timer: TimerHandle | undefined };

/** The venue's time: what is to happen at a moment or after a while, until the venue stops. */
export class Schedule {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #pending = new Set<TimerHandle>();
  readonly #appointments = new Set<Appointment>();
  /** Wall time less monotonic time, as it was when the clock was last found to have leapt. */
  #offsetMs: number;
  #stopped = false;

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
    this.#offsetMs = clock.wallMs() - clock.monoMs();
  }

  now(): EpochMs {
    return epochMs(this.#clock.wallMs());
  }

  /** Runs `task` at or after `when`, never before: a timer that fires early, as real ones may, is set again. */
  at(when: EpochMs, task: () => void): void {
    this.#arm({ when, task, timer: undefined });
  }

  after(delayMs: number, task: () => void): void {
    this.#wait(delayMs, task);
  }

  /** Nothing that was planned happens any more, and nothing can be planned. */
  stop(): void {
    this.#stopped = true;
    for (const handle of this.#pending) handle.cancel();
    this.#pending.clear();
    this.#appointments.clear();
  }

  #arm(appointment: Appointment): void {
    const { when, task } = appointment;
    this.#appointments.add(appointment);
    appointment.timer = this.#wait(Math.max(0, when - this.now()), () => {
      this.#appointments.delete(appointment);
      if (this.now() < when) this.#arm(appointment);
      else task();
    });
  }

  #wait(delayMs: number, task: () => void): TimerHandle | undefined {
    if (this.#stopped) return undefined;
    const handle = this.#timers.after(delayMs, () => {
      this.#pending.delete(handle);
      task();
      this.#noticeLeap();
    });
    this.#pending.add(handle);
    return handle;
  }

  /** Timers do not run while a machine sleeps: after a leap they are set anew, so that what is overdue happens in its order. */
  #noticeLeap(): void {
    const offsetMs = this.#clock.wallMs() - this.#clock.monoMs();
    if (Math.abs(offsetMs - this.#offsetMs) < LEAP_MS) return;
    this.#offsetMs = offsetMs;
    const inOrder = [...this.#appointments].sort((a, b) => a.when - b.when);
    for (const appointment of inOrder) {
      const { timer } = appointment;
      if (timer === undefined) continue;
      timer.cancel();
      this.#pending.delete(timer);
      this.#arm(appointment);
    }
  }
}
