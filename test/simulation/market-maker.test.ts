import { describe, expect, it } from 'vitest';
import { TapeReader } from '../../shared/tape/index.ts';
import type { SimulatedSystem } from './simulated-system.ts';
import { runStrategies } from './strategy-run.ts';

const SEED = 21;

/** Events of a kind on all tapes. */
function taped(system: SimulatedSystem, type: string): number {
  let count = 0;
  for (const [, bytes] of system.tapes()) {
    const reader = new TapeReader(bytes);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (record.type === 'input' && record.input.kind === 'event' && record.input.event.type === type) count += 1;
    }
  }
  return count;
}

describe('makers on the venue', () => {
  it('the market maker quotes, is filled on one side, completes by taking, and breaks nothing', () => {
    const { system, fills, broken } = runStrategies(4, { seed: SEED, strategies: ['market_maker'] });
    const filledAs = (role: string) => fills.filter((fill) => fill.role === role).length;
    expect(filledAs('maker')).toBeGreaterThan(5);
    expect(filledAs('taker')).toBeGreaterThan(0);
    expect(fills.every(({ strategy }) => strategy === 'market_maker')).toBe(true);
    expect(system.ledger().openOrders).toEqual([]);
    expect(broken).toEqual([]);
  });

  it('three makers take turns, round by round, each is filled, and patient quotes learn what they earn', () => {
    const makers = ['market_maker', 'inventory_making', 'pair_completion'];
    const patient = { chaseRewards: true, repriceTicks: 20, resizeShare: 1 };
    const { system, fills, broken } = runStrategies(6, {
      seed: SEED,
      strategies: makers,
      parameters: { market_maker: patient },
    });
    expect(taped(system, 'scoring')).toBeGreaterThan(0);
    expect([...new Set(fills.map(({ strategy }) => strategy))].toSorted()).toEqual(makers.toSorted());
    expect(broken).toEqual([]);
  });
});
