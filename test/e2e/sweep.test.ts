import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SweepResult } from '../../shared/sweep/result.ts';
import { bulkhead, endRunning, until } from '../support/bulkhead-process.ts';
import { writeMoodyStrategy, writeSmallTape } from '../src/sweep/small-tapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-sweep-'));
const tape = writeSmallTape(folder, 4);
const config = writeMoodyStrategy(folder);
const out = join(folder, 'out');
const report = join(folder, 'sweep.html');

afterAll(async () => {
  await endRunning();
  rmSync(folder, { recursive: true, force: true });
});

/** The second set hangs until somebody makes the file `go`. */
const SWEEP = [
  'sweep',
  tape,
  '--config',
  config,
  '--strategy',
  'moody',
  '--grid',
  'mood=calm,hang',
  '--grid',
  'bid=0.45,0.46',
];

describe('bulkhead sweep', () => {
  it('says how to go on when it is interrupted, and then comes to the very result of an uninterrupted one', async () => {
    const first = bulkhead([...SWEEP, '--jobs', '1', '--out', out]);
    await until(() => existsSync(join(folder, 'hung')) || undefined);
    first.child.kill('SIGINT');
    const interrupted = await first.ended;
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toContain(
      `2 of 4 jobs are in ${out}; the same command with --resume goes on from there`,
    );

    writeFileSync(join(folder, 'go'), '');
    const resumed = await bulkhead([...SWEEP, '--jobs', '1', '--out', out, '--resume', '--json', '--report', report])
      .ended;
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stderr).toContain('2 jobs are done already and are not run again');
    const whole = await bulkhead([...SWEEP, '--jobs', '2', '--json']).ended;
    expect(whole).toEqual({ code: 0, stderr: '', stdout: resumed.stdout });

    const result = JSON.parse(whole.stdout) as SweepResult;
    expect(result).toMatchObject({
      schema: 'bulkhead.sweep/1',
      periods: 4,
      failures: [],
      verdict: { kind: expect.any(String) },
    });
    expect(result.trials.map(({ params }) => params)).toEqual([
      { mood: 'calm', bid: 0.45 },
      { mood: 'calm', bid: 0.46 },
      { mood: 'hang', bid: 0.45 },
      { mood: 'hang', bid: 0.46 },
    ]);
    expect(readFileSync(join(out, 'result.json'), 'utf8')).toBe(whole.stdout);
    expect(readFileSync(report, 'utf8')).toContain(result.verdict.headline);
  });

  it('refuses a parameter that the strategy does not take, before anything runs', async () => {
    const { code, stderr, stdout } = await bulkhead([...SWEEP, '--range', 'bidd=0:1', '--random', '5']).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^bulkhead: [^\n]*parameters\.moody[^\n]*bidd[^\n]*\n$/);
  });
});
