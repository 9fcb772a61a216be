import { describe, expect, it } from 'vitest';
import { HALT } from '../../../../src/supervisor/incarnation.ts';
import {
  ALL,
  alarms,
  lastLease,
  limited,
  pnl,
  pusd,
  restarted,
  type Session,
  tell,
} from '../../../support/account-session.ts';
import { MemoryDisk } from '../../../support/memory-disk.ts';
import { runningSession } from '../../../support/supervised-session.ts';

const LIQUIDATING = { state: 'LIQUIDATE', code: 'LIQUIDATION' };

function halts({ host }: Session): readonly number[] {
  return host.workers.map(({ halt }) => halt);
}

function liquidating(account = limited({})): Session {
  const session = runningSession(undefined, account);
  session.supervisor.liquidate('sell it all');
  session.world.time.advance(1_100);
  return session;
}

describe('liquidation by the operator', () => {
  it('lets nothing leave before the venue shows no order, and then lends nothing but the word to sell', () => {
    const session = runningSession();
    session.desk.answersAfterMs = undefined;
    session.supervisor.liquidate('sell it all');
    session.world.time.advance(3_000);
    expect(session.desk.scopes.at(-1)).toEqual(ALL);
    expect(halts(session)).toEqual(Array(4).fill(HALT.suspended));
    expect(lastLease(session, 'ETH')).toMatchObject({ exposureLimit: 0, account: { denial: 'LIQUIDATION' } });
    session.desk.answerAll();
    expect(halts(session)).toEqual(Array(4).fill(HALT.none));
    session.world.time.advance(1_100);
    expect(lastLease(session, 'ETH')).toMatchObject({ exposureLimit: 0, account: { denial: 'LIQUIDATION' } });
    expect(session.supervisor.account).toMatchObject(LIQUIDATING);
    expect(alarms(session)).toContain('LIQUIDATION');
  });

  it('stands after a restart, and clears the venue there before anything is sold', () => {
    const disk = new MemoryDisk();
    liquidating(limited({}, disk));
    const session = restarted({}, disk);
    expect(session.supervisor.account).toMatchObject(LIQUIDATING);
    session.world.time.advance(1_100);
    expect(lastLease(session, 'SOL')).toMatchObject({ exposureLimit: 0, account: { denial: 'LIQUIDATION' } });
    expect(halts(session)).toEqual(Array(4).fill(HALT.none));
  });

  it('is not stopped half-way by the losses that it makes real, nor by anything else that is not a person', () => {
    const limits = { circuitBreakerUsdc: pusd(25), maxDrawdownUsdc: pusd(30) };
    const session = liquidating(limited(limits));
    tell(session, 'BTC', pnl(-40));
    tell(session, 'XRP', { type: 'alarm', code: 'GEOBLOCKED', detail: 'GEOBLOCKED: not here' });
    expect(session.supervisor.account).toMatchObject(LIQUIDATING);
    expect(halts(session)).toEqual(Array(4).fill(HALT.none));
  });

  it('follows on a kill by a loss limit: the killed workers run again, to sell', () => {
    const session = runningSession(undefined, limited({ maxDrawdownUsdc: pusd(10) }));
    session.supervisor.disable('SOL', 'at rest', () => undefined);
    session.world.time.advance(500);
    tell(session, 'BTC', pnl(-11));
    session.world.time.advance(5_000);
    expect(session.supervisor.isKilled).toBe(true);
    expect(session.supervisor.liquidate('sell it all')).toBe(true);
    session.world.time.advance(5_000);
    expect(session.keeper('BTC').state).toBe('ready');
    expect(session.keeper('SOL').state).toBe('stopped');
    expect(lastLease(session, 'BTC').account?.denial).toBe('LIQUIDATION');
  });

  it('stands again when the operator takes back a kill that came on top of it', () => {
    const disk = new MemoryDisk();
    const session = liquidating(limited({}, disk));
    session.supervisor.kill('no, wait', () => undefined);
    session.world.time.advance(2_000);
    expect(session.supervisor.isKilled).toBe(true);
    session.supervisor.enable('BTC');
    session.world.time.advance(2_000);
    expect(session.supervisor.account).toMatchObject(LIQUIDATING);
    expect(lastLease(session, 'BTC').account?.denial).toBe('LIQUIDATION');
    expect(restarted({}, disk).supervisor.account).toMatchObject(LIQUIDATING);
  });

  it('ends with the operator’s halt, which sells nothing, and with a resume', () => {
    const session = liquidating();
    session.supervisor.halt('stop selling');
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'EMERGENCY_STOP' });
    session.world.time.advance(1_100);
    expect(halts(session)).toEqual(Array(4).fill(HALT.suspended));
    expect(lastLease(session, 'BTC').account?.denial).toBe('EMERGENCY_STOP');
    session.supervisor.resume('looked into');
    session.world.time.advance(1_100);
    expect(session.supervisor.account.state).toBe('ACTIVE');
    expect(lastLease(session, 'BTC').account?.denial).toBeUndefined();
  });

  it('ends with a halt that comes while a kill stands on top of it: taking the kill back sells nothing', () => {
    const session = liquidating();
    session.supervisor.kill('no, wait', () => undefined);
    session.world.time.advance(2_000);
    session.supervisor.halt('stop selling');
    session.supervisor.enable('BTC');
    session.world.time.advance(2_000);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'EMERGENCY_STOP' });
    expect(lastLease(session, 'BTC').account?.denial).toBe('EMERGENCY_STOP');
  });

  it('begins nothing while the session is being stopped', () => {
    const session = runningSession();
    session.supervisor.stop('over', () => undefined);
    expect(session.supervisor.liquidate('too late')).toBe(false);
    expect(session.supervisor.account.state).toBe('ACTIVE');
  });
});
