import { describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/events/effects.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 30_000;

type FillFact = Extract<Fact, { type: 'fill' }>;

describe('the market maker on the venue', () => {
  it('quotes, is filled on one side, completes the pair by taking, and breaks no invariant', () => {
    const system = new SimulatedSystem({
      seed: 21,
      roundLengthMs: ROUND_MS,
      assets: ['BTC'],
      strategies: ['market_maker'],
    });
    const overseer = new Overseer(system);
    system.advance(4 * ROUND_MS);
    system.advanceToMidRound();
    system.stop();
    const facts = system.events.flatMap((event) => (event.type === 'fact' ? [event.fact] : []));
    const fills = facts.filter((fact): fact is FillFact => fact.type === 'fill' && fact.status === 'MATCHED');
    const filledAs = (role: string) => fills.filter((fill) => fill.role === role).length;
    expect(filledAs('maker')).toBeGreaterThan(5);
    expect(filledAs('taker')).toBeGreaterThan(0);
    expect(fills.every(({ strategy }) => strategy === 'market_maker')).toBe(true);
    expect(system.ledger().openOrders).toEqual([]);
    expect(overseer.judge().filter(({ held }) => !held)).toEqual([]);
  });
});
