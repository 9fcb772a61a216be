import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JobFinding } from '../../../shared/sweep/periods.ts';
import type { ParameterSet } from '../../../shared/sweep/result.ts';
import { type LostJob, runJobs } from '../../../src/sweep/run-jobs.ts';
import { runBacktestTask } from '../../../workers/backtest/backtest-task.ts';
import { until } from '../../support/bulkhead-process.ts';
import { moodyJobs } from './small-sweep.ts';
import { writeMoodyStrategy, writeSmallTape } from './small-tapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-sweep-run-'));
const tape = writeSmallTape(folder, 3);
const config = writeMoodyStrategy(folder);
const OPTIONS = { threads: 2, deadlineMs: 600_000, memoryMb: 64, signal: new AbortController().signal };

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs these parameter sets in threads and tells how each ended, in the order of the sets. */
async function run(sets: readonly ParameterSet[], options: Partial<typeof OPTIONS> = {}) {
  const jobs = moodyJobs(config, tape, sets);
  const ends = new Map<number, JobFinding | LostJob>();
  await runJobs(jobs, {
    ...OPTIONS,
    ...options,
    onEnd: ({ trial }, end) => ends.set(trial, 'finding' in end ? end.finding : end.lost),
  });
  return sets.map((_, trial) => ends.get(trial));
}

describe('jobs of a sweep in threads', () => {
  it('are lost alone when one throws, leaves or outgrows its memory; one that leaves only once is not lost', async () => {
    const [a, b, c] = [{ bid: 0.44 }, { bid: 0.45 }, { bid: 0.46 }];
    const ends = await run([{ mood: 'throw' }, a, { mood: 'exit' }, b, { mood: 'grow' }, c, { ...c, mood: 'once' }]);
    expect(ends[0]).toEqual({ attempts: 2, kind: 'error', reason: expect.stringContaining('no idea what to do') });
    expect(ends[2]).toEqual({ attempts: 2, kind: 'exit', reason: expect.stringContaining('exited') });
    expect(ends[4]).toEqual({ attempts: 2, kind: 'memory', reason: expect.stringContaining('memory') });
    const alone = moodyJobs(config, tape, [a, b, c]).map(({ task }) => runBacktestTask(task));
    expect([ends[1], ends[3], ends[5]]).toEqual(alone.map((answer) => 'finding' in answer && answer.finding));
    expect((ends[3] as JobFinding).rounds.some(({ fills }) => fills > 0)).toBe(true);
    expect(existsSync(join(folder, 'left'))).toBe(true);
    expect(ends[6]).toEqual(ends[5]);
  }, 120_000);

  it('are given up when they do not end', async () => {
    const [end] = await run([{ mood: 'hang' }], { deadlineMs: 700 });
    expect(end).toEqual({ attempts: 2, kind: 'deadline', reason: 'no end within 0.7 s' });
  }, 120_000);

  it('end at once when they are interrupted, also one that hangs', async () => {
    rmSync(join(folder, 'hung'), { force: true });
    const interrupt = new AbortController();
    const told: number[] = [];
    const ended = runJobs(moodyJobs(config, tape, [{ bid: 0.4 }, { mood: 'hang' }, { bid: 0.41 }]), {
      ...OPTIONS,
      threads: 1,
      signal: interrupt.signal,
      onEnd: ({ trial }) => void told.push(trial),
    });
    await until(() => existsSync(join(folder, 'hung')) || undefined);
    interrupt.abort();
    await ended;
    expect(told).toEqual([0]);
  }, 120_000);

  it('end all together when what one found cannot be kept', async () => {
    let told = 0;
    const full = runJobs(moodyJobs(config, tape, [{ bid: 0.4 }, { bid: 0.41 }, { bid: 0.42 }, { bid: 0.43 }]), {
      ...OPTIONS,
      onEnd() {
        told += 1;
        throw new Error('disk full');
      },
    });
    await expect(full).rejects.toThrow('disk full');
    expect(told).toBe(1);
  }, 120_000);

  it('refuse tapes that are not those of the plan any more', async () => {
    const [job] = moodyJobs(config, tape, [{ bid: 0.43 }]);
    appendFileSync(tape, ' ');
    expect(runBacktestTask(job!.task)).toMatchObject({ error: { code: 'data-changed' } });
  });
});
