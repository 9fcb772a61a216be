import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../shared/events/effects.ts';
import { HALT } from '../../../../src/supervisor/incarnation.ts';
import { pusd, pnl, fill, tell, lastLease, alarms, limited, restarted } from '../../../support/account-session.ts';
import { MemoryDisk } from '../../../support/memory-disk.ts';
import { runningSession } from '../../../support/supervised-session.ts';

const refused = (clientId: number): Fact => ({ type: 'refused', clientId, code: 'AMOUNTS' });

describe('failures of orders', () => {
  it('pause the account after five in a row, over all assets, and let it go on by itself (M208)', () => {
    const session = runningSession();
    tell(session, 'BTC', refused(1), refused(2), refused(3));
    tell(session, 'ETH', refused(1));
    expect(session.supervisor.account.state).toBe('ACTIVE');
    tell(session, 'ETH', refused(2));
    expect(session.supervisor.account).toMatchObject({ state: 'PAUSED', code: 'CONSECUTIVE_ERRORS' });
    session.world.time.advance(1_100);
    expect(lastLease(session, 'SOL').account?.denial).toBe('CONSECUTIVE_ERRORS');
    session.world.time.advance(10_000);
    expect(session.supervisor.account.state).toBe('ACTIVE');
    expect(lastLease(session, 'SOL').exposureLimit).toBe(pusd(100));
  });

  it('halt the account after ten rejections within a minute, with successes between them', () => {
    const session = runningSession();
    for (let i = 1; i <= 10; i += 1) {
      const came: Fact = { type: 'order', clientId: i, state: 'live', strategy: 'inventory_making' };
      tell(session, 'BTC', refused(i), came);
      session.world.time.advance(5_000);
    }
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'REJECTIONS' });
  });

  it('halt every asset when one of them learns that the region is blocked (M211)', () => {
    const session = runningSession();
    tell(session, 'XRP', { type: 'alarm', code: 'GEOBLOCKED', detail: 'GEOBLOCKED: not here' });
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'ACCOUNT_BLOCKED' });
    expect(session.host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.suspended));
  });
});

describe('the account’s record', () => {
  it('halts when it cannot be read: nobody knows what was latched', () => {
    const disk = new MemoryDisk();
    disk.create('account/account-0000000001.json').append(Buffer.from('garbage'));
    const session = restarted({}, disk);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'RISK_UNKNOWN' });
    session.supervisor.resume('looked into');
    expect(restarted({}, disk).supervisor.account.state).toBe('ACTIVE');
  });

  it('pauses when it cannot be written: a latch would be forgotten', () => {
    const disk = new MemoryDisk();
    const session = runningSession(undefined, limited({}, disk));
    const create = disk.create.bind(disk);
    disk.create = () => {
      throw new Error('ENOSPC');
    };
    tell(session, 'BTC', fill(1));
    session.world.time.advance(5_100);
    expect(session.supervisor.account).toMatchObject({ state: 'PAUSED', code: 'RISK_UNKNOWN' });
    expect(alarms(session)).toContain('ACCOUNT_NOT_SAVED');
    session.supervisor.resume('by hand');
    expect(session.supervisor.account).toMatchObject({ state: 'PAUSED', code: 'RISK_UNKNOWN' });
    session.supervisor.resume('once more: nothing has changed that would have to be written');
    expect(session.supervisor.account).toMatchObject({ state: 'PAUSED', code: 'RISK_UNKNOWN' });
    disk.create = create;
    session.world.time.advance(6_100);
    expect(session.supervisor.account.state).toBe('ACTIVE');
  });
});

describe('an asset that nobody answers for', () => {
  it('counts as lost after a minute, so that the breaker can always be computed', () => {
    const session = runningSession(() => undefined, limited({ circuitBreakerUsdc: pusd(25), maxDrawdownShare: 0 }));
    for (const worker of session.host.workers) worker.getReady();
    session.world.time.advance(2_000);
    tell(session, 'BTC', { type: 'exposure', atRisk: pusd(30), inPositions: pusd(30) }, pnl(0, -1));
    session.host.workerOf('BTC').exit(3);
    session.world.time.advance(30_000);
    expect(session.supervisor.account.state).toBe('ACTIVE');
    session.world.time.advance(31_000);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'CIRCUIT_BREAKER' });
  });
});
