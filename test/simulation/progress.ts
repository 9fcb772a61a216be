/** Seconds between two lines about the progress. */
const TELLS_EVERY_S = 20;

/**
 * Where a long run is, on standard error: how far, what failed, and from where one that was ended is taken up again. Jobs are
 * numbered, and may end in any order.
 */
export class Progress {
  readonly #what: string;
  readonly #all: number;
  readonly #startedAtMs = performance.now();
  readonly #ended = new Set<number>();
  #next: number;
  #failed = 0;
  #toldAtMs = this.#startedAtMs;

  /** @param first number of the first job @param all how many of them, or of what they bring, are wanted */
  constructor(what: string, first: number, all: number) {
    this.#what = what;
    this.#next = first;
    this.#all = all;
  }

  /** Since the begin. */
  get tookMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  /** Notes that a job has ended. @param done how many of the wanted there are by now */
  ended(number: number, failed: boolean, done: number): void {
    this.#ended.add(number);
    while (this.#ended.delete(this.#next)) this.#next += 1;
    if (failed) this.#failed += 1;
    const now = performance.now();
    if (now - this.#toldAtMs < TELLS_EVERY_S * 1_000) return;
    this.#toldAtMs = now;
    const minutes = (this.tookMs / 60_000).toFixed(1);
    process.stderr.write(
      `${done} of ${this.#all} ${this.#what} after ${minutes} min, ${this.#failed} failed; from here on: --from ${this.#next}\n`,
    );
  }
}
