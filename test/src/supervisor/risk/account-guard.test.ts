import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../shared/events/effects.ts';
import type { ConditionId, OrderHash, TradeId } from '../../../../shared/market/ids.ts';
import type { Asset } from '../../../../shared/market/assets.ts';
import { MICRO, microShares, type MicroUsdc, microUsdc, price } from '../../../../shared/units/index.ts';
import { HALT } from '../../../../src/supervisor/incarnation.ts';
import type { AccountOptions } from '../../../../src/supervisor/risk/account-guard.ts';
import type { AccountLimits } from '../../../../src/supervisor/risk/account-limits.ts';
import { accountOptions } from '../../../support/account-options.ts';
import { MemoryDisk } from '../../../support/memory-disk.ts';
import { MARKET, runningSession } from '../../../support/supervised-session.ts';

type Session = ReturnType<typeof runningSession>;
type LeaseMessage = Extract<ReturnType<Session['host']['workerOf']>['received'][number], { type: 'lease' }>;

const OTHER = '0xother' as ConditionId;
const ALL = { kind: 'all' } as const;
/** A minute before midnight, UTC. */
const LATE_MS = Date.UTC(2026, 10, 20, 23, 59);
const MINUTE_MS = 60_000;

function pusd(amount: number): MicroUsdc {
  return microUsdc(Math.round(amount * MICRO));
}

/** What a worker tells of a round that earned so much, and of its holdings' worth. */
function pnl(realised: number, unrealised = 0, conditionId = MARKET): Fact {
  const earnings = { conditionId, slug: 'r', amount: pusd(realised), byStrategy: [] };
  return { type: 'pnl', realised: [earnings], unrealised: pusd(unrealised) };
}

function fill(number: number, notional = 5, order = `0xorder${number}`): Fact {
  return {
    type: 'fill',
    tradeId: `trade-${number}` as TradeId,
    orderId: order as OrderHash,
    outcome: 'up',
    side: 'BUY',
    price: price(5_000),
    size: microShares(10 * MICRO),
    notional: pusd(notional),
    fee: microUsdc(0),
    role: 'maker',
    status: 'MATCHED',
    strategy: 'inventory_making',
  };
}

function usage(done: number, open = 0): Fact {
  const none = { done: 0, open: 0 };
  return { type: 'usage', trades: { done, open }, volume: none, unpaired: microShares(0) };
}

function tell(session: Session, asset: Asset, ...facts: readonly Fact[]): void {
  session.host.workerOf(asset).tell(...facts);
  session.world.time.advance(10);
}

function lastLease({ host }: Session, asset: Asset): LeaseMessage {
  const lease = host.workerOf(asset).received.findLast((message) => message.type === 'lease');
  if (lease?.type !== 'lease') throw new Error(`${asset} never had a lease`);
  return lease;
}

function alarms({ supervisor }: Session): readonly string[] {
  return supervisor.incidents.flatMap((incident) => (incident.kind === 'alarm' ? [incident.code] : []));
}

function limited(more: Partial<AccountLimits>, disk = new MemoryDisk()): AccountOptions {
  return accountOptions(more, disk);
}

/** The same account in a new process. */
function restarted(more: Partial<AccountLimits>, disk: MemoryDisk, startMs?: number): Session {
  return runningSession(undefined, accountOptions(more, disk), startMs);
}

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
    tell(session, 'BTC', pnl(+30));
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
    session.world.time.advance(100);
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

  it('gives no more trades to anybody when the limit is reached (M204: the same for the turnover)', () => {
    const limits = { maxDailyTrades: 4, maxDailyVolumeUsdc: pusd(20) };
    const session = runningSession(undefined, limited(limits));
    tell(session, 'BTC', fill(1), fill(2), fill(3), fill(4), usage(4));
    session.world.time.advance(5_000);
    expect(lastLease(session, 'BTC').account).toMatchObject({ trades: 4, volume: 0 });
    expect(lastLease(session, 'ETH').account).toMatchObject({ trades: 0, volume: 0 });
  });
});

describe('failures of orders', () => {
  const refused = (clientId: number): Fact => ({ type: 'refused', clientId, code: 'AMOUNTS' });

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

describe('the account’s money', () => {
  /** A venue that says what the test wants; `undefined`: it does not answer the question. */
  function withMoney(more: Partial<AccountLimits> = {}) {
    const venue: { balance: MicroUsdc | undefined; asked: number } = { balance: undefined, asked: 0 };
    const readBalance: AccountOptions['readBalance'] = (done) => {
      venue.asked += 1;
      done(venue.balance);
    };
    const session = (): Session => runningSession(undefined, { ...limited(more), readBalance });
    return { venue, session };
  }

  it('is not lent before it is known: a limit that cannot be computed has tripped', () => {
    const { venue, session } = withMoney();
    const running = session();
    expect(lastLease(running, 'BTC')).toMatchObject({ exposureLimit: 0, account: { denial: 'RISK_UNKNOWN' } });
    venue.balance = pusd(1_000);
    running.world.time.advance(5_000);
    expect(lastLease(running, 'BTC').exposureLimit).toBe(pusd(100));
  });

  it('may be at risk to 95 % (M214): four workers are lent 95 of 100', () => {
    const { venue, session } = withMoney({ minBalanceUsdc: pusd(0) });
    venue.balance = pusd(100);
    const running = session();
    const lent = (['BTC', 'ETH', 'SOL', 'XRP'] as const).map((asset) => lastLease(running, asset).exposureLimit);
    expect(lent.reduce((sum, amount) => sum + amount, 0)).toBe(pusd(95));
    expect(running.supervisor.exposure.limit).toBe(pusd(95));
  });

  it('keeps the least balance: what is lent and the least balance are the cash that a worker reckons with', () => {
    const { venue, session } = withMoney({ minBalanceUsdc: pusd(20) });
    venue.balance = pusd(100);
    const running = session();
    expect(lastLease(running, 'BTC')).toMatchObject({ exposureLimit: pusd(20), account: { cash: pusd(40) } });
  });

  it('counts positions at cost as the account’s own, so that a purchase does not shrink what may be at risk', () => {
    const { venue, session } = withMoney();
    venue.balance = pusd(100);
    const running = session();
    tell(running, 'BTC', { type: 'exposure', atRisk: pusd(15), inPositions: pusd(15) });
    venue.balance = pusd(85);
    running.world.time.advance(60_000);
    expect(running.supervisor.exposure.limit).toBe(pusd(90));
  });

  it('is logged at each reading (M192), and not believed for ever when the venue stops telling', () => {
    const { venue, session } = withMoney({ balanceEveryMs: 300_000 });
    venue.balance = pusd(500);
    const running = session();
    running.world.time.advance(900_000);
    const readings = running.events.flatMap((event) => (event.type === 'balance' ? [event.balance] : []));
    expect(readings).toEqual(Array(4).fill(pusd(500)).slice(0, readings.length));
    expect(venue.asked).toBe(4);
    venue.balance = undefined;
    running.world.time.advance(1_600_000);
    expect(running.supervisor.account).toMatchObject({ state: 'PAUSED', code: 'RISK_UNKNOWN' });
    venue.balance = pusd(500);
    running.world.time.advance(3_000);
    expect(running.supervisor.account.state).toBe('ACTIVE');
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
    disk.create = create;
    session.world.time.advance(5_100);
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
