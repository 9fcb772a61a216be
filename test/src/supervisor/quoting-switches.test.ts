import { describe, expect, it } from 'vitest';
import { ASSETS } from '../../../shared/market/assets.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { statusOf } from '../../../src/supervisor/status.ts';
import type { Supervisor } from '../../../src/supervisor/supervisor.ts';
import { quotingSwitches } from '../../support/account-options.ts';
import type { FakeWorker } from '../../support/fake-worker-host.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';
import { runningSession, unclearedSession } from '../../support/supervised-session.ts';

function toldTo(worker: FakeWorker): readonly unknown[] {
  return worker.received.filter(({ type }) => type === 'quoting');
}

function quotedAssets(supervisor: Supervisor): readonly string[] {
  const status = statusOf(supervisor, { startedAt: epochMs(0), venue: '', mode: '' }, 0);
  return status.assets.filter(({ quoting }) => quoting).map(({ asset }) => asset);
}

describe("the operator's switch for quotes", () => {
  it('reaches the worker of this asset alone, at once and once, and the status', () => {
    const { host, supervisor } = runningSession();
    const switches = quotingSwitches(supervisor);
    switches.set('BTC', false);
    switches.set('BTC', false);
    expect(toldTo(host.workerOf('BTC'))).toEqual([{ type: 'quoting', enabled: false }]);
    expect(toldTo(host.workerOf('ETH'))).toEqual([]);
    expect(quotedAssets(supervisor)).toEqual(ASSETS.filter((asset) => asset !== 'BTC'));
    switches.set('BTC', true);
    expect(toldTo(host.workerOf('BTC')).at(-1)).toEqual({ type: 'quoting', enabled: true });
  });

  it('M156: stands in the next session, whose workers hear of it before they are lent anything', () => {
    const disk = new MemoryDisk();
    const earlier = quotingSwitches(runningSession().supervisor, disk);
    earlier.set('BTC', false);
    earlier.set('SOL', false);
    earlier.set('SOL', true);
    const { world, host, desk, supervisor } = unclearedSession();
    quotingSwitches(supervisor, disk);
    desk.answersAfterMs = 30;
    desk.answerAll();
    world.time.advance(2_000);
    const heard = host.workerOf('BTC').received.map(({ type }) => type);
    expect(heard.filter((type) => type === 'quoting' || type === 'lease').slice(0, 2)).toEqual(['quoting', 'lease']);
    expect(toldTo(host.workerOf('SOL'))).toEqual([]);
    expect(quotedAssets(supervisor)).toEqual(['ETH', 'SOL', 'XRP']);
  });

  it('holds for a successor, which hears of it before it is lent anything', () => {
    const { world, host, supervisor } = runningSession();
    quotingSwitches(supervisor).set('BTC', false);
    host.workerOf('BTC').exit(3);
    world.time.advance(5_000);
    const successor = host.workerOf('BTC');
    expect(successor.start.incarnation).toBe(2);
    const heard = successor.received.map(({ type }) => type);
    expect(heard.indexOf('quoting')).toBeGreaterThan(0);
    expect(heard.indexOf('quoting')).toBeLessThan(heard.indexOf('lease'));
  });

  it('is off everywhere when its record cannot be believed, until the operator speaks', () => {
    const disk = new MemoryDisk();
    disk.create('account/quoting/quoting-0000000007.json').append(Buffer.from('torn'));
    const { supervisor } = runningSession();
    const switches = quotingSwitches(supervisor, disk);
    expect(quotedAssets(supervisor)).toEqual([]);
    expect(supervisor.incidents).toMatchObject([{ code: 'QUOTING_RECORD' }]);
    switches.set('ETH', true);
    expect(quotedAssets(supervisor)).toEqual(['ETH']);
    const { supervisor: next } = runningSession();
    quotingSwitches(next, disk);
    expect(quotedAssets(next)).toEqual(['ETH']);
    expect(next.incidents).toEqual([]);
  });

  it('raises an alarm when it cannot be written: a restart would not know of it', () => {
    const disk = new MemoryDisk();
    const full = {
      create: () => {
        throw new Error('ENOSPC');
      },
    };
    const { host, supervisor } = runningSession();
    quotingSwitches(supervisor, Object.assign(disk, full)).set('BTC', false);
    expect(toldTo(host.workerOf('BTC'))).toHaveLength(1);
    expect(supervisor.incidents).toMatchObject([{ code: 'QUOTING_RECORD', detail: expect.stringContaining('ENOSPC') }]);
  });
});
