import { describe, expect, it } from 'vitest';
import type { Asset } from '../../shared/market/assets.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;
const ASSETS: readonly Asset[] = ['BTC', 'ETH'];

/** A system in the middle of a round, with orders of every asset at the venue. */
function exposed(seed: number): SimulatedSystem {
  const system = new SimulatedSystem({ seed, roundLengthMs: ROUND_MS, assets: ASSETS });
  system.advance(ROUND_MS);
  for (let steps = 0; steps < 400; steps += 1) {
    system.advance(500);
    const { openOrders } = system.ledger();
    if (ASSETS.every((asset) => openOrders.some((order) => order.asset === asset))) return system;
  }
  throw new Error('the assets never had orders open at the same time');
}

function alarms(system: SimulatedSystem): readonly string[] {
  return system.supervisor.incidents.flatMap((incident) => (incident.kind === 'alarm' ? [incident.code] : []));
}

function ordersSeen(system: SimulatedSystem): number {
  return system.ledger().orders.length;
}

describe('the supervisor’s safety', () => {
  it.each([1, 2])('kill with every worker wedged: zero open orders within two seconds (H3, seed %i)', (seed) => {
    const system = exposed(seed);
    for (const asset of ASSETS) system.host.wedge(asset);
    const pressedMs = system.time.monoMs();
    const confirmedMs: number[] = [];
    system.supervisor.kill('the test', () => void confirmedMs.push(system.time.monoMs()));
    system.advance(2_000);
    expect(system.ledger().openOrders).toEqual([]);
    expect(confirmedMs).toHaveLength(1);
    expect((confirmedMs[0] ?? Infinity) - pressedMs).toBeLessThanOrEqual(2_000);
  });

  it('heartbeats blocked: everything cancelled and paused within ten seconds, and it resumes by itself (M176, V4)', () => {
    const system = exposed(4);
    system.fault({ fault: 'http-error', route: 'POST /clob/v1/heartbeats', status: 500, for: '30s' });
    system.advance(10_000);
    expect(alarms(system)).toContain('HEARTBEAT_LOST');
    expect(system.supervisor.watch.suspendedFor).toContain('heartbeat');
    system.advance(2_000);
    expect(system.ledger().openOrders).toEqual([]);
    const sentBefore = ordersSeen(system);
    system.advance(15_000);
    expect(ordersSeen(system)).toBe(sentBefore);

    system.advance(10_000);
    expect(system.supervisor.watch.suspendedFor).toBeUndefined();
    system.advance(2 * ROUND_MS);
    expect(ordersSeen(system)).toBeGreaterThan(sentBefore);
  });

  it('a beat that is answered 12 s late is a lost one, not one that was taken (V4)', () => {
    const system = exposed(5);
    system.fault({ fault: 'slow-answer', route: 'POST /clob/v1/heartbeats', by: '12s', for: '20s' });
    system.advance(14_000);
    expect(alarms(system)).toContain('HEARTBEAT_LOST');
    system.advance(60_000);
    expect(system.supervisor.watch.suspendedFor).toBeUndefined();
  });

  it('in a quiet session no gap between beats comes near the venue’s ten seconds', () => {
    const system = exposed(6);
    system.advance(60_000);
    const { state, largestGapMs, rejected } = system.supervisor.watch.heartbeat ?? {};
    expect({ state, rejected }).toEqual({ state: 'confirmed', rejected: 0 });
    expect(largestGapMs).toBeLessThan(4_000);
  });
});
