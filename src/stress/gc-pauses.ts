/** What V8 writes with `--trace-gc`, one line per collection: the time that the thread stood still. */
const PAUSE = /^\[\d+:0x[0-9a-f]+\]\s+\d+ ms: [A-Z][^\d]*[\d.]+ \([\d.]+\) -> .*?, ([\d.]+) \/ [\d.]+ ms/;

/** Pauses for garbage collection over all threads of a process, ms. */
export type GcReport = {
  readonly pauses: number;
  readonly totalMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

/** Collects the pauses that stand in a process's output. */
export class GcPauses {
  readonly #pauses: number[] = [];

  /** Takes a line of output, whatever it is. */
  read(line: string): void {
    const pause = PAUSE.exec(line)?.[1];
    if (pause !== undefined) this.#pauses.push(Number(pause));
  }

  report(): GcReport {
    const sorted = this.#pauses.toSorted((a, b) => a - b);
    return {
      pauses: sorted.length,
      totalMs: sorted.reduce((sum, ms) => sum + ms, 0),
      p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
      maxMs: sorted.at(-1) ?? 0,
    };
  }
}
