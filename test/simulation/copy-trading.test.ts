import { describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/events/effects.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 30_000;

type FillFact = Extract<Fact, { type: 'fill' }>;

describe('copy trading on the venue', () => {
  it("follows the leader's purchases and sales, and breaks no invariant", () => {
    const system = new SimulatedSystem({
      seed: 3,
      roundLengthMs: ROUND_MS,
      assets: ['BTC'],
      strategies: ['copy_trading'],
      occasions: ['leader'],
    });
    const overseer = new Overseer(system);
    system.advance(4 * ROUND_MS);
    system.advanceToMidRound();
    system.stop();
    const facts = system.events.flatMap((event) => (event.type === 'fact' ? [event.fact] : []));
    const fills = facts.filter((fact): fact is FillFact => fact.type === 'fill' && fact.status === 'MATCHED');
    const count = (side: string) => fills.filter((fill) => fill.side === side).length;
    expect(count('BUY')).toBeGreaterThan(2);
    expect(count('SELL')).toBeGreaterThan(0);
    expect(fills.every(({ strategy }) => strategy === 'copy_trading')).toBe(true);
    expect(system.ledger().openOrders).toEqual([]);
    expect(overseer.judge().filter(({ held }) => !held)).toEqual([]);
  });
});
