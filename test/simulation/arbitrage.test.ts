import { describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/events/effects.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 30_000;

type FillFact = Extract<Fact, { type: 'fill' }>;

/** What the sets pay in any case, less what all was bought for, micro-pUSD. */
function earned(fills: readonly FillFact[]): number {
  const paid = fills.reduce((sum, { notional, fee }) => sum + notional + fee, 0);
  const sharesOf = (outcome: string) =>
    fills.reduce((sum, fill) => sum + (fill.outcome === outcome ? fill.size : 0), 0);
  return Math.min(sharesOf('up'), sharesOf('down')) - paid;
}

describe('complete-set arbitrage on the venue', () => {
  it('buys sets where they are offered too cheap, keeps both sides even, and breaks no invariant', () => {
    const system = new SimulatedSystem({
      seed: 5,
      roundLengthMs: ROUND_MS,
      assets: ['BTC'],
      strategies: ['complete_set_arbitrage'],
      occasions: ['arbitrage'],
    });
    const overseer = new Overseer(system);
    system.advance(4 * ROUND_MS);
    system.advanceToMidRound();
    system.stop();
    const facts = system.events.flatMap((event) => (event.type === 'fact' ? [event.fact] : []));
    const fills = facts.filter((fact): fact is FillFact => fact.type === 'fill' && fact.status === 'MATCHED');
    const bought = (outcome: string) => fills.filter((fill) => fill.outcome === outcome).length;
    expect(bought('up')).toBeGreaterThan(1);
    expect(bought('down')).toBe(bought('up'));
    expect(fills.every(({ strategy, role }) => strategy === 'complete_set_arbitrage' && role === 'taker')).toBe(true);
    expect(earned(fills)).toBeGreaterThan(0);
    expect(system.ledger().openOrders).toEqual([]);
    expect(overseer.judge().filter(({ held }) => !held)).toEqual([]);
  });
});
