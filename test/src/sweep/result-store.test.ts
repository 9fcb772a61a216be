import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JobFinding } from '../../../shared/sweep/periods.ts';
import { JOBS_FILE, ResultStore } from '../../../src/sweep/result-store.ts';
import { moodyJobs } from './small-sweep.ts';
import { writeMoodyStrategy, writeSmallTape } from './small-tapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-sweep-store-'));
const tape = writeSmallTape(folder, 1);
const config = writeMoodyStrategy(folder);
const SETS = [{ bid: 0.4 }, { bid: 0.41 }, { bid: 0.42 }];
const jobs = moodyJobs(config, tape, SETS);

const FINDING: JobFinding = {
  asset: 'BTC',
  interval: '5m',
  maxDrawdownUsdc: 1.5,
  rounds: [{ startsAt: 1_000, endsAt: 2_000, pnlMicro: -250_000, fills: 2 }],
};
const LOST = { attempts: 2, kind: 'exit', reason: 'worker exited with code: 0' } as const;

afterAll(() => rmSync(folder, { recursive: true }));

/** A folder in which the first job was done and the second was lost. */
function halfDone(name: string): string {
  const out = join(folder, name);
  const store = new ResultStore(out, { resume: false });
  store.append(jobs[0]!, { finding: FINDING });
  store.append(jobs[1]!, { lost: LOST });
  return out;
}

describe('the results of a sweep on disk', () => {
  it('tell a later start what need not be run again; what was lost is not among it', () => {
    const finished = new ResultStore(halfDone('half'), { resume: true }).finished(jobs);
    expect([...finished]).toEqual([[jobs[0]!.task.key, FINDING]]);
  });

  it('are not mixed with those of another sweep by mistake', () => {
    expect(() => new ResultStore(halfDone('kept'), { resume: false })).toThrow(/--resume/);
  });

  it('lose the line that was being written when the program died, and nothing else', () => {
    const out = halfDone('torn');
    appendFileSync(join(out, JOBS_FILE), '{"schema":"bulkhead.sweep-job/1","key":"12');
    const store = new ResultStore(out, { resume: true });
    expect(store.finished(jobs).size).toBe(1);
    store.append(jobs[2]!, { finding: FINDING });
    expect(new ResultStore(out, { resume: true }).finished(jobs).size).toBe(2);
    expect(readFileSync(join(out, JOBS_FILE), 'utf8').trimEnd().split('\n')).toHaveLength(3);
  });

  it('are refused with the line named when they are something else', () => {
    const out = halfDone('other');
    appendFileSync(join(out, JOBS_FILE), '{"hello":1}\n');
    expect(() => new ResultStore(out, { resume: true })).toThrow(/line 3/);
  });

  it('of another build are not taken for this one’s, and the build is named', () => {
    const store = new ResultStore(halfDone('build'), { resume: true });
    const rebuilt = moodyJobs(config, tape, SETS, 'next-build');
    expect(store.finished(rebuilt).size).toBe(0);
    expect([...store.otherBuilds(rebuilt)]).toEqual([[jobs[0]!.code, 1]]);
    expect(store.otherBuilds(jobs).size).toBe(0);
  });
});
