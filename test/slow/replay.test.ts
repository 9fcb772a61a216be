import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bulkhead, endRunning } from '../support/bulkhead-process.ts';
import { tellFigures } from '../support/figures.ts';
import { replayElsewhere, verdictsOf } from '../support/replay-elsewhere.ts';
import { RunningSession } from '../support/running-session.ts';

/** Inputs after which the crash comes: well within a round that is traded. */
const INPUTS_BEFORE_THE_CRASH = 3_000;

const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-replay-'));

afterEach(async () => {
  await endRunning();
  rmSync(dataDir, { recursive: true, force: true });
});

it('two minutes of paper trading with a crash and a rest in them come out again from the tapes alone', async () => {
  const session = new RunningSession(dataDir);
  const flags = ['--for', '120s', '--round-length', '20s', '--http', '127.0.0.1:0', '--data-dir', dataDir, '--drill'];
  const { ended } = bulkhead(['run', ...flags]);
  await session.untilAllTrade();
  await session.untilAsset('ETH', ({ view }) => (view?.counters.inputs ?? 0) > INPUTS_BEFORE_THE_CRASH);
  expect((await session.post('/api/drill/ETH/throw')).status).toBe(200);
  expect((await bulkhead(['disable', 'SOL', '--data-dir', dataDir]).ended).code).toBe(0);
  await session.untilAsset('ETH', ({ incarnations, view }) => incarnations > 1 && view?.standing === 'trading');
  expect((await bulkhead(['enable', 'SOL', '--data-dir', dataDir]).ended).code).toBe(0);
  expect((await ended).code).toBe(0);

  const { code, report } = await replayElsewhere(dataDir);
  const sum = (key: 'inputs' | 'effectsCompared') => report.tapes.reduce((total, tape) => total + tape[key], 0);
  tellFigures('replay', { verdicts: verdictsOf(report), inputs: sum('inputs'), decisions: sum('effectsCompared') });
  expect(verdictsOf(report)).toEqual(
    ['BTC 1', 'ETH 1', 'ETH 2', 'SOL 1', 'SOL 2', 'XRP 1'].map((worker) => `${worker} identical`),
  );
  expect(report.unreadable).toEqual([]);
  expect(code).toBe(0);
});
