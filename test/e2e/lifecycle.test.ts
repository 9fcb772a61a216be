import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/run/run-report.ts';
import { tokenFile } from '../../src/http/token.ts';
import { bulkhead, type BulkheadProcess, endRunning, until } from '../support/bulkhead-process.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { RunningSession } from '../support/running-session.ts';

let dataDir: string;
let session: RunningSession;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-lifecycle-'));
  session = new RunningSession(dataDir);
});
afterEach(async () => {
  await endRunning();
  rmSync(dataDir, { recursive: true, force: true });
});

function run(...args: readonly string[]): BulkheadProcess {
  const place = ['--data-dir', dataDir, '--http', '127.0.0.1:0', '--report', reportFile()];
  return bulkhead(['run', '--round-length', '8s', ...place, ...args]);
}

function reportFile(): string {
  return join(dataDir, 'run.json');
}

/** What the checker of a session that has ended found. */
function reported(): RunReport['invariants'] {
  return (JSON.parse(readFileSync(reportFile(), 'utf8')) as RunReport).invariants;
}

function onSession(...args: readonly string[]): BulkheadProcess {
  return bulkhead([...args, '--data-dir', dataDir]);
}

describe('bulkhead run', () => {
  it('starts a bot again that was killed, and ends in order at one interrupt', async () => {
    const { child, ended } = run();
    await session.untilAllTrade();
    const killed = session.pid!;
    process.kill(killed, 'SIGKILL');
    await until(() => (session.pid === undefined || session.pid === killed ? undefined : true));
    await session.untilAsset('BTC', ({ totals }) => totals.counters.fills.count > 0);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain('the bot ended unexpectedly (SIGKILL); starting it again');
    expect(`${stdout}${stderr}`).toContain('ended in order: zero open orders, confirmed by the venue');
    expect(code).toBe(0);
    // The checker reads the tapes of both lives: the venue's books know no difference between them.
    expectPromisesKept(reported());
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('cancels its orders and ends with 0 at one %s', async (signal) => {
    const { child, ended } = run('--no-guard', '--assets', 'BTC,ETH');
    await session.untilFilled();
    await session.untilExposed();
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect(stdout).toContain(`ending: ${signal} received`);
    expect(`${stdout}${stderr}`).toContain('ended in order: zero open orders, confirmed by the venue');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectPromisesKept(reported());
  });

  it('obeys disable, enable and kill from other processes, and keeps its secrets out of the log', async () => {
    const { child, ended } = run('--no-guard', '--assets', 'BTC,ETH');
    await session.untilAllTrade();
    await session.untilFilled();
    expect(await onSession('disable', 'BTC').ended).toMatchObject({ code: 0 });
    expect((await session.status())?.assets.map(({ state }) => state)).toEqual(['stopped', 'ready']);
    expect(await onSession('enable', 'BTC').ended).toMatchObject({ code: 0 });
    expect(await onSession('enable', 'XRP').ended).toMatchObject({ code: 2 });
    const killed = await onSession('kill', '--json').ended;
    expect(JSON.parse(killed.stdout)).toEqual({ killed: true, openOrders: 0 });
    // What was filled in the last moment only a successor can read, and after a kill only a person starts one.
    for (const asset of ['BTC', 'ETH']) expect(await onSession('enable', asset).ended).toMatchObject({ code: 0 });
    await session.untilAllTrade();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expectPromisesKept(reported());
    const log = readFileSync(join(dataDir, 'bulkhead.log'), 'utf8');
    expect(log).toContain('KILL');
    expect(log).not.toContain(readFileSync(tokenFile(dataDir), 'utf8').trim());
  });

  it('waits for a venue that is down, says so, and ends cleanly at one interrupt', async () => {
    const services = 'clob marketWs userWs gamma data relayer polybolt rtds binanceRest binanceWs geoblock'.split(' ');
    const nowhere = Object.fromEntries(services.map((name) => [name, 'http://127.0.0.1:9']));
    const config = join(dataDir, 'down.yaml');
    writeFileSync(config, JSON.stringify({ endpoints: { chainId: 137, ...nowhere } }));
    const { child, ended, output } = run('--no-guard', '--config', config);
    await until(() => output.stdout.includes('the venue does not answer yet') || undefined);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stdout).toContain('ended before the venue answered; nothing was sent');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
