import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRATEGY_NAMES } from '../../shared/strategies/index.ts';
import type { RunReport } from '../../src/run/run-report.ts';
import { bulkhead, type Ending, endRunning, until } from '../support/bulkhead-process.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { RunningSession } from '../support/running-session.ts';

/** The venue gives each of these something to trade on within a round or two; the others may have to wait longer. */
const QUICK = ['distance_fade', 'trend', 'complete_set_arbitrage'];

describe('a session with every strategy of this build', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-all-'));
  const session = new RunningSession(dataDir);
  let ending: Ending;
  let report: RunReport;

  beforeAll(async () => {
    const reportFile = join(dataDir, 'run.json');
    const { child, ended } = bulkhead(
      ['run', '--strategy', 'all', '--assets', 'BTC,ETH', '--round-length', '20s', '--seed', '5', '--no-guard'].concat([
        '--data-dir',
        dataDir,
        '--http',
        '127.0.0.1:0',
        '--report',
        reportFile,
      ]),
    );
    await until(async () => {
      const totals = ((await session.status())?.assets ?? []).map((asset) => asset.totals);
      const sent = (name: string) => totals.some(({ strategies }) => (strategies[name]?.orders ?? 0) > 0);
      const isDone = totals.some(({ rounds }) => rounds.seen > 1) && QUICK.every(sent);
      return isDone ? true : undefined;
    });
    child.kill('SIGINT');
    ending = await ended;
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as RunReport;
  });
  afterAll(async () => {
    await endRunning();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('asks each of them, accounts for every evaluation, and never has to refuse nonsense', () => {
    for (const { strategies } of Object.values(report.assets)) {
      expect(Object.keys(strategies).toSorted()).toEqual([...STRATEGY_NAMES].toSorted());
      for (const [name, { evaluations, none, refused, unselected, kept, sent }] of Object.entries(strategies)) {
        const classes = [...Object.values(none), ...Object.values(refused), unselected, kept, sent];
        expect([name, classes.reduce((a, b) => a + b, 0)]).toEqual([name, evaluations]);
        expect([name, evaluations > 100, refused['NONSENSE']]).toEqual([name, true, undefined]);
      }
    }
  });

  it('shows it in a table and breaks no promise', () => {
    for (const name of STRATEGY_NAMES) expect(ending.stdout).toContain(name);
    expect(ending.code).toBe(0);
    expectPromisesKept(report.invariants);
  });

  it('has the candles on its tapes, so that the trend is followed again in a replay', async () => {
    const [run = ''] = readdirSync(join(dataDir, 'tapes'));
    const replay = await bulkhead(['replay', join(dataDir, 'tapes', run), '--json']).ended;
    expect(replay.code).toBe(0);
    const { tapes } = JSON.parse(replay.stdout) as { tapes: { result: string }[] };
    expect(tapes.length).toBeGreaterThan(1);
    expect(tapes.every(({ result }) => result === 'identical')).toBe(true);
  });
});
