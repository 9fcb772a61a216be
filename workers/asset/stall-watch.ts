/**
 * The compartment has duties every 100 ms. When it did nothing for this long it was stopped, suspended or starved, and what
 * it holds for true may be long past (fault P12: SIGSTOP; the venue has cancelled everything by then).
 */
const STALLED_AFTER_MS = 2_000;

/** Notices that a compartment slept, and remembers it until the venue has been read again. */
export class StallWatch {
  readonly #monoMs: () => number;
  #turnedAtMs: number;
  #unread = false;

  constructor(monoMs: () => number) {
    this.#monoMs = monoMs;
    this.#turnedAtMs = monoMs();
  }

  /** True from a stall on until the venue has answered what it holds of ours. No order may leave meanwhile. */
  get unread(): boolean {
    return this.#unread;
  }

  /** To be called at the beginning of every turn. How long the compartment slept, ms; 0 when it did not. */
  wake(): number {
    const nowMs = this.#monoMs();
    const sleptMs = nowMs - this.#turnedAtMs;
    this.#turnedAtMs = nowMs;
    if (sleptMs < STALLED_AFTER_MS) return 0;
    this.#unread = true;
    return sleptMs;
  }

  /** Every market has been read at the venue since. */
  reread(): void {
    this.#unread = false;
  }
}
