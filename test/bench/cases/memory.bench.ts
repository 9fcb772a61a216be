import { pause } from '../../../src/drill/wait.ts';
import { type BenchCase, type BenchResult, figuresOf } from '../bench-case.ts';
import { type Session, withSession } from '../session.ts';

/** Rounds of their real length: compressed ones bring prices more often and would not be idle. */
const ROUND_LENGTH_MS = 300_000;

/** The start is not idle either. */
const SETTLE_MS = 60_000;
const RUN_MS = 300_000;

const LOOK_EVERY_MS = 1_000;

export const bench: BenchCase = {
  name: 'memory',
  unit: 'busy time of an asset worker in one second, rounds of 5 min, run from source (the target is for the bundled build)',
  target: { medianNs: 10e6 },
  slow: true,
  measure: () => withSession(ROUND_LENGTH_MS, watchWorkers),
};

async function watchWorkers({ system }: Session): Promise<BenchResult> {
  await pause(SETTLE_MS);
  const before = busySeconds();
  const usedMb: number[] = [];
  const until = performance.now() + RUN_MS - SETTLE_MS;
  while (performance.now() < until) {
    await pause(LOOK_EVERY_MS);
    for (const { view } of system.status().assets) {
      if (view !== undefined) usedMb.push(view.memory.heapMb + view.memory.externalMb);
    }
  }
  const after = busySeconds();
  const shares = after.busyS.map((busyS, i) => (busyS - (before.busyS[i] ?? 0)) / (after.atS - before.atS));
  const sorted = usedMb.sort((a, b) => a - b);
  return {
    subject: figuresOf(shares.map((share) => share * 1e9)),
    rivals: [],
    amounts: [
      {
        name: 'heap + external of a worker, median',
        value: sorted[Math.floor(sorted.length / 2)] ?? NaN,
        unit: 'MB',
        atMost: 20,
      },
      { name: 'heap + external of a worker, least', value: sorted[0] ?? NaN, unit: 'MB' },
      { name: 'heap + external of a worker, most', value: sorted.at(-1) ?? NaN, unit: 'MB' },
    ],
  };

  /** Since the start, per worker. The supervisor keeps the mean over its looks, one a second. */
  function busySeconds(): { readonly atS: number; readonly busyS: readonly number[] } {
    const atS = (Date.now() - system.startedAt) / 1000;
    return { atS, busyS: system.status().assets.map(({ totals }) => totals.utilisation * atS) };
  }
}
