import { describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/events/effects.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 60_000;
const POST_ONLY_MS = 120_000;

type OrderFact = Extract<Fact, { type: 'order' }> & { readonly at: number };

function tradingSystem(): SimulatedSystem {
  const system = new SimulatedSystem({ seed: 11, roundLengthMs: ROUND_MS, assets: ['BTC'] });
  system.advance(ROUND_MS * 1.25);
  return system;
}

function orderFacts(system: SimulatedSystem, since: number): OrderFact[] {
  return system.events.flatMap((event) =>
    event.type === 'fact' && event.fact.type === 'order' && event.at >= since ? [{ ...event.fact, at: event.at }] : [],
  );
}

/** Orders from outside that the venue took since a moment. */
function taken(system: SimulatedSystem, since: number) {
  return system.ledger().orders.filter(({ createdAt }) => createdAt >= since);
}

describe('the bot at a venue that', () => {
  it('restarts its engine (425) is asked no more than twice a second, gets quotes again at once, and no taker for two minutes', () => {
    const system = tradingSystem();
    const restartedAt = system.time.wallMs();
    system.fault({ fault: 'mode', mode: 'restarting', for: '20s' });
    system.advance(20_000);
    const backAt = system.time.wallMs();
    const refused = orderFacts(system, restartedAt).filter(({ state }) => state === 'refused');
    expect(refused.length).toBeGreaterThan(0);
    // Quotes and a take may be under way when the first refusal of a second comes.
    const requests = new Set(refused.map(({ at }) => at)).size;
    expect(requests).toBeLessThanOrEqual(2 * 20);
    expect(taken(system, restartedAt)).toEqual([]);

    system.advance(POST_ONLY_MS - 1_000);
    const during = taken(system, backAt);
    expect(during.length).toBeGreaterThan(0);
    expect(during.filter(({ orderType }) => orderType === 'FAK' || orderType === 'FOK')).toEqual([]);
    system.stop();
    expect(system.ledger().conservation.violations).toEqual([]);
  });

  it('blocks our region gets no further order, and what rested is cancelled (fault V5)', () => {
    const system = tradingSystem();
    system.fault({ fault: 'geoblock' });
    system.advance(ROUND_MS);
    const blocked = orderFacts(system, 0).find(({ detail }) => detail?.startsWith('GEOBLOCKED') === true);
    expect(blocked).toBeDefined();
    const after = orderFacts(system, blocked!.at + 1).filter(({ state }) => state === 'signed');
    expect(after).toEqual([]);
    expect(system.ledger().openOrders).toEqual([]);
    expect(system.supervisor.keepers[0]?.reason).toContain('GEOBLOCKED');
    system.stop();
  });
});
