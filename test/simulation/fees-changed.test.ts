import { describe, expect, it } from 'vitest';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 300_000;

function alarmsOf(system: SimulatedSystem): readonly string[] {
  return system.events.flatMap((event) => (event.type === 'alarm' ? [event.alarm.code] : []));
}

describe('a venue that charges another fee than its record says (fault V7)', () => {
  it('shows at the account’s money, by name, before there is a second fill', () => {
    const system = new SimulatedSystem({
      seed: 3,
      roundLengthMs: ROUND_MS,
      assets: ['BTC'],
      strategies: ['distance_fade'],
      account: { balanceEveryMs: 20_000 },
    });
    system.fault({ fault: 'fees-changed', rate: 0.21 });
    while (alarmsOf(system).length === 0 && system.time.monoMs() < 3 * ROUND_MS) system.advance(1_000);
    expect(alarmsOf(system)).toEqual(['FEES_DIFFER']);
    expect(system.ledger().trades).toHaveLength(1);
    system.stop();
  });
});
