import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedJob } from '../../../src/sweep/plan.ts';
import { runJobs } from '../../../src/sweep/run-jobs.ts';
import { dataHashOf } from '../../../workers/backtest/backtest-task.ts';
import { AssetDay } from '../asset-day.ts';
import { type BenchCase, figuresOf } from '../bench-case.ts';
import { daySettings } from '../day-backtest.ts';

/** A twelfth of a day for each job: long enough that the start of threads does not count. */
const ROUNDS = 24;
const JOBS = 12;

export const bench: BenchCase = {
  name: 'sweep',
  unit: 'job of a sweep: 24 rounds of 3,517 full books, 3 strategies → finding; 12 jobs in 2 threads, their start included',
  target: {},
  slow: true,
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench-sweep-'));
    try {
      const jobs = jobsIn(folder);
      const one = await secondsOf(jobs, 1);
      const two = await secondsOf(jobs, 2);
      return {
        subject: figuresOf([(two * 1e9) / JOBS]),
        rivals: [{ name: 'the same in 1 thread', figures: figuresOf([(one * 1e9) / JOBS]) }],
        amounts: [
          { name: 'jobs per second, 1 thread', value: JOBS / one, unit: '/s' },
          { name: 'jobs per second, 2 threads', value: JOBS / two, unit: '/s' },
          { name: '2 threads against 1', value: one / two, unit: '×' },
        ],
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** As many jobs on the same tapes, told apart by their seed. */
function jobsIn(folder: string): readonly PlannedJob[] {
  const day = new AssetDay();
  const hashes: string[] = [];
  const paths = Array.from({ length: ROUNDS }, (_, round) => {
    const sealed = day.sealed(round);
    const path = join(folder, `${round}.tape.zst`);
    writeFileSync(path, sealed);
    hashes.push(createHash('sha256').update(sealed).digest('hex'));
    return path;
  });
  const data = dataHashOf(hashes);
  return Array.from({ length: JOBS }, (_, trial) => {
    const settings = { ...daySettings(), seed: trial, fillRows: 0 };
    const job = { settings, recordings: [paths] };
    const task = { schema: 'bulkhead.backtest-task/1', key: String(trial), data, job } as const;
    return { trial, params: {}, asset: 'BTC', interval: '5m', config: '', data, code: '', task };
  });
}

async function secondsOf(jobs: readonly PlannedJob[], threads: number): Promise<number> {
  const start = performance.now();
  const lost: string[] = [];
  const signal = new AbortController().signal;
  await runJobs(jobs, {
    threads,
    deadlineMs: 600_000,
    memoryMb: 1_024,
    signal,
    onEnd: (_, end) => void ('lost' in end && lost.push(end.lost.reason)),
  });
  if (lost.length > 0) throw new Error(`jobs were lost: ${lost[0]}`);
  return (performance.now() - start) / 1_000;
}
