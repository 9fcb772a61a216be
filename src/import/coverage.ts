import type { Coverage } from './importer.ts';

/** At the ends of a span nothing is known at all: there a shorter time is missing already. */
const EDGE_MS = 1_000;

/** A time without data, UTC ms. */
export type Hole = { readonly from: number; readonly to: number; readonly why: string };

/**
 * The time between two moments of a stream, when it is longer than a silence may be. What was planned for it does not matter: also
 * between two rounds, or two files, nothing is known.
 *
 * @param since the moment before; absent where the stream begins
 */
export function silence(since: number | undefined, at: number, holeMs: number): Hole | undefined {
  return since === undefined || at - since <= holeMs ? undefined : { from: since, to: at, why: 'nothing recorded' };
}

/**
 * Follows the moments of a stream through a planned span and finds where it was silent for too long.
 *
 * Moments come in the order of time.
 */
export class SpanCoverage {
  readonly #what: string;
  readonly #from: number;
  readonly #to: number;
  readonly #holeMs: number;
  readonly #holes: Hole[] = [];
  #last: number | undefined;

  /** @param holeMs silence that is longer than this counts as missing */
  constructor(what: string, span: { readonly from: number; readonly to: number }, holeMs: number) {
    this.#what = what;
    this.#from = span.from;
    this.#to = span.to;
    this.#holeMs = holeMs;
  }

  get holes(): readonly Hole[] {
    return this.#holes;
  }

  /** Milliseconds of the span from its start, or the last moment in it, to this one, when they are a hole. */
  note(at: number): Hole | undefined {
    const since = this.#last ?? this.#from;
    const limitMs = this.#last === undefined ? Math.min(EDGE_MS, this.#holeMs) : this.#holeMs;
    const hole =
      at - since > limitMs && since < this.#to
        ? {
            from: since,
            to: Math.min(at, this.#to),
            why: this.#last === undefined ? 'before the first data' : 'nothing recorded',
          }
        : undefined;
    this.#last = Math.max(since, at);
    if (hole !== undefined) this.#holes.push(hole);
    return hole;
  }

  /** Planned and loaded seconds. */
  report(): Coverage {
    const holes = [...this.#holes];
    const end = this.#last ?? this.#from;
    if (this.#to - end > Math.min(EDGE_MS, this.#holeMs))
      holes.push({ from: end, to: this.#to, why: 'after the last data' });
    const planned = this.#to - this.#from;
    const missing = holes.map(({ from, to, why }) => ({
      amount: (to - from) / 1_000,
      why: `${why}: ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`,
    }));
    const lost = holes.reduce((sum, { from, to }) => sum + to - from, 0);
    return { what: this.#what, unit: 's', planned: planned / 1_000, loaded: (planned - lost) / 1_000, missing };
  }
}

/** Counts what of a gap-free numbering was there: trade ids, say. Numbers rise. */
export class SequenceCoverage {
  readonly #what: string;
  readonly #unit: Coverage['unit'];
  readonly #missing: { amount: number; why: string }[] = [];
  #first: number | undefined;
  #next = 0;
  #lost = 0;

  constructor(what: string, unit: Coverage['unit']) {
    this.#what = what;
    this.#unit = unit;
  }

  /** Takes the numbers that one message covers. @returns how many were left out before it */
  note(first: number, last: number): number {
    this.#first ??= first;
    const lost = this.#next === 0 ? 0 : Math.max(0, first - this.#next);
    if (lost > 0) this.#missing.push({ amount: lost, why: `numbers ${this.#next} to ${first - 1}` });
    this.#lost += lost;
    this.#next = Math.max(this.#next, last + 1);
    return lost;
  }

  report(): Coverage {
    const planned = this.#first === undefined ? 0 : this.#next - this.#first;
    return { what: this.#what, unit: this.#unit, planned, loaded: planned - this.#lost, missing: this.#missing };
  }
}
