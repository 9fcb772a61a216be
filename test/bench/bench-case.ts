/**
 * A figure of design §10. One file in `cases/` exports one as `bench`; that is all it takes to add it.
 */
export type BenchCase = {
  /** What the command line calls it. */
  readonly name: string;
  /** The unit of work: from which input to which state. */
  readonly unit: string;
  /** The figures to reach. */
  readonly target: { readonly medianNs?: number; readonly p99Ns?: number };
  /** Takes minutes: run only when named, or with `--all`. */
  readonly slow?: true;
  measure(): BenchResult | Promise<BenchResult>;
};

export type BenchResult = {
  readonly subject: Figures;
  /** Others doing the same work, or part of it: measured in the same run, or published, as the name then says. */
  readonly rivals: readonly { readonly name: string; readonly figures: RivalFigures }[];
  /** What else the run showed that is no time per unit of work. */
  readonly amounts?: readonly Amount[];
};

/** Of a published figure only the median is known. */
export type RivalFigures = Pick<Figures, 'medianNs'> & Partial<Figures>;

/** `atMost`, where there is one, belongs to the case's target. */
export type Amount = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
};

/** Nanoseconds per unit of work. */
export type Figures = { readonly medianNs: number; readonly p99Ns: number; readonly samples: number };

/** Something to time. It returns a number that depends on its work, so that the work cannot be optimised away. */
export type Contender = { readonly name: string; readonly unit: (round: number) => number };

const WARM_UP_MS = 400;
const PASSES = 300;
const PASS_NS = 1_000_000;

/**
 * Times the subject and its rivals in turns: each pass repeats the unit of work for about a millisecond, and a pass is one
 * sample. Turns, so that a busy machine is busy for all of them.
 */
export function timeInTurns(subject: Contender, rivals: readonly Contender[]): BenchResult {
  const timings = [subject, ...rivals].map((contender) => ({
    contender,
    units: unitsPerPass(contender),
    ns: [] as number[],
  }));
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const { contender, units, ns } of timings) {
      ns.push(timePass(contender, units) / units);
    }
  }
  const [first, ...others] = timings.map(({ contender, ns }) => ({ name: contender.name, figures: figuresOf(ns) }));
  return { subject: first!.figures, rivals: others };
}

/** Something to time that answers later. */
export type LateContender = { readonly name: string; readonly unit: (round: number) => Promise<unknown> };

const LATE_WARM_UP = 100;
const LATE_ROUNDS = 300;

/** Times each of some that answer later, one call at a time and in turns. */
export async function timeLateInTurns(contenders: readonly LateContender[]): Promise<BenchResult['rivals']> {
  const timings = contenders.map((contender) => ({ contender, ns: [] as number[] }));
  for (let round = 0; round < LATE_WARM_UP + LATE_ROUNDS; round += 1) {
    for (const { contender, ns } of timings) {
      const start = process.hrtime.bigint();
      await contender.unit(round);
      if (round >= LATE_WARM_UP) ns.push(Number(process.hrtime.bigint() - start));
    }
  }
  return timings.map(({ contender, ns }) => ({ name: contender.name, figures: figuresOf(ns) }));
}

/** Median and 99th percentile of samples in nanoseconds. */
export function figuresOf(samplesNs: readonly number[]): Figures {
  const sorted = samplesNs.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { medianNs: at(0.5), p99Ns: at(0.99), samples: sorted.length };
}

/** Results of all passes end up here. */
let sink = 0;

function timePass({ unit }: Contender, units: number): number {
  let sum = 0;
  const start = process.hrtime.bigint();
  for (let round = 0; round < units; round += 1) sum += unit(round);
  const elapsed = Number(process.hrtime.bigint() - start);
  sink += sum;
  if (Number.isNaN(sink)) throw new Error('a bench returned no number');
  return elapsed;
}

/** Lets the compiler settle, then finds how many units make a pass that is long enough for the clock. */
function unitsPerPass(contender: Contender): number {
  const warmUntil = performance.now() + WARM_UP_MS;
  while (performance.now() < warmUntil) timePass(contender, 100);
  let units = 1;
  while (timePass(contender, units) < PASS_NS) units *= 2;
  return units;
}
