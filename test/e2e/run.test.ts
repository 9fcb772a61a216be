import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSETS } from '../../shared/market/assets.ts';
import type { AssetReport, RunReport } from '../../src/run/run-report.ts';
import { bulkhead, type Ending, endRunning } from '../support/bulkhead-process.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { replayElsewhere, verdictsOf } from '../support/replay-elsewhere.ts';
import { RunningSession } from '../support/running-session.ts';

/** Enough inputs for the worker's tape to hold a checkpoint. */
const INPUTS_BEFORE_THE_CRASH = 1_000;

const DISTRIBUTION = ['p50', 'p99', 'max', 'count'];

/** The keys that design §9 promises, by path. */
const REPORT_KEYS = [
  'schema',
  'startedAt',
  'endedAt',
  'config',
  'venue',
  'mode',
  'assets',
  'portfolio',
  'invariants',
  'process',
];
/** Their keys are the names of strategies, and the numbers of deaths. */
const NAMED_BY_CONTENT: readonly string[] = ['strategies', 'deaths'];
const ASSET_KEYS: Readonly<Record<keyof AssetReport, readonly string[]>> = {
  state: [],
  restarts: [],
  quarantined: [],
  deaths: [],
  rounds: ['seen', 'traded', 'resolved', 'missed'],
  roundStartLatencyMs: DISTRIBUTION,
  frames: ['received', 'refused', 'gaps', 'epochs', 'reconnects'],
  frameToBookNs: DISTRIBUTION,
  bookToDecisionUs: DISTRIBUTION,
  decisionToSendUs: DISTRIBUTION,
  submitToAckMs: DISTRIBUTION,
  orders: ['intended', 'accepted', 'refused', 'denied', 'unknown', 'cancelled', 'open'],
  fills: ['count', 'maker', 'taker', 'shares', 'notionalUsdc', 'feesUsdc', 'rebateEstimatedUsdc'],
  strategies: [],
  pnl: ['realisedUsdc', 'unrealisedUsdc', 'byStrategy', 'byMarket'],
  exposure: ['currentUsdc', 'maxUsdc'],
  memory: ['heapMb', 'externalMb'],
  cpu: ['utilisation'],
};

describe('one session of the real command, with a crash and a rest in it', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-run-'));
  const session = new RunningSession(dataDir);
  let ending: Ending;
  let report: RunReport;
  const answers = {
    health: 0,
    metrics: '',
    withoutToken: 0,
    wrongToken: 0,
    status: {} as Ending,
    disable: {} as Ending,
    solAtRest: '',
    healthAtRest: 0,
    enable: {} as Ending,
    ethIncarnations: 0,
  };

  beforeAll(async () => {
    const reportFile = join(dataDir, 'run.json');
    const limits = ['--for', '45s', '--round-length', '15s', '--report', reportFile];
    const place = ['--http', '127.0.0.1:0', '--data-dir', dataDir];
    const { ended } = bulkhead(['run', ...limits, ...place, '--drill']);
    await session.untilAllTrade();
    await useIt();
    ending = await ended;
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as RunReport;
  });
  afterAll(async () => {
    await endRunning();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function useIt(): Promise<void> {
    answers.health = (await session.get('/healthz')).status;
    answers.metrics = await (await session.get('/metrics')).text();
    answers.withoutToken = (await session.post('/api/assets/BTC/disable', '')).status;
    answers.wrongToken = (await session.post('/api/kill', `Bearer ${'0'.repeat(64)}`)).status;
    answers.status = await bulkhead(['status', '--data-dir', dataDir]).ended;
    await session.untilAsset('ETH', ({ view }) => (view?.counters.inputs ?? 0) > INPUTS_BEFORE_THE_CRASH);
    expect((await session.post('/api/drill/ETH/throw')).status).toBe(200);
    answers.disable = await bulkhead(['disable', 'SOL', '--data-dir', dataDir]).ended;
    answers.solAtRest = (await session.asset('SOL'))?.state ?? '';
    answers.healthAtRest = (await session.get('/healthz')).status;
    answers.enable = await bulkhead(['enable', 'SOL', '--data-dir', dataDir]).ended;
    const isBack = await session.untilAsset('ETH', (eth) => eth.incarnations > 1 && eth.view?.standing === 'trading');
    answers.ethIncarnations = isBack.incarnations;
  }

  it('ends in order with exit code 0 and says that no order is open', () => {
    expect(ending.stderr).toBe('');
    expect(ending.stdout).toContain('ended in order: zero open orders, confirmed by the venue');
    expect(ending.code).toBe(0);
  });

  it('answers health, metrics and status while it runs, and refuses commands without its token', () => {
    expect(answers.health).toBe(200);
    for (const asset of ASSETS) {
      expect(answers.metrics).toMatch(new RegExp(`^bulkhead_frames_received_total\\{asset="${asset}"\\} [1-9]`, 'm'));
      expect(answers.status.stdout).toContain(asset);
    }
    expect(answers.status).toMatchObject({ code: 0, stderr: '' });
    expect(answers.withoutToken).toBe(401);
    expect(answers.wrongToken).toBe(401);
  });

  it('rests an asset and wakes it on command, without a word from the others', () => {
    expect(answers.disable).toMatchObject({ code: 0, stdout: expect.stringContaining('zero open orders') });
    expect(answers.solAtRest).toBe('stopped');
    expect(answers.healthAtRest).toBe(200);
    expect(answers.enable.code).toBe(0);
    expect(report.assets['SOL']).toMatchObject({ state: 'ready', quarantined: false });
    expect(report.assets['BTC']).toMatchObject({ state: 'ready', restarts: 0, rounds: { missed: 0 } });
    expect(report.assets['XRP']).toMatchObject({ state: 'ready', restarts: 0, rounds: { missed: 0 } });
  });

  it('starts a crashed worker again', () => {
    expect(answers.ethIncarnations).toBe(2);
    expect(report.assets['ETH']).toMatchObject({ state: 'ready', restarts: 1, quarantined: false });
  });

  it('reports with exactly the promised keys', () => {
    expect(Object.keys(report)).toEqual(REPORT_KEYS);
    expect(report.schema).toBe('bulkhead.run/1');
    expect(Object.keys(report.portfolio)).toEqual(['limitUsdc', 'maxExposureUsdc', 'pnlUsdc']);
    expect(Object.keys(report.process)).toEqual(['rssMb', 'cpuPct']);
    expect(Object.keys(report.assets)).toEqual([...ASSETS]);
    for (const asset of Object.values(report.assets)) {
      const keys = Object.entries(asset).map(([key, value]) => [
        key,
        typeof value === 'object' && !NAMED_BY_CONTENT.includes(key) ? Object.keys(value) : [],
      ]);
      expect(Object.fromEntries(keys)).toEqual(ASSET_KEYS);
    }
  });

  it('saw, traded and resolved rounds of every asset, and refused no frame', () => {
    for (const [name, { rounds, frames, orders, fills, roundStartLatencyMs }] of Object.entries(report.assets)) {
      const happened = {
        seen: rounds.seen >= 2,
        resolved: rounds.resolved >= 1,
        traded: rounds.traded >= 1,
        frames: frames.received > 0,
        orders: orders.accepted > 0,
        fills: fills.count > 0,
        roundStarts: roundStartLatencyMs.count > 0,
      };
      expect([name, ...Object.entries(happened).filter(([, did]) => !did)]).toEqual([name]);
      expect({ name, refused: frames.refused, open: orders.open }).toEqual({ name, refused: 0, open: 0 });
    }
  });

  it('kept every promise, and tested each one', () => {
    expect.hasAssertions();
    expectPromisesKept(report.invariants);
  });

  it('can be replayed from its tapes alone by a fresh process in another time zone and locale', async () => {
    const { code, stderr, report: replay } = await replayElsewhere(dataDir);
    expect(stderr).toBe('');
    expect(replay.unreadable).toEqual([]);
    expect(verdictsOf(replay)).toEqual([
      'BTC 1 identical',
      'ETH 1 identical',
      'ETH 2 identical',
      'SOL 1 identical',
      'SOL 2 identical',
      'XRP 1 identical',
    ]);
    for (const { effectsCompared, recordedBy } of replay.tapes) {
      expect(effectsCompared).toBeGreaterThan(0);
      expect(recordedBy).toEqual(replay.replayedBy);
    }
    expect(code).toBe(0);
  });
});
