import { describe, expect, it } from 'vitest';
import { ASSETS } from '../../shared/market/assets.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;

/** `BULKHEAD_LONG=1` runs a hundred rounds; four assets have one each at a time. */
const ROUNDS_EACH = process.env['BULKHEAD_LONG'] === '1' ? 25 : 5;

/** Everything that a run leaves behind, in a form that differs when one byte of it does. */
function traceOf(system: SimulatedSystem): {
  readonly tapes: string[];
  readonly events: string;
  readonly ledger: string;
} {
  return {
    tapes: system.tapes().map(([path, bytes]) => `${path} ${Buffer.from(bytes).toString('base64')}`),
    events: JSON.stringify(system.events),
    ledger: JSON.stringify(system.ledger()),
  };
}

function runRounds(seed: number, rounds: number): SimulatedSystem {
  const system = new SimulatedSystem({ seed, roundLengthMs: ROUND_MS, assets: ASSETS });
  system.advance((rounds + 1) * ROUND_MS);
  system.stop();
  return system;
}

describe('the whole system under a virtual clock', () => {
  it('drives many rounds of four assets, trades in them, and leaves no order behind', () => {
    const system = runRounds(1, ROUNDS_EACH);
    const opened = system.events.filter(
      (event) => event.type === 'fact' && event.fact.type === 'round' && event.fact.phase === 'open',
    );
    const ledger = system.ledger();
    expect(opened.length).toBeGreaterThanOrEqual(4 * ROUNDS_EACH);
    expect(ledger.trades.length).toBeGreaterThan(ROUNDS_EACH);
    expect(ledger.openOrders).toEqual([]);
    expect(ledger.conservation.held).toBe(true);
    expect(system.events.filter((event) => event.type === 'death' || event.type === 'alarm')).toEqual([]);
  });

  it('repeats itself to the last byte with the same seed, and not with another', () => {
    const [first, again, other] = [runRounds(7, 1), runRounds(7, 1), runRounds(8, 1)].map(traceOf);
    expect(again).toEqual(first);
    expect(other!.ledger).not.toEqual(first!.ledger);
  });
});
