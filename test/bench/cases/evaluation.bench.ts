import type { StepProbe } from '../../../shared/engine/effect-sink.ts';
import { STRATEGY_NAMES } from '../../../shared/strategies/index.ts';
import { type BenchCase, type BenchResult, figuresOf } from '../bench-case.ts';
import { engineFor, type RecordedSession, recordedSession } from '../recorded-session.ts';

/** The first passes are for the compiler. */
const WARM_UPS = 2;
const PASSES = 5;

/** Nanoseconds of single evaluations by strategy, and of a round's evaluations together. */
type Timings = { readonly single: Map<string, number[]>; readonly together: number[]; readonly frames: number[] };

export const bench: BenchCase = {
  name: 'evaluation',
  unit: 'one round shown to every strategy of this build, over a recorded session of three rounds',
  target: { medianNs: 20_000, p99Ns: 100_000 },
  measure: () => {
    const session = recordedSession(['all']);
    const timings: Timings = { single: new Map(), together: [], frames: [] };
    for (let pass = -WARM_UPS; pass < PASSES; pass += 1) {
      replay(session, pass < 0 ? { single: new Map(), together: [], frames: [] } : timings);
    }
    const singles = STRATEGY_NAMES.filter((name) => timings.single.has(name));
    return {
      subject: figuresOf(timings.together),
      rivals: [
        { name: 'any frame → decision with all of them on', figures: figuresOf(timings.frames) },
        ...singles.map((name) => ({ name: `${name} alone`, figures: figuresOf(timings.single.get(name) ?? []) })),
      ],
    } satisfies BenchResult;
  },
};

/** Each evaluation as long as it takes in its place: what is lazily worked out for the first is there for the others. */
function replay(session: RecordedSession, { single, together, frames }: Timings): void {
  const core = engineFor(session);
  const names = session.header.engine.strategies.map(({ name }) => name);
  let began = 0n;
  let asked: { readonly name: string; readonly at: bigint } | undefined;
  const answered = (now: bigint) => {
    if (asked === undefined) return;
    const samples = single.get(asked.name) ?? [];
    samples.push(Number(now - asked.at));
    single.set(asked.name, samples);
    asked = undefined;
  };
  const probe: StepProbe = {
    evaluating: (place) => {
      const now = process.hrtime.bigint();
      answered(now);
      if (began === 0n) began = now;
      asked = { name: names[place] ?? '', at: now };
    },
    evaluated: () => {
      const now = process.hrtime.bigint();
      answered(now);
      if (began !== 0n) together.push(Number(now - began));
      began = 0n;
    },
  };
  for (const input of session.inputs) {
    const start = process.hrtime.bigint();
    core.apply(input, probe);
    if (input.kind === 'frame') frames.push(Number(process.hrtime.bigint() - start));
  }
  if (core.effectHash !== session.effectHash) throw new Error('the replay decided otherwise than the recording');
}
