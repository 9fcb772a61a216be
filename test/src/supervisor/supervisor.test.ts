import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/events/effects.ts';
import { FLOW, WORKER_EXIT } from '../../../shared/events/worker-protocol.ts';
import { microUsdc } from '../../../shared/units/index.ts';
import { HALT } from '../../../src/supervisor/incarnation.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';
import { MARKET, onlyFirstTrades, runningSession, TRADING } from '../../support/supervised-session.ts';

const HEALTHY_ROUND: Fact = { type: 'round', slug: 'r', conditionId: MARKET, phase: 'ended', satOut: false };

function many(count: number, fact: Fact): readonly Fact[] {
  return Array.from({ length: count }, () => fact);
}

describe('Supervisor', () => {
  it('gives each worker its config, credit and a quarter of the limit, renewed before it runs out', () => {
    const { host, world } = runningSession();
    world.time.advance(1_000);
    const { received } = host.workerOf('SOL');
    expect(received.map(({ type }) => type).slice(0, 2)).toEqual(['config', 'credit']);
    const leases = received.filter((message) => message.type === 'lease');
    expect(leases.length).toBeGreaterThanOrEqual(2);
    expect(leases.at(-1)).toMatchObject({
      type: 'lease',
      exposureLimit: 100_000_000,
      ttlMs: POLICY.lease.ttlMs,
      account: { unpaired: 100_000_000 },
    });
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
      worker.tell(
        ...many(FLOW.creditWindow / 2 - 10, { type: 'exposure', atRisk: microUsdc(1), inPositions: microUsdc(0) }),
      );
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
    // Its last order may still come to the venue, and nobody else will be there to cancel it.
    expect(keeper('SOL').state).toBe('failed');
    world.time.advance(POLICY.desk.lateOrdersMs);
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
    expect(host.workerOf('ETH').halt).toBe(HALT.suspended);
    expect(supervisor.incidents).toContainEqual(expect.objectContaining({ kind: 'alarm', code: 'CANCEL_UNCONFIRMED' }));

    desk.answersAfterMs = 30;
    desk.answerAll();
    world.time.advance(500);
    expect(host.workerOf('ETH').halt).toBe(HALT.none);
  });

  it('stops cancelling everybody’s orders once the portfolio halt is lifted', () => {
    const { world, host, desk } = runningSession();
    desk.answersAfterMs = undefined;
    host.workerOf('BTC').exit(3);
    world.time.advance(POLICY.desk.alarmAfterMs - 200);
    const [ofBtc] = desk.underWay;
    world.time.advance(500);
    expect(desk.underWay).toEqual([ofBtc, { kind: 'all' }]);

    // The venue shows none of BTC's orders; the others' never come to two empty looks.
    desk.answerOldest();
    world.time.advance(200);
    expect(host.workerOf('ETH').halt).toBe(HALT.none);
    expect(desk.underWay).toEqual([]);
  });

  it('holds the risk of a dead worker until its successor trades, and then believes the successor alone', () => {
    const { world, host, supervisor } = runningSession(onlyFirstTrades);
    const large = microUsdc(3_000_000_000);
    host.workerOf('BTC').tell({ type: 'exposure', atRisk: large, inPositions: microUsdc(0) });
    world.time.advance(100);
    host.workerOf('BTC').exit(3);
    world.time.advance(1_000);
    host.workerOf('BTC').tell({ type: 'exposure', atRisk: microUsdc(7), inPositions: microUsdc(0) });
    world.time.advance(100);
    expect(supervisor.exposure.atRisk).toBe(large);

    host.workerOf('BTC').tell(TRADING);
    world.time.advance(100);
    expect(supervisor.exposure.atRisk).toBe(7);
  });

  it('does not hold a dead worker’s risk for ever when its successor finds nothing and so reports nothing', () => {
    const { world, host, supervisor } = runningSession();
    host.workerOf('BTC').tell({ type: 'exposure', atRisk: microUsdc(50), inPositions: microUsdc(0) });
    world.time.advance(100);
    host.workerOf('BTC').exit(3);
    world.time.advance(1_000);
    expect(supervisor.exposure.atRisk).toBe(0);
  });

  it('clears a wedged worker’s markets again when its thread ends only after zero was confirmed', () => {
    const { world, host, desk, keeper } = runningSession();
    const worker = host.workerOf('BTC');
    worker.endsAfterMs = 3_000;
    worker.hang();
    world.time.advance(2_000);
    const clearings = desk.scopes.length;
    expect(desk.underWay).toEqual([]);
    world.time.advance(3_000);
    expect(desk.scopes).toHaveLength(clearings + 1);
    expect(desk.scopes.at(-1)).toEqual({ kind: 'markets', conditionIds: [MARKET] });
    expect(keeper('BTC').incarnations).toBe(2);
  });

  it('counts messages that got lost on the way', () => {
    const { world, host, keeper } = runningSession();
    host.workerOf('SOL').loseMessages(2);
    host.workerOf('SOL').tell(TRADING);
    world.time.advance(100);
    expect(keeper('SOL').tally.totals().seqHoles).toBe(1);
    expect(keeper('ETH').tally.totals().seqHoles).toBe(0);
  });
});
