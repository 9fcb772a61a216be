import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/run/run-report.ts';
import { endRunning, until } from '../support/bulkhead-process.ts';
import { LiveStage } from '../support/live-stage.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { RunningSession } from '../support/running-session.ts';

let stage: LiveStage;
beforeAll(async () => {
  stage = await LiveStage.open();
});
afterEach(endRunning);
afterAll(() => stage.close());

/** Waits until the supervisor says why nothing may enter. */
function suspension(): Promise<string> {
  return until(async () => (await stage.session.status())?.suspendedFor);
}

async function alarms(): Promise<readonly string[]> {
  const incidents = (await stage.session.status())?.incidents ?? [];
  return incidents.flatMap((incident) => (incident.kind === 'alarm' ? [incident.code] : []));
}

/** Waits until our own orders stand at the venue, and gives their ids. */
function openOrders(): Promise<readonly string[]> {
  return until(async () => {
    const orders = await stage.venue.openOrders();
    return orders.length >= 2 ? orders : undefined;
  });
}

describe('live trading', () => {
  describe('is refused with one line and exit code 3', () => {
    it.each<[string, readonly string[], NodeJS.ProcessEnv, string]>([
      ['on the embedded venue', ['--venue', 'embedded'], {}, 'live trading is for venue polymarket'],
      ['without a key', [], { POLYMARKET_PRIVATE_KEY: '' }, 'POLYMARKET_PRIVATE_KEY'],
      ['with a key from a manual', [], { POLYMARKET_PRIVATE_KEY: `0x${'11'.repeat(32)}` }, 'anybody knows'],
      ['in a drill', ['--drill'], {}, 'drills do not go together'],
    ])('%s', async (_name, flags, environment, words) => {
      const { code, stderr } = await stage.run(flags, environment).ended;
      expect(stderr).toContain(words);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(3);
    });

    it.each(['yes', ''])('when the confirmation is %j and not the very words', async (words) => {
      const { code, stderr } = await stage.run(['--i-understand', words]).ended;
      expect(stderr).toContain('It comes without any warranty');
      expect(stderr).toContain('was not confirmed in the very words');
      expect(code).toBe(3);
    });

    it('by the preflight, which names what is missing and what to do, before any order', async () => {
      const { code, stderr } = await stage.run().ended;
      expect(stderr).toContain('live trading is refused: api key: the venue derives no API key');
      expect(code).toBe(3);
      const { stdout, code: verdict } = await stage.command(['doctor', '--config', stage.config]).ended;
      expect(stdout).toMatch(/^refuse +api key/m);
      expect(verdict).toBe(3);
    });
  });

  it('auth derive creates nothing unless asked to, and then always tells the same key (M175)', async () => {
    const derive = (...flags: readonly string[]) => {
      return stage.command(['auth', 'derive', '--config', stage.config, ...flags]).ended;
    };
    expect(await derive()).toMatchObject({ code: 3, stdout: '' });
    const created = await derive('--create');
    expect(created).toMatchObject({ code: 0 });
    expect((await derive('--create')).stdout).toBe(created.stdout);
    const { apiKey, secret } = await stage.credentials();
    expect((await derive()).stdout).toContain(apiKey);
    expect(created.stdout).not.toContain(secret);
  });

  it('names an empty wallet and the missing approvals (H4)', async () => {
    const { code, stderr } = await stage.run().ended;
    expect(stderr).toContain('holds no pUSD');
    expect(code).toBe(3);
  });

  it('trades, blocks at a foreign order, and ends with the foreign order untouched (H2, U12)', async () => {
    await stage.prepareWallet();
    const report = join(stage.folder, 'report.json');
    const { child, ended } = stage.run(['--report', report]);
    const ours = await openOrders();
    const foreign = await stage.placeForeign();
    expect(await suspension()).toContain('not ours');
    expect(await alarms()).toContain('FOREIGN_ORDER');
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    const left = await stage.venue.openOrders();
    await stage.cancelAll();
    expect(left).toEqual([foreign]);
    expect(ours).not.toContain(foreign);
    expect(stderr).not.toContain('not confirmed');
    const { invariants } = JSON.parse(readFileSync(report, 'utf8')) as RunReport;
    const onPurpose = [`${foreign} is on no tape`, `${foreign} is open although BTC was put away`];
    expectPromisesKept(invariants, { 4: 'ends before its first fill', 5: 'the same' }, onPurpose);
    // Whoever asks for a report is told: an order at the venue is none of ours.
    expect(invariants.flatMap(({ breaks }) => breaks)).toEqual(onPurpose);
    expect(code).toBe(1);
  });

  it('stays blocked over a restart, the foreign order long gone, until a person resumes (reliability §4)', async () => {
    const { child, ended } = stage.run(['--data-dir', join(stage.folder, 'another')]);
    const session = new RunningSession(join(stage.folder, 'another'));
    const halted = await until(async () => {
      const status = await session.status();
      return status?.account.state === 'HALT' ? status : undefined;
    });
    expect(halted.account.code).toBe('FOREIGN_ORDERS');
    expect((await session.post('/api/resume')).status).toBe(200);
    await openOrders();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it('a second session on the wallet is refused at the start, whatever its data folder is (H2)', async () => {
    const { child, ended } = stage.run();
    await until(() => stage.session.status());
    const second = await stage.run(['--data-dir', join(stage.folder, 'other')]).ended;
    expect(second.stderr).toMatch(/^bulkhead: wallet 0x\w+ is in use by process \d+/m);
    expect(second.code).toBe(3);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it('after a SIGKILL cancels by hash what its journal knows, and nothing else', async () => {
    const { child, ended } = stage.run();
    const ours = await openOrders();
    child.kill('SIGKILL');
    await ended;
    // The venue's own switch would take every order of the key while nobody beats.
    const letGo = await stage.keepAlive();
    const foreign = await stage.placeForeign();
    const again = stage.run();
    expect(await suspension()).toBeDefined();
    const left = await until(async () => {
      const open = await stage.venue.openOrders();
      return open.some((orderId) => ours.includes(orderId)) ? undefined : open;
    });
    letGo();
    expect(left).toEqual([foreign]);
    again.child.kill('SIGTERM');
    await again.ended;
    await stage.cancelAll();
  });
});
