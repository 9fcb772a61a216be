import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/events/effects.ts';
import { FLOW, WORKER_EXIT } from '../../../shared/events/worker-protocol.ts';
import { type Asset, ASSETS } from '../../../shared/market/assets.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { microUsdc } from '../../../shared/units/index.ts';
import type { SupervisorEvent } from '../../../src/supervisor/events.ts';
import { HALT } from '../../../src/supervisor/incarnation.ts';
import type { DeathRecord } from '../../../src/supervisor/incidents.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';
import { Supervisor } from '../../../src/supervisor/supervisor.ts';
import { compartmentConfig } from '../../support/compartment-config.ts';
import { FakeOrderDesk } from '../../support/fake-order-desk.ts';
import { type FakeWorker, FakeWorkerHost } from '../../support/fake-worker-host.ts';
import { fakeWorld } from '../../support/fake-world.ts';

const START_MS = Date.UTC(2026, 10, 20, 12);
const LIMIT = microUsdc(400_000_000);
const MARKET = '0xmarket' as ConditionId;

const DISCOVERED: Fact = { type: 'round', slug: 'r', conditionId: MARKET, phase: 'discovered' };
const TRADING: Fact = { type: 'standing', standing: 'trading', reason: '' };
const HEALTHY_ROUND: Fact = { type: 'round', slug: 'r', conditionId: MARKET, phase: 'ended', satOut: false };

/** Four workers that trade, under a clock that stands still. */
function runningSession(onSpawn?: (worker: FakeWorker) => void) {
  const world = fakeWorld(START_MS);
  const host = new FakeWorkerHost(world.timers, onSpawn ?? becomesTrader);
  const desk = new FakeOrderDesk(world.timers, () => world.clock.monoMs());
  const compartments = ASSETS.map((asset) => compartmentConfig({ asset }));
  const supervisor = new Supervisor({
    world,
    host,
    desk,
    policy: POLICY,
    compartments,
    portfolioLimit: LIMIT,
    drill: false,
  });
  const events: SupervisorEvent[] = [];
  supervisor.observe((event) => events.push(event));
  supervisor.start();
  world.time.advance(2_000);
  const keeper = (asset: Asset) => {
    const found = supervisor.keepers.find((candidate) => candidate.asset === asset);
    if (found === undefined) throw new Error(asset);
    return found;
  };
  const deaths = () => supervisor.incidents.filter((incident): incident is DeathRecord => incident.kind === 'death');
  return { world, host, desk, supervisor, events, keeper, deaths };
}

function many(count: number, fact: Fact): readonly Fact[] {
  return Array.from({ length: count }, () => fact);
}

/** A worker whose successors get ready but never trade. */
function onlyFirstTrades(worker: FakeWorker): void {
  if (worker.start.incarnation === 1) becomesTrader(worker);
  else worker.getReady();
}

function becomesTrader(worker: FakeWorker): void {
  worker.getReady();
  worker.tell(DISCOVERED, TRADING);
}

describe('Supervisor', () => {
  it('clears what an earlier session left at the venue before it starts a worker', () => {
    const { host, desk } = runningSession();
    expect(desk.scopes[0]).toEqual({ kind: 'all' });
    expect(host.workers).toHaveLength(4);
  });

  it('gives each worker its config, credit and a quarter of the limit, renewed before it runs out', () => {
    const { host, world } = runningSession();
    world.time.advance(1_000);
    const { received } = host.workerOf('SOL');
    expect(received.map(({ type }) => type).slice(0, 2)).toEqual(['config', 'credit']);
    const leases = received.filter((message) => message.type === 'lease');
    expect(leases.length).toBeGreaterThanOrEqual(2);
    expect(leases.at(-1)).toEqual({ type: 'lease', exposureLimit: 100_000_000, ttlMs: POLICY.lease.ttlMs });
  });

  it('cancels the orders of a dead worker, waits for the venue, and only then starts another', () => {
    const { world, host, desk, deaths, keeper } = runningSession();
    desk.answersAfterMs = undefined;
    host.workerOf('BTC').exit(3);
    world.time.advance(3_000);
    expect(desk.scopes.at(-1)).toEqual({ kind: 'markets', conditionIds: [MARKET] });
    expect(host.workers).toHaveLength(4);
    expect(keeper('BTC').state).toBe('failed');

    desk.answerAll();
    world.time.advance(1_000);
    expect(host.workers).toHaveLength(5);
    expect(keeper('BTC').state).toBe('ready');
    expect(deaths()).toMatchObject([{ asset: 'BTC', cause: 'exit', outcome: 'recovered' }]);
  });

  it('leaves the other three alone when one dies', () => {
    const { world, host } = runningSession();
    const others = (['ETH', 'SOL', 'XRP'] as const).map((asset) => host.workerOf(asset));
    host.workerOf('BTC').fail({ name: 'RangeError', message: 'no' });
    world.time.advance(5_000);
    expect(others.every((worker) => worker.isAlive && worker.terminations === 0 && worker.halt === 0)).toBe(true);
  });

  it('names the fault that a worker reported rather than its exit code', () => {
    const { world, host, deaths } = runningSession();
    const worker = host.workerOf('ETH');
    worker.say({ type: 'fault', fault: { error: { name: 'InvariantError', code: 'book', message: 'crossed' } } });
    worker.exit(WORKER_EXIT.fault);
    world.time.advance(100);
    expect(deaths()).toMatchObject([{ cause: 'fault', detail: 'InvariantError (book): crossed' }]);
  });

  it('cancels and terminates a wedged worker at the same moment, within 1.5 s of its last beat', () => {
    const { world, host, desk, deaths } = runningSession();
    const worker = host.workerOf('BTC');
    const clearings = desk.scopes.length;
    worker.hang();
    world.time.advance(1_500);
    expect(deaths()).toMatchObject([{ asset: 'BTC', cause: 'wedged' }]);
    expect(worker.terminations).toBe(1);
    expect(worker.halt).toBe(HALT.revoked);
    expect(desk.scopes.length).toBe(clearings + 1);
  });

  it('ends a worker that sends more than its credit, having read a bounded number of its messages', () => {
    const { world, host, events, deaths } = runningSession();
    const worker = host.workerOf('XRP');
    worker.tell(...many(20_000, { type: 'alarm', code: 'NOISE', detail: 'again' }));
    world.time.advance(200);
    expect(deaths()).toMatchObject([{ asset: 'XRP', cause: 'flood' }]);
    const read = events.filter((event) => event.type === 'fact' && event.asset === 'XRP').length;
    expect(read).toBeLessThanOrEqual(FLOW.creditWindow + 2 * FLOW.drainLimit);
  });

  it('tops up the credit of a worker that sends much but waits for it', () => {
    const { world, host, deaths } = runningSession();
    const worker = host.workerOf('XRP');
    for (let round = 0; round < 20; round += 1) {
      worker.tell(...many(FLOW.creditWindow / 2 - 10, { type: 'exposure', atRisk: microUsdc(1) }));
      world.time.advance(100);
    }
    expect(deaths()).toEqual([]);
  });

  it('quarantines an asset at the same error on the same input, and the operator brings it back', () => {
    const { world, host, supervisor, keeper, deaths } = runningSession();
    const fault = { error: { name: 'Error', message: 'poison' }, inputFingerprint: 'f00d' };
    for (let death = 0; death < 2; death += 1) {
      host.workerOf('SOL').say({ type: 'fault', fault });
      host.workerOf('SOL').exit(WORKER_EXIT.fault);
      world.time.advance(5_000);
    }
    expect(keeper('SOL').state).toBe('quarantined');
    expect(deaths().at(-1)).toMatchObject({ outcome: 'quarantined', quarantine: 'poison' });

    supervisor.enable('SOL');
    world.time.advance(1_000);
    expect(keeper('SOL').state).toBe('ready');
  });

  it('forgets deaths after a complete healthy round', () => {
    const { world, host, keeper } = runningSession();
    for (let death = 0; death < 6; death += 1) {
      host.workerOf('BTC').exit(3);
      world.time.advance(2_000);
      host.workerOf('BTC').tell(HEALTHY_ROUND);
      world.time.advance(100);
    }
    expect(keeper('BTC').state).toBe('ready');
  });

  it('lends nothing to a successor until it has reconciled', () => {
    const { world, host } = runningSession(onlyFirstTrades);
    host.workerOf('BTC').exit(3);
    world.time.advance(4_000);
    const successor = host.workerOf('BTC');
    const lent = () => successor.received.filter((message) => message.type === 'lease').at(-1)?.exposureLimit;
    expect(lent()).toBe(0);
    successor.tell(TRADING);
    world.time.advance(2_000);
    expect(lent()).toBe(100_000_000);
  });

  it('halts every asset while the orders of one are unaccounted for, and lets them go on afterwards', () => {
    const { world, host, desk, supervisor } = runningSession();
    desk.answersAfterMs = undefined;
    host.workerOf('BTC').exit(3);
    world.time.advance(POLICY.desk.alarmAfterMs + 500);
    expect(host.workerOf('ETH').halt).toBe(HALT.portfolio);
    expect(supervisor.incidents).toContainEqual(expect.objectContaining({ kind: 'alarm', code: 'CANCEL_UNCONFIRMED' }));

    desk.answersAfterMs = 30;
    desk.answerAll();
    world.time.advance(500);
    expect(host.workerOf('ETH').halt).toBe(HALT.none);
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
    world.time.advance(POLICY.drainDeadlineMs + 500);
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
    world.time.advance(100);
    expect(done).toBe(true);
    expect(desk.scopes).toContainEqual({ kind: 'all' });
    world.time.advance(60_000);
    expect(host.workers.every(({ isAlive }) => !isAlive)).toBe(true);
    expect(host.workers).toHaveLength(4);
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
    const world = fakeWorld(START_MS);
    const host = new FakeWorkerHost(world.timers);
    const desk = new FakeOrderDesk(world.timers, () => world.clock.monoMs());
    const compartments = [compartmentConfig()];
    const supervisor = new Supervisor({
      world,
      host,
      desk,
      policy: POLICY,
      compartments,
      portfolioLimit: LIMIT,
      drill: false,
    });
    supervisor.start();
    supervisor.stop('over', () => undefined);
    world.time.advance(10_000);
    expect(host.workers).toEqual([]);
  });
});
