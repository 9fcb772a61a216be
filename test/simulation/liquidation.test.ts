import { describe, expect, it } from 'vitest';
import { MICRO } from '../../shared/units/index.ts';
import type { Invariant } from '../../src/run/run-report.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;

/** Fewer shares than this the venue takes no resting order for, and `DUST` keeps. */
const LEAST_SALE = 5 * MICRO;

function broken(invariants: readonly Invariant[]): string[] {
  return invariants.filter(({ held }) => !held).map(({ name, breaks }) => `${name}: ${breaks.join('; ')}`);
}

/** Shares of rounds that are not resolved: the most of any token. */
function mostHeld(system: SimulatedSystem): number {
  const [account] = system.ledger().accounts;
  return Math.max(0, ...account!.positions.map(({ settled, provisional }) => settled + provisional));
}

/** A system in the first half of a round, with shares. */
function holdingSystem(): { readonly system: SimulatedSystem; readonly overseer: Overseer } {
  const system = new SimulatedSystem({ seed: 11, roundLengthMs: ROUND_MS, assets: ['BTC'] });
  const overseer = new Overseer(system);
  system.advance(ROUND_MS);
  for (let steps = 0; steps < 2_000; steps += 1) {
    system.advance(20);
    const inRoundMs = system.time.wallMs() % ROUND_MS;
    if (inRoundMs < ROUND_MS / 2 && mostHeld(system) > 2 * LEAST_SALE) return { system, overseer };
  }
  throw new Error('never shares in the first half of a round');
}

function entriesSince(system: SimulatedSystem, at: number): number {
  return system.ledger().orders.filter(({ side, createdAt }) => side === 'BUY' && createdAt > at).length;
}

describe('a liquidation', () => {
  it('ends flat: what was held is sold within the round, no entry leaves, and every promise holds', () => {
    const { system, overseer } = holdingSystem();
    const at = system.time.wallMs();
    expect(system.supervisor.liquidate('by hand')).toBe(true);
    system.advance(ROUND_MS / 4);
    expect(mostHeld(system)).toBeLessThan(LEAST_SALE);
    expect(system.ledger().openOrders).toEqual([]);
    system.advance(2 * ROUND_MS);
    expect(entriesSince(system, at)).toBe(0);
    expect(system.supervisor.account).toMatchObject({ state: 'LIQUIDATE', code: 'LIQUIDATION' });
    system.stop();
    expect(broken(overseer.judge())).toEqual([]);
  });

  it('goes on where the process was killed: its successor sells what is left and enters nothing', () => {
    const { system, overseer } = holdingSystem();
    const at = system.time.wallMs();
    system.supervisor.liquidate('by hand');
    system.advance(50);
    system.process.kill();
    expect(mostHeld(system)).toBeGreaterThan(LEAST_SALE);
    system.startProcess();
    system.advance(ROUND_MS / 4);
    expect(mostHeld(system)).toBeLessThan(LEAST_SALE);
    system.advance(ROUND_MS);
    expect(entriesSince(system, at)).toBe(0);
    system.supervisor.resume('looked into');
    system.advance(2 * ROUND_MS);
    expect(entriesSince(system, at)).toBeGreaterThan(0);
    system.stop();
    expect(broken(overseer.judge())).toEqual([]);
  });
});
