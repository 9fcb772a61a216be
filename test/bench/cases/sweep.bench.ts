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

/** An hour for each job: long enough that the start of threads does not count. */
const ROUNDS = 12;
const JOBS = 8;

export const bench: BenchCase = {
  name: 'sweep',
  unit: 'job of a sweep: 12 rounds of 3,517 full books, 3 strategies → finding; 8 jobs in 2 threads, their start included',
  target: {},
  slow: true,
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench-sweep-'));
    try {
      const jobs = jobsIn(folder);
      const one = await timesOf(jobs, 1);
      const two = await timesOf(jobs, 2);
      return {
        subject: figuresOf([(two.wallS * 1e9) / JOBS]),
        rivals: [{ name: 'the same in 1 thread', figures: figuresOf([(one.wallS * 1e9) / JOBS]) }],
        amounts: [
          { name: 'jobs per second, 1 thread', value: JOBS / one.wallS, unit: '/s' },
          { name: 'jobs per second, 2 threads', value: JOBS / two.wallS, unit: '/s' },
          { name: '2 threads against 1', value: one.wallS / two.wallS, unit: '×' },
          { name: 'of the processor for a job, 1 thread', value: one.cpuS / JOBS, unit: 's' },
          { name: 'of the processor for a job, 2 threads', value: two.cpuS / JOBS, unit: 's' },
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

/** Seconds until all jobs ended, and of the processor meanwhile, which a busy machine does not change much. */
async function timesOf(
  jobs: readonly PlannedJob[],
  threads: number,
): Promise<{ readonly wallS: number; readonly cpuS: number }> {
  const start = performance.now();
  const cpu = process.cpuUsage();
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
  return { wallS: (performance.now() - start) / 1_000, cpuS: process.cpuUsage(cpu).user / 1e6 };
}
