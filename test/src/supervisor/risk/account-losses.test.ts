import { describe, expect, it } from 'vitest';
import { HALT } from '../../../../src/supervisor/incarnation.ts';
import {
  pusd,
  pnl,
  fill,
  usage,
  tell,
  lastLease,
  alarms,
  limited,
  restarted,
  ALL,
  OTHER,
  LATE_MS,
  MINUTE_MS,
} from '../../../support/account-session.ts';
import { MemoryDisk } from '../../../support/memory-disk.ts';
import { runningSession } from '../../../support/supervised-session.ts';

describe('the circuit breaker (M205)', () => {
  const limits = { circuitBreakerUsdc: pusd(25) };

  it('halts at a loss of 25 over all assets, realised and unrealised: told, cancelled, and nobody is lent anything', () => {
    const session = runningSession(undefined, limited(limits));
    tell(session, 'BTC', pnl(-15));
    tell(session, 'ETH', pnl(-4, -5.99, OTHER));
    expect(session.supervisor.account.state).toBe('ACTIVE');
    tell(session, 'ETH', pnl(-4, -6, OTHER));
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'CIRCUIT_BREAKER', dayPnl: pusd(-25) });
    expect(alarms(session)).toContain('CIRCUIT_BREAKER');
    expect(session.desk.underWay).toContainEqual(ALL);
    for (const worker of session.host.workers) expect(worker.halt).toBe(HALT.suspended);
    for (const asset of ['BTC', 'ETH', 'SOL', 'XRP'] as const) {
      expect(lastLease(session, asset)).toMatchObject({ exposureLimit: 0, account: { denial: 'CIRCUIT_BREAKER' } });
    }
  });

  it('does not come back by itself, neither with the profit nor with the next day', () => {
    const session = runningSession(undefined, limited(limits), LATE_MS);
    tell(session, 'BTC', pnl(-30));
    tell(session, 'BTC', pnl(30));
    session.world.time.advance(2 * MINUTE_MS);
    expect(session.supervisor.account.state).toBe('HALT');
  });

  it('stands after a restart, and only a person ends it: then losses are measured anew', () => {
    const disk = new MemoryDisk();
    tell(runningSession(undefined, limited(limits, disk)), 'BTC', pnl(-30));
    const session = restarted(limits, disk);
    expect(session.host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.suspended));
    expect(lastLease(session, 'BTC').account?.denial).toBe('CIRCUIT_BREAKER');
    session.supervisor.enable('BTC');
    expect(session.supervisor.account.state).toBe('HALT');

    expect(session.supervisor.resume('looked into')).toBe(true);
    session.world.time.advance(1_100);
    expect(session.supervisor.account).toMatchObject({ state: 'ACTIVE', dayPnl: 0 });
    expect(session.host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.none));
    expect(lastLease(session, 'BTC').exposureLimit).toBe(pusd(100));
    tell(session, 'BTC', pnl(-54.99));
    expect(session.supervisor.account.state).toBe('ACTIVE');
    tell(session, 'BTC', pnl(-55));
    expect(session.supervisor.account.state).toBe('HALT');
  });

  it('is on its way to the disk before the first cancel leaves', () => {
    const disk = new MemoryDisk();
    const session = runningSession(undefined, limited(limits, disk));
    const seen: boolean[] = [];
    const clear = session.desk.clear.bind(session.desk);
    session.desk.clear = (scope, done) => {
      const [newest] = disk.list('account').slice(-1);
      seen.push(Buffer.from(disk.read(`account/${newest}`)).includes('CIRCUIT_BREAKER'));
      return clear(scope, done);
    };
    tell(session, 'BTC', pnl(-30));
    expect(seen).toEqual([true]);
  });
});

describe('the draw-down (M206)', () => {
  const limits = { maxDrawdownUsdc: pusd(10) };

  it('kills with V-DD: every worker ends, every order goes', () => {
    const session = runningSession(undefined, limited(limits));
    for (const equity of [0, 12, 3, 2.01]) tell(session, 'BTC', pnl(equity));
    expect(session.supervisor.account).toMatchObject({ state: 'ACTIVE', drawdown: pusd(9.99) });
    tell(session, 'BTC', pnl(1.9));
    expect(session.supervisor.account).toMatchObject({ state: 'KILL', code: 'DRAWDOWN' });
    session.world.time.advance(1_000);
    expect(session.host.workers.some(({ isAlive }) => isAlive)).toBe(false);
    expect(session.desk.scopes).toContainEqual(ALL);
  });

  it('is not lifted by an enable, survives a restart without a worker, and ends with a resume', () => {
    const disk = new MemoryDisk();
    const before = runningSession(undefined, limited(limits, disk));
    tell(before, 'BTC', pnl(-10));
    expect(before.supervisor.enable('BTC')).toBe(false);

    const session = restarted(limits, disk);
    expect(session.host.workers).toEqual([]);
    expect(session.supervisor.isKilled).toBe(true);
    session.supervisor.resume('looked into');
    expect(session.host.workers).toHaveLength(4);
    expect(session.supervisor.isKilled).toBe(false);
  });

  it('kills at its part of the equity inside the window, and not for a slow decline', () => {
    const share = { maxDrawdownShare: 0.05, drawdownWindowMs: 600_000, maxDrawdownUsdc: pusd(0) };
    const slow = runningSession(undefined, limited(share));
    for (let step = 1; step <= 4; step += 1) {
      tell(slow, 'BTC', pnl(-6 * step));
      slow.world.time.advance(300_000);
    }
    expect(slow.supervisor.account.state).toBe('ACTIVE');
    const fast = runningSession(undefined, limited(share));
    tell(fast, 'BTC', pnl(-20));
    expect(fast.supervisor.account).toMatchObject({ state: 'KILL', code: 'DRAWDOWN' });
  });
});

describe('the operator’s stop (M198)', () => {
  it('halts in the same moment, stands after a restart, and ends with a resume', () => {
    const disk = new MemoryDisk();
    const before = runningSession(undefined, limited({}, disk));
    before.supervisor.halt('by hand');
    expect(before.host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.suspended));
    expect(before.desk.underWay).toContainEqual(ALL);

    const session = restarted({}, disk);
    expect(lastLease(session, 'BTC').account?.denial).toBe('EMERGENCY_STOP');
    session.supervisor.resume('by hand');
    session.world.time.advance(1_100);
    expect(lastLease(session, 'BTC').account?.denial).toBeUndefined();
  });

  it('keeps a kill over a restart until somebody enables an asset by hand', () => {
    const disk = new MemoryDisk();
    runningSession(undefined, limited({}, disk)).supervisor.kill('now', () => undefined);
    const session = restarted({}, disk);
    expect(session.host.workers).toEqual([]);
    expect(session.supervisor.enable('ETH')).toBe(true);
    session.world.time.advance(1_100);
    expect(session.host.workers.map(({ start }) => start.asset)).toEqual(['ETH']);
    expect(restarted({}, disk).host.workers).toHaveLength(4);
  });

  it('resumes what ran when it killed, and leaves at rest what did not', () => {
    const session = runningSession();
    session.supervisor.disable('SOL', 'by hand', () => undefined);
    session.world.time.advance(500);
    session.supervisor.kill('now', () => undefined);
    session.world.time.advance(500);
    session.supervisor.resume('go on');
    session.world.time.advance(500);
    const states = session.supervisor.keepers.map(({ asset, state }) => [asset, state]);
    expect(Object.fromEntries(states)).toEqual({ BTC: 'ready', ETH: 'ready', SOL: 'stopped', XRP: 'ready' });
  });
});

describe('the day (M199)', () => {
  it('ends a daily loss at midnight UTC, not a millisecond before, also over a restart', () => {
    const disk = new MemoryDisk();
    const limits = { maxDailyLossUsdc: pusd(50) };
    tell(restarted(limits, disk), 'BTC', pnl(-50.01));
    const session = restarted(limits, disk, LATE_MS);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'DAILY_LOSS' });
    session.world.time.advance(MINUTE_MS - 2_001);
    expect(session.supervisor.account.state).toBe('HALT');
    session.world.time.advance(1_001);
    expect(session.supervisor.account).toMatchObject({ state: 'ACTIVE', dayPnl: 0 });
    session.world.time.advance(1_000);
    expect(session.host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.none));
  });

  it('does not end at midnight what came on top of a daily loss: a breaker, or the operator’s own stop', () => {
    const limits = {
      maxDailyLossUsdc: pusd(50),
      circuitBreakerUsdc: pusd(60),
      maxDrawdownUsdc: pusd(0),
      maxDrawdownShare: 0,
    };
    for (const more of ['breaker', 'operator']) {
      const session = restarted(limits, new MemoryDisk(), LATE_MS);
      tell(session, 'BTC', pnl(-50.01));
      expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'DAILY_LOSS' });
      if (more === 'breaker') tell(session, 'BTC', pnl(-60));
      else session.supervisor.halt('let me look');
      session.world.time.advance(2 * MINUTE_MS);
      const code = more === 'breaker' ? 'CIRCUIT_BREAKER' : 'EMERGENCY_STOP';
      expect(session.supervisor.account).toMatchObject({ state: 'HALT', code });
      session.supervisor.resume('looked into');
      expect(session.supervisor.account.state).toBe('ACTIVE');
    }
  });

  it('lends out the trades that are left, counts each order once, and begins anew at midnight', () => {
    const disk = new MemoryDisk();
    const limits = { maxDailyTrades: 20 };
    const session = runningSession(undefined, limited(limits, disk));
    expect(lastLease(session, 'BTC').account?.trades).toBe(5);
    tell(session, 'BTC', fill(1), fill(2), fill(1), fill(3, 5, '0xorder2'), usage(2));
    session.world.time.advance(5_000);
    expect(session.supervisor.account).toMatchObject({ tradesToday: 2, volumeToday: pusd(15) });
    expect(lastLease(session, 'BTC').account?.trades).toBe(2 + 3);

    const next = restarted(limits, disk, LATE_MS);
    expect(next.supervisor.account.tradesToday).toBe(2);
    expect(lastLease(next, 'ETH').account?.trades).toBeLessThanOrEqual(5);
    next.world.time.advance(MINUTE_MS);
    expect(next.supervisor.account).toMatchObject({ tradesToday: 0, volumeToday: 0 });
  });

  it('counts once what a successor in a new process tells again: the fills of the round under way', () => {
    const disk = new MemoryDisk();
    const before = runningSession(undefined, limited({}, disk));
    tell(before, 'BTC', fill(1), fill(2), fill(3, 5, '0xorder2'));
    before.world.time.advance(5_000);
    const session = restarted({}, disk);
    tell(session, 'BTC', fill(1), fill(2), fill(3, 5, '0xorder2'), fill(4, 5, '0xorder2'));
    expect(session.supervisor.account).toMatchObject({ tradesToday: 2, volumeToday: pusd(20) });
  });

  it('gives no more trades to anybody when the limit is reached (M204: the same for the turnover)', () => {
    const limits = { maxDailyTrades: 4, maxDailyVolumeUsdc: pusd(20) };
    const session = runningSession(undefined, limited(limits));
    tell(session, 'BTC', fill(1), fill(2), fill(3), fill(4), usage(4));
    session.world.time.advance(5_000);
    expect(lastLease(session, 'BTC').account).toMatchObject({ trades: 4, volume: 0 });
    expect(lastLease(session, 'ETH').account).toMatchObject({ trades: 0, volume: 0 });
  });
});
