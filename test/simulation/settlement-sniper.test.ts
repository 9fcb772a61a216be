import { describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/events/effects.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;

type FillFact = Extract<Fact, { type: 'fill' }>;

describe('the settlement sniper on the venue', () => {
  it('buys what is still sold below its worth late in a round, at no more than that, and breaks no invariant', () => {
    const system = new SimulatedSystem({
      seed: 3,
      roundLengthMs: ROUND_MS,
      assets: ['BTC'],
      strategies: ['settlement_sniper'],
      occasions: ['stale-asks'],
    });
    const overseer = new Overseer(system);
    system.advance(6 * ROUND_MS);
    system.advanceToMidRound();
    system.stop();
    const facts = system.events.flatMap((event) => (event.type === 'fact' ? [event.fact] : []));
    const fills = facts.filter((fact): fact is FillFact => fact.type === 'fill' && fact.status === 'MATCHED');
    expect(fills.length).toBeGreaterThan(0);
    // The largest fair value of its table less the least edge that it wants.
    for (const { strategy, side, price } of fills) {
      expect({ strategy, side, isCheap: price <= 9_200 }).toEqual({
        strategy: 'settlement_sniper',
        side: 'BUY',
        isCheap: true,
      });
    }
    expect(system.ledger().openOrders).toEqual([]);
    expect(overseer.judge().filter(({ held }) => !held)).toEqual([]);
  });
});
