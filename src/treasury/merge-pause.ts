/** Failures in a row that pause, and for how long (strategies §16, PauseMerges). */
const FAILURES = 3;
const PAUSE_MS = 60_000;

/** Pauses merges after failures in a row: whatever it is, trying on only burns money or the relayer's patience. */
export class MergePause {
  #failures = 0;
  #until = 0;
  #reason = '';

  /** Why no merge is tried now; `undefined` when one may be. */
  reasonAt(nowMs: number): string | undefined {
    return nowMs < this.#until ? this.#reason : undefined;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** @returns the reason when this failure begins a pause */
  failed(nowMs: number, reason: string): string | undefined {
    this.#failures += 1;
    if (this.#failures < FAILURES) return undefined;
    this.#failures = 0;
    this.#until = nowMs + PAUSE_MS;
    this.#reason = `merges are paused for ${PAUSE_MS / 1_000} s: ${FAILURES} failed in a row, the last one because ${reason}`;
    return this.#reason;
  }
}
