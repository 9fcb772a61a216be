import { describe, expect, it } from 'vitest';
import type { Asset } from '../../shared/market/assets.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;
const ASSETS: readonly Asset[] = ['BTC', 'ETH'];

/** A system in the middle of a round, with orders at the venue. */
function exposed(seed: number): SimulatedSystem {
  const system = new SimulatedSystem({ seed, roundLengthMs: ROUND_MS, assets: ASSETS, sharedWallet: true });
  system.advance(1.5 * ROUND_MS);
  for (let steps = 0; steps < 400 && system.ledger().openOrders.length === 0; steps += 1) system.advance(100);
  expect(system.ledger().openOrders.length).toBeGreaterThan(0);
  return system;
}

/** When each alarm of a code was raised first, venue-corrected ms. */
function alarmsAt(system: SimulatedSystem, code: string): readonly number[] {
  return system.supervisor.incidents.flatMap((incident) =>
    incident.kind === 'alarm' && incident.code === code ? [incident.detectedAt] : [],
  );
}

function ordersPlaced(system: SimulatedSystem): number {
  return system.ledger().orders.length;
}

describe('a second engine on the wallet', () => {
  it('whose order rests raises an alarm within five seconds, blocks every asset, and is neither adopted nor cancelled (U12)', () => {
    const system = exposed(8);
    const foreign = system.stranger().place(system.ledger().openOrders[0]!);
    const placedAt = system.time.wallMs();
    system.advance(5_000);
    const raised = alarmsAt(system, 'FOREIGN_ORDER');
    expect(raised.length).toBeGreaterThan(0);
    expect(raised[0]! - placedAt).toBeLessThanOrEqual(5_000);
    expect(system.supervisor.watch.suspendedFor).toBeDefined();
    expect(system.supervisor.account).toMatchObject({ code: 'FOREIGN_ORDERS' });
    const open = system.ledger().openOrders.map(({ id }) => id);
    expect(open).toContain(foreign);
    const told = system.events.flatMap((event) =>
      event.type === 'fact' && event.fact.type === 'order' ? [event.fact.orderId] : [],
    );
    expect(told).not.toContain(foreign);

    const before = ordersPlaced(system);
    system.advance(ROUND_MS);
    expect(ordersPlaced(system)).toBe(before);
  });

  it.each([10, 11])(
    'that beats once breaks the chain of ids: the next beat takes it up again (V4, seed %i)',
    (seed) => {
      const system = exposed(seed);
      system.stranger().beat();
      system.advance(5_000);
      expect(system.supervisor.watch.heartbeat).toMatchObject({ state: 'confirmed', rejected: 1 });
      expect(alarmsAt(system, 'HEARTBEAT_LOST')).toEqual([]);
      const before = ordersPlaced(system);
      system.advance(ROUND_MS);
      expect(ordersPlaced(system)).toBeGreaterThan(before);
    },
  );

  it('that beats between every two of ours is told apart from a slip: all is cancelled, nothing enters meanwhile (V4)', () => {
    const system = exposed(12);
    const stranger = system.stranger();
    stranger.beatFor(12_000);
    system.advance(4_000);
    expect(alarmsAt(system, 'HEARTBEAT_LOST')).toHaveLength(1);
    expect(system.supervisor.watch.suspendedFor).toContain('heartbeat');
    system.advance(2_000);
    expect(system.ledger().openOrders).toEqual([]);
    const before = ordersPlaced(system);
    system.advance(5_000);
    expect(ordersPlaced(system)).toBe(before);

    system.advance(10_000);
    expect(system.supervisor.watch.suspendedFor).toBeUndefined();
    system.advance(ROUND_MS);
    expect(ordersPlaced(system)).toBeGreaterThan(before);
  });
});
