import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../shared/events/effects.ts';
import { HALT } from '../../../../src/supervisor/incarnation.ts';
import {
  pusd,
  pnl,
  fill,
  tell,
  lastLease,
  alarms,
  limited,
  restarted,
  LATE_MS,
  MINUTE_MS,
  OTHER,
} from '../../../support/account-session.ts';
import { MemoryDisk } from '../../../support/memory-disk.ts';
import { onlyFirstTrades, runningSession } from '../../../support/supervised-session.ts';

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
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'RECORD_LOST' });
    session.supervisor.resume('looked into');
    expect(restarted({}, disk).supervisor.account.state).toBe('ACTIVE');
  });

  it('halts when a newer one than the newest whole one was begun: a latch may have stood in it', () => {
    const disk = new MemoryDisk();
    tell(runningSession(undefined, limited({}, disk)), 'BTC', fill(1), pnl(3));
    disk.create('account/account-0000000099.json').append(Buffer.from('torn'));
    const session = restarted({}, disk);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'RECORD_LOST' });
    expect(session.host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.suspended));
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
  const tight = { circuitBreakerUsdc: pusd(25), maxDrawdownUsdc: pusd(25), maxDrawdownShare: 0.05 };

  /** BTC dies with 30 pUSD in positions and 12 more in orders, and has no successor that trades. */
  function silent() {
    const session = runningSession(onlyFirstTrades, limited(tight));
    tell(session, 'BTC', { type: 'exposure', atRisk: pusd(42), inPositions: pusd(30) }, pnl(0, -1));
    session.host.workerOf('BTC').exit(3);
    session.world.time.advance(120_000);
    return session;
  }

  it('ends nobody’s trading by losses that were only feared, however long it is silent', () => {
    const session = silent();
    expect(session.supervisor.account).toMatchObject({ state: 'ACTIVE', equity: pusd(-1) });
    expect(session.supervisor.isKilled).toBe(false);
    for (const asset of ['ETH', 'SOL', 'XRP'] as const) {
      expect(session.host.workerOf(asset).halt).toBe(HALT.none);
      expect(lastLease(session, asset).exposureLimit).toBeGreaterThan(0);
    }
  });

  it('gets nothing itself, and what it may have lost is held against the limit and told', () => {
    const session = silent();
    const { limit } = session.supervisor.exposure;
    const lent = (['ETH', 'SOL', 'XRP'] as const).map((asset) => lastLease(session, asset).exposureLimit);
    const { received } = session.host.workerOf('BTC');
    const granted = received.flatMap((message) => (message.type === 'lease' ? [message.exposureLimit] : []));
    expect(granted.filter((amount) => amount > 0)).toEqual([]);
    // The worst of lent and told is frozen: 100 were lent, of which 30 are positions.
    expect(session.supervisor.account.inDoubt).toBe(pusd(70));
    expect(lent.reduce((sum, amount) => sum + amount, 100_000_000)).toBeLessThanOrEqual(limit);
  });

  it('still ends all trading by losses that the others really make', () => {
    const session = silent();
    tell(session, 'ETH', pnl(-24, 0, OTHER));
    expect(session.supervisor.account).toMatchObject({ state: 'KILL', code: 'DRAWDOWN' });
  });
});

function derivesTheSame(done: (changed: boolean) => void): void {
  done(false);
}

describe('refused API credentials (strategies §15.4)', () => {
  const unauthorized: Fact = { type: 'alarm', code: 'UNAUTHORIZED', detail: 'UNAUTHORIZED: bad key' };

  it('halt the account at the third within a minute, whichever workers were refused', () => {
    const session = runningSession();
    tell(session, 'BTC', unauthorized);
    tell(session, 'ETH', unauthorized);
    expect(session.supervisor.account.state).toBe('ACTIVE');
    tell(session, 'ETH', unauthorized);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'AUTHENTICATION' });
    expect(session.host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.suspended));
  });

  it('are derived anew once, at the first; nothing is judged meanwhile, and nothing was when others came of it (U17)', () => {
    const venue: { asked: number; done?: (changed: boolean) => void } = { asked: 0 };
    const renewCredentials = (done: (changed: boolean) => void): void => {
      venue.asked += 1;
      venue.done = done;
    };
    const session = runningSession(undefined, { ...limited({}), renewCredentials });
    for (const asset of ['BTC', 'ETH', 'SOL', 'XRP'] as const) tell(session, asset, unauthorized);
    expect({ asked: venue.asked, state: session.supervisor.account.state }).toEqual({ asked: 1, state: 'ACTIVE' });
    venue.done?.(true);
    tell(session, 'BTC', unauthorized);
    tell(session, 'BTC', unauthorized);
    expect({ asked: venue.asked, state: session.supervisor.account.state }).toEqual({ asked: 1, state: 'ACTIVE' });
    session.supervisor.noteAuthFailure();
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'AUTHENTICATION' });
  });

  it('halt it when deriving gives the same ones again', () => {
    const session = runningSession(undefined, { ...limited({}), renewCredentials: derivesTheSame });
    for (const asset of ['BTC', 'ETH', 'SOL'] as const) tell(session, asset, unauthorized);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'AUTHENTICATION' });
  });

  it('give a worker another start with the new ones, but for an asset at rest', () => {
    const session = runningSession();
    session.supervisor.disable('SOL', 'by hand', () => undefined);
    session.world.time.advance(500);
    for (const asset of ['BTC', 'SOL'] as const) session.supervisor.restart(asset, 'new API credentials');
    session.world.time.advance(5_000);
    expect(session.keeper('BTC').incarnations).toBe(2);
    expect(session.keeper('BTC').state).toBe('ready');
    expect(session.keeper('SOL').state).toBe('stopped');
  });

  it('start nothing that was killed or is ending meanwhile', () => {
    for (const end of ['kill', 'stop'] as const) {
      const session = runningSession();
      session.supervisor.restart('BTC', 'new API credentials');
      if (end === 'kill') session.supervisor.kill('now', () => undefined);
      else session.supervisor.stop('over', () => undefined);
      session.world.time.advance(5_000);
      expect(session.keeper('BTC').incarnations).toBe(1);
    }
  });

  it('do not halt it when they are further apart', () => {
    const session = runningSession();
    for (let time = 0; time < 5; time += 1) {
      tell(session, 'BTC', unauthorized);
      session.world.time.advance(30_000);
    }
    expect(session.supervisor.account.state).toBe('ACTIVE');
  });
});

describe('a kill on top of a halt', () => {
  const limits = { circuitBreakerUsdc: pusd(25) };

  it('gives the halt back when the operator takes the kill back, also after a restart', () => {
    const disk = new MemoryDisk();
    const before = runningSession(undefined, limited(limits, disk));
    tell(before, 'BTC', pnl(-30));
    before.supervisor.kill('to be sure', () => undefined);
    const session = restarted(limits, disk);
    expect(session.supervisor.isKilled).toBe(true);
    expect(session.supervisor.enable('ETH')).toBe(true);
    session.world.time.advance(1_100);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'CIRCUIT_BREAKER' });
    expect(session.host.workerOf('ETH').halt).toBe(HALT.suspended);
    expect(restarted(limits, disk).supervisor.account).toMatchObject({ state: 'HALT', code: 'CIRCUIT_BREAKER' });
  });

  it('gives back the halt that came during the kill', () => {
    const session = runningSession();
    session.supervisor.kill('now', () => undefined);
    tell(session, 'XRP', { type: 'alarm', code: 'GEOBLOCKED', detail: 'GEOBLOCKED: not here' });
    session.world.time.advance(1_000);
    expect(session.supervisor.account).toMatchObject({ state: 'KILL', code: 'EMERGENCY_STOP' });
    session.supervisor.enable('BTC');
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'ACCOUNT_BLOCKED' });
  });

  it('is over with everything at a resume', () => {
    const session = runningSession(undefined, limited(limits));
    tell(session, 'BTC', pnl(-30));
    session.supervisor.kill('to be sure', () => undefined);
    session.supervisor.resume('looked into');
    session.world.time.advance(1_100);
    expect(session.supervisor.account.state).toBe('ACTIVE');
    expect(session.host.workerOf('BTC').halt).toBe(HALT.none);
  });

  it('keeps no halt beyond its day', () => {
    const daily = { maxDailyLossUsdc: pusd(50) };
    const session = restarted(daily, new MemoryDisk(), LATE_MS);
    tell(session, 'BTC', pnl(-50.01));
    session.supervisor.kill('to be sure', () => undefined);
    session.world.time.advance(2 * MINUTE_MS);
    expect(session.supervisor.account.state).toBe('KILL');
    session.supervisor.enable('BTC');
    expect(session.supervisor.account.state).toBe('ACTIVE');
  });
});
