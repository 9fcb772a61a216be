import { describe, expect, it } from 'vitest';
import { HALT } from '../../../src/supervisor/incarnation.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';
import type { RestOutcome } from '../../../src/supervisor/rest.ts';
import { MARKET, runningSession, unclearedSession } from '../../support/supervised-session.ts';

const ALL = { kind: 'all' } as const;

describe('Supervisor under the operator’s hands', () => {
  it('clears what an earlier session left at the venue before it starts a worker', () => {
    const { host, desk } = runningSession();
    expect(desk.scopes[0]).toEqual({ kind: 'all' });
    expect(host.workers).toHaveLength(4);
  });

  it('rests a disabled asset in order: drain, end, confirm zero', () => {
    const { world, host, desk, supervisor, keeper } = runningSession();
    let done = false;
    supervisor.disable('ETH', 'by hand', () => void (done = true));
    expect(keeper('ETH').state).toBe('draining');
    expect(done).toBe(false);
    world.time.advance(500);
    expect(done).toBe(true);
    expect(keeper('ETH').state).toBe('stopped');
    expect(host.workerOf('ETH').isAlive).toBe(false);
    expect(desk.scopes.at(-1)).toEqual({ kind: 'markets', conditionIds: [MARKET] });
    expect(supervisor.keepers.filter(({ state }) => state === 'ready')).toHaveLength(3);
  });

  it('does not take an exit that it asked for as a death', () => {
    const { world, supervisor, deaths } = runningSession();
    supervisor.stop('over', () => undefined);
    world.time.advance(5_000);
    expect(deaths()).toEqual([]);
  });

  it('stops although a worker never answers its drain', () => {
    const { world, host, supervisor } = runningSession();
    host.workerOf('BTC').drainAnswer = undefined;
    let done = false;
    supervisor.stop('over', () => void (done = true));
    world.time.advance(POLICY.stopDeadlineMs);
    expect(done).toBe(true);
    expect(host.workers.every(({ isAlive }) => !isAlive)).toBe(true);
  });

  it('kills with every worker wedged: halted at once, zero orders confirmed, nobody restarted', () => {
    const { world, host, desk, supervisor } = runningSession();
    for (const worker of host.workers) {
      worker.hang();
      worker.drainAnswer = undefined;
    }
    let done = false;
    supervisor.kill('now', () => void (done = true));
    expect(host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.revoked));
    expect(desk.scopes).toContainEqual({ kind: 'all' });
    world.time.advance(POLICY.killGraceMs + 500);
    expect(done).toBe(true);
    world.time.advance(60_000);
    expect(host.workers.every(({ isAlive }) => !isAlive)).toBe(true);
    expect(host.workers).toHaveLength(4);
  });

  it('runs again after a resume what was killed, though the switch was pressed twice', () => {
    const { world, supervisor, keeper } = runningSession();
    supervisor.kill('now', () => undefined);
    supervisor.kill('now, I said', () => undefined);
    world.time.advance(60_000);
    supervisor.resume('looked into');
    world.time.advance(1_000);
    expect(supervisor.keepers.map(({ state }) => state)).toEqual(Array(4).fill('ready'));
    expect(keeper('BTC').incarnations).toBe(2);
  });

  it('leaves at rest after a resume what a person put to rest since the kill', () => {
    const { world, supervisor, keeper } = runningSession();
    supervisor.kill('now', () => undefined);
    world.time.advance(60_000);
    for (const { asset } of supervisor.keepers) if (asset !== 'SOL') supervisor.enable(asset);
    supervisor.disable('SOL', 'stays killed', () => undefined);
    supervisor.disable('ETH', 'by hand', () => undefined);
    world.time.advance(10_000);
    supervisor.halt('looking');
    supervisor.resume('looked into');
    world.time.advance(10_000);
    expect([keeper('ETH').state, keeper('SOL').state]).toEqual(['stopped', 'stopped']);
    expect([keeper('BTC').state, keeper('XRP').state]).toEqual(['ready', 'ready']);
  });

  it('is stopped for good when the stop comes during a back-off', () => {
    const { world, host, supervisor, keeper } = runningSession();
    host.workerOf('BTC').exit(3);
    world.time.advance(100);
    expect(keeper('BTC').state).toBe('failed');
    supervisor.stop('over', () => undefined);
    world.time.advance(60_000);
    expect(keeper('BTC').state).toBe('stopped');
    expect(host.workers).toHaveLength(4);
  });

  it('does not start a worker when the stop comes before the venue was cleared', () => {
    const { world, host, desk, supervisor } = unclearedSession();
    supervisor.stop('over', () => undefined);
    desk.answerAll();
    world.time.advance(10_000);
    expect(host.workers).toEqual([]);
  });

  it('leaves an asset at rest that was disabled before the venue was cleared, and confirms it only then', () => {
    const { world, host, desk, supervisor, keeper } = unclearedSession();
    const outcomes: RestOutcome[] = [];
    supervisor.disable('ETH', 'by hand', (outcome) => outcomes.push(outcome));
    world.time.advance(1_000);
    expect(outcomes).toEqual([]);

    desk.answerAll();
    world.time.advance(1_000);
    expect(outcomes).toEqual(['confirmed']);
    expect(keeper('ETH').state).toBe('stopped');
    expect(host.workers.map(({ start }) => start.asset)).toEqual(['BTC', 'SOL', 'XRP']);
  });

  it('gives a worker that beats and then is silent in its start until the start deadline: it has no orders yet', () => {
    const { world, host, desk, keeper, deaths } = unclearedSession(() => undefined);
    desk.answerAll();
    world.time.advance(500);
    host.workerOf('BTC').hang();
    world.time.advance(POLICY.startDeadlineMs - 1_000);
    expect(deaths()).toEqual([]);
    expect(keeper('BTC').state).toBe('starting');
    world.time.advance(1_000);
    expect(deaths().find(({ asset }) => asset === 'BTC')).toMatchObject({ cause: 'never-ready' });
  });

  it('holds an enable back until the venue was cleared, and then looks after its worker', () => {
    const { world, host, desk, supervisor, keeper, deaths } = unclearedSession(() => undefined);
    supervisor.kill('now', () => undefined);
    supervisor.enable('BTC');
    world.time.advance(1_000);
    expect(host.workers).toEqual([]);

    desk.answerAll();
    world.time.advance(100);
    expect(host.workers.map(({ start }) => start.asset)).toEqual(['BTC']);
    host.workerOf('BTC').getReady();
    world.time.advance(1_100);
    expect(keeper('BTC').state).toBe('ready');
    expect(host.workerOf('BTC').received.map(({ type }) => type)).toEqual(['config', 'credit', 'lease']);

    supervisor.enable('SOL');
    world.time.advance(POLICY.startDeadlineMs + 200);
    expect(deaths()).toMatchObject([{ asset: 'SOL', cause: 'never-ready' }]);
  });

  it('stops cancelling everybody’s orders once an asset is enabled after a kill, and says so to who killed', () => {
    const { world, desk, supervisor, keeper } = runningSession();
    desk.answersAfterMs = undefined;
    const outcomes: RestOutcome[] = [];
    supervisor.kill('now', (outcome) => outcomes.push(outcome));
    expect(desk.underWay).toContainEqual(ALL);

    supervisor.enable('BTC');
    expect(desk.underWay).not.toContainEqual(ALL);
    expect(outcomes).toEqual(['superseded']);
    world.time.advance(POLICY.killGraceMs + 200);
    desk.answerAll();
    world.time.advance(1_000);
    expect(keeper('BTC').state).toBe('ready');
    expect(keeper('ETH').state).toBe('stopped');
    expect(outcomes).toHaveLength(1);
  });

  it('tells who disabled a dying asset that an enable won, instead of never answering', () => {
    const { world, host, desk, supervisor, keeper } = runningSession();
    desk.answersAfterMs = undefined;
    host.workerOf('BTC').exit(3);
    const outcomes: RestOutcome[] = [];
    supervisor.disable('BTC', 'by hand', (outcome) => outcomes.push(outcome));
    supervisor.enable('BTC');
    expect(outcomes).toEqual(['superseded']);
    desk.answerAll();
    world.time.advance(1_000);
    expect(keeper('BTC').state).toBe('ready');
  });

  it('starts no worker while the venue is still being cleared of the last orders of a killed one', () => {
    const { world, desk, supervisor, keeper } = runningSession();
    supervisor.kill('now', () => undefined);
    world.time.advance(POLICY.killGraceMs + 500);
    expect(keeper('BTC').state).toBe('stopped');
    supervisor.disable('BTC', 'by hand', () => undefined);
    supervisor.enable('BTC');
    world.time.advance(desk.lateOrdersMs - 2_000);
    expect(keeper('BTC').incarnations).toBe(1);
    world.time.advance(4_000);
    expect(keeper('BTC')).toMatchObject({ state: 'ready', incarnations: 2 });
  });

  it('brings no worker back while it stops', () => {
    const { world, host, supervisor } = runningSession();
    let done = false;
    supervisor.stop('over', () => void (done = true));
    expect(supervisor.enable('BTC')).toBe(false);
    world.time.advance(5_000);
    expect(done).toBe(true);
    expect(host.workers.map(({ isAlive }) => isAlive)).toEqual([false, false, false, false]);
  });
});
