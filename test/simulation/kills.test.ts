import { describe, expect, it } from 'vitest';
import type { Invariant } from '../../src/run/run-report.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;

function broken(invariants: readonly Invariant[]): string[] {
  return invariants
    .filter(({ held }) => !held)
    .map(({ name, checked, breaks }) => `${name} (${checked} cases): ${breaks.join('; ')}`);
}

function session(account: Readonly<Record<string, unknown>> = {}) {
  const system = new SimulatedSystem({ seed: 7, roundLengthMs: ROUND_MS, assets: ['BTC', 'ETH'], account });
  return { system, overseer: new Overseer(system) };
}

describe('a session that ends in a kill', () => {
  // Within a round, before its end and right after it: what it pays out is news that nobody hears any more.
  it.each([26_000, 39_000, 40_300, 43_000])(
    'keeps every promise although its positions pay out unheard (kill at %i ms)',
    (atMs) => {
      const { system, overseer } = session();
      system.advance(atMs);
      expect(system.ledger().trades.length).toBeGreaterThan(0);
      const kill: { outcome?: string } = {};
      system.supervisor.kill('by hand', (outcome) => {
        kill.outcome = outcome;
      });
      system.advance(2_000);
      expect(kill.outcome).toBe('confirmed');
      expect(system.ledger().openOrders).toEqual([]);
      // To the end of the round that was on, and to its payout.
      system.advance(1.2 * ROUND_MS);
      system.stop();
      expect(broken(overseer.judge())).toEqual([]);
    },
  );

  it('keeps every promise when the account’s drawdown kills it, and nobody trades until a person resumes', () => {
    const { system, overseer } = session({ maxDrawdownUsdc: 5 });
    for (let rounds = 0; rounds < 20 && !system.supervisor.isKilled; rounds += 1) system.advance(ROUND_MS / 2);
    expect(system.supervisor.account).toMatchObject({ state: 'KILL', code: 'DRAWDOWN' });
    system.advance(2_000);
    const killedAt = system.time.wallMs();
    system.advance(2 * ROUND_MS);
    expect(system.ledger().orders.filter(({ createdAt }) => createdAt > killedAt)).toEqual([]);
    system.stop();
    expect(broken(overseer.judge())).toEqual([]);
  });

  it('keeps every promise when a person resumes it and it ends in order', () => {
    const { system, overseer } = session();
    system.advance(30_000);
    system.supervisor.kill('by hand', () => undefined);
    system.advance(ROUND_MS);
    const resumedAt = system.time.wallMs();
    expect(system.supervisor.resume('by hand')).toBe(true);
    system.advance(2.4 * ROUND_MS);
    expect(system.ledger().orders.some(({ createdAt }) => createdAt > resumedAt)).toBe(true);
    system.stop();
    expect(broken(overseer.judge())).toEqual([]);
  });
});
