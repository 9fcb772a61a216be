import type { Clock } from '../../shared/ports/ports.ts';

/**
 * The compartment has duties every 100 ms. When it did nothing for this long it was stopped, suspended or starved, and what
 * it holds for true may be long past (fault P12: SIGSTOP; the venue has cancelled everything by then).
 */
const STALLED_AFTER_MS = 2_000;

/**
 * Notices that a compartment slept, and remembers it until the venue has been read again. It reads both clocks: while the
 * machine is suspended the monotonic one stands still, and a step of the other is reason enough to look.
 */
export class StallWatch {
  readonly #clock: Clock;
  #turnedAtMs: number;
  #turnedAtWallMs: number;
  #unread = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#turnedAtMs = clock.monoMs();
    this.#turnedAtWallMs = clock.wallMs();
  }

  /** True from a stall on until the venue has answered what it holds of ours. No order may leave meanwhile. */
  get unread(): boolean {
    return this.#unread;
  }

  /** To be called at the beginning of every turn. How long the compartment slept, ms; 0 when it did not. */
  wake(): number {
    const nowMs = this.#clock.monoMs();
    const nowWallMs = this.#clock.wallMs();
    const sleptMs = Math.max(nowMs - this.#turnedAtMs, nowWallMs - this.#turnedAtWallMs);
    this.#turnedAtMs = nowMs;
    this.#turnedAtWallMs = nowWallMs;
    if (sleptMs < STALLED_AFTER_MS) return 0;
    this.#unread = true;
    return sleptMs;
  }

  /** Every market has been read at the venue since. */
  reread(): void {
    this.#unread = false;
  }
}
