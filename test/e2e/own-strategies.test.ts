import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssetReport, RunReport } from '../../src/run/run-report.ts';
import { bulkhead, type Ending, endRunning, until } from '../support/bulkhead-process.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { RunningSession } from '../support/running-session.ts';

const EXAMPLE = fileURLToPath(new URL('../../config/examples/fair-taker.mjs', import.meta.url));

/** Two strategies that break in the middle of a round, each on one asset; on the others they want nothing. */
const BAD = `import { defineStrategy, z } from 'bulkhead';
const params = z.strictObject({});
const nothing = { kind: 'none', reason: 'not-mine' };
const isMine = (view, asset) => view.round.asset === asset && view.fractionLeft < 0.9;
export const thrower = defineStrategy({
  name: 'own_thrower', kind: 'taker', params, memory: () => undefined,
  evaluate(view) {
    if (isMine(view, 'BTC')) throw new Error('no idea what to do');
    return nothing;
  },
});
export const looper = defineStrategy({
  name: 'own_looper', kind: 'taker', params, memory: () => undefined,
  evaluate(view) {
    while (isMine(view, 'ETH'));
    return nothing;
  },
});
`;

const CONFIG = `strategyFiles: [${EXAMPLE}, bad.mjs]
strategies: [inventory_making, external_signal, fair_taker, own_thrower, own_looper]
parameters: { fair_taker: { fromSecondsLeft: 300 } }
`;

describe("a session with strategies of the operator's own, two of them broken", () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-own-'));
  const dataDir = join(folder, 'data');
  const session = new RunningSession(dataDir);
  let ending: Ending;
  let report: RunReport;
  let changed: Ending;
  let refused: Ending;

  beforeAll(async () => {
    writeFileSync(join(folder, 'bad.mjs'), BAD);
    writeFileSync(join(folder, 'own.yaml'), CONFIG);
    const reportFile = join(folder, 'run.json');
    const { child, ended } = bulkhead(
      [
        'run',
        '--config',
        join(folder, 'own.yaml'),
        '--assets',
        'BTC,ETH,SOL',
        '--round-length',
        '10s',
        '--seed',
        '5',
      ].concat(['--data-dir', dataDir, '--http', '127.0.0.1:0', '--report', reportFile, '--no-guard']),
    );
    await session.untilAsset('SOL', ({ view }) => view?.standing === 'trading');
    changed = await bulkhead(['parameters', 'fair_taker', 'minEdge=0.03', '--asset', 'SOL', '--data-dir', dataDir])
      .ended;
    refused = await bulkhead(['parameters', 'fair_taker', 'minEdge=7', '--data-dir', dataDir]).ended;
    await until(async () => {
      await say({ source: 'my-model', asset: 'SOL', fairUp: 0.97, saidAt: Date.now() });
      const assets = (await session.status())?.assets ?? [];
      const [btc, eth, sol] = assets;
      const isDone =
        btc?.state === 'quarantined' &&
        (eth?.restarts ?? 0) > 0 &&
        (sol?.totals.strategies['external_signal']?.orders ?? 0) > 0 &&
        (sol?.totals.rounds.seen ?? 0) > 1;
      return isDone ? true : undefined;
    });
    child.kill('SIGINT');
    ending = await ended;
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as RunReport;
  });
  afterAll(async () => {
    await endRunning();
    rmSync(folder, { recursive: true, force: true });
  });

  async function say(body: object): Promise<void> {
    await fetch(`${session.url}/api/signals`, {
      method: 'POST',
      headers: { authorization: session.authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => undefined);
  }

  function assetOf(name: string): AssetReport {
    return report.assets[name]!;
  }

  it('quarantines the asset of the strategy that throws, and names the strategy', () => {
    const { quarantined, deaths } = assetOf('BTC');
    expect(quarantined).toBe(true);
    expect(deaths.length).toBeGreaterThan(1);
    for (const { cause, detail, strategy } of deaths) {
      expect({ cause, strategy }).toEqual({ cause: 'fault', strategy: 'own_thrower' });
      expect(detail).toContain('own_thrower threw: no idea what to do');
    }
    expect(deaths.at(-1)?.outcome).toBe('quarantined');
    expect(ending.code).toBe(1);
    expect(ending.stderr).toContain('BTC ended quarantined');
  });

  it('ends the worker that a strategy holds up, and names the strategy', () => {
    const { deaths } = assetOf('ETH');
    expect(deaths[0]).toMatchObject({ cause: 'wedged', strategy: 'own_looper' });
    expect(deaths[0]?.detail).toContain('asking strategy own_looper');
  });

  it('trades on with the others, and accounts for every evaluation', () => {
    const { restarts, deaths, strategies } = assetOf('SOL');
    expect({ restarts, deaths }).toEqual({ restarts: 0, deaths: [] });
    for (const [name, totals] of Object.entries(strategies)) {
      const { evaluations, none, refused: denied, unselected, kept, sent } = totals;
      const sum = [...Object.values(none), ...Object.values(denied), unselected, kept, sent].reduce((a, b) => a + b, 0);
      expect([name, sum]).toEqual([name, evaluations]);
    }
    expect(strategies['fair_taker']?.evaluations).toBeGreaterThan(100);
    expect(strategies['external_signal']?.signals).toBeGreaterThan(0);
    expect(ending.stdout).toContain('fair_taker');
    expectPromisesKept(report.invariants);
  });

  it('takes new parameters while it runs, refuses wrong ones by their key, and replays both them and the signals', async () => {
    expect(changed).toMatchObject({ code: 0, stdout: expect.stringContaining('"minEdge":0.03') });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('parameters.fair_taker.minEdge') });
    const [run = ''] = readdirSync(join(dataDir, 'tapes'));
    const replay = await bulkhead(['replay', join(dataDir, 'tapes', run, 'SOL'), '--json']).ended;
    expect(replay.code).toBe(0);
    expect(JSON.parse(replay.stdout)).toMatchObject({ tapes: [{ result: 'identical' }] });
  });
});
