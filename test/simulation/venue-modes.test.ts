import { describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/events/effects.ts';
import { type SimulationOptions, SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 60_000;
const POST_ONLY_MS = 120_000;

/** Quotes far from the middle, which the crowd lets stand for longer than it takes the venue to miss a heartbeat. */
const FAR_QUOTES = {
  seed: 5,
  strategies: ['inventory_making'],
  parameters: { inventory_making: { targetSpread: 0.3 } },
};

type OrderFact = Extract<Fact, { type: 'order' }> & { readonly at: number };

function tradingSystem(options: Partial<SimulationOptions> = {}): SimulatedSystem {
  const system = new SimulatedSystem({ seed: 11, roundLengthMs: ROUND_MS, assets: ['BTC'], ...options });
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

function alarmsSince(system: SimulatedSystem, since: number) {
  return system.supervisor.incidents.flatMap((incident) =>
    incident.kind === 'alarm' && incident.detectedAt >= since
      ? [{ code: incident.code, afterMs: incident.detectedAt - since }]
      : [],
  );
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

  it('takes cancels only gets no order until it takes some again, and no quote is left standing (fault V3)', () => {
    const system = tradingSystem();
    const restrictedAt = system.time.wallMs();
    system.fault({ fault: 'mode', mode: 'cancel-only', for: '30s' });
    system.advance(1_000);
    expect(system.ledger().openOrders).toEqual([]);
    system.advance(29_000);
    expect(taken(system, restrictedAt)).toEqual([]);
    const refused = orderFacts(system, restrictedAt).filter(({ state }) => state === 'refused');
    expect(refused.length).toBeGreaterThan(0);
    // Tries at 0, 1, 3, 7, 15 s and so on.
    expect(new Set(refused.map(({ at }) => Math.round(at / 1_000))).size).toBeLessThanOrEqual(6);

    const backAt = system.time.wallMs();
    system.advance(30_000);
    expect(taken(system, backAt).length).toBeGreaterThan(0);
    system.stop();
  });

  it('refuses even cancels while a worker dies is left to miss our heartbeat, and gets no order until it is back (fault V2)', () => {
    const system = tradingSystem(FAR_QUOTES);
    const diedAt = system.time.wallMs();
    system.fault({ fault: 'mode', mode: 'disabled', for: '60s' });
    system.host.crash('BTC');
    for (let waitedMs = 0; waitedMs < 30_000 && system.ledger().openOrders.length > 0; waitedMs += 100) {
      system.advance(100);
    }
    expect(system.ledger().openOrders).toEqual([]);
    expect(alarmsSince(system, diedAt)).toMatchObject([
      { code: 'CANCEL_UNCONFIRMED', afterMs: 5_000 },
      { code: 'HEARTBEAT_WITHHELD', afterMs: 12_000 },
    ]);
    // The venue misses a heartbeat after 10 s.
    expect(system.time.wallMs() - diedAt).toBeLessThanOrEqual(12_000 + 10_000);
    expect(taken(system, diedAt)).toEqual([]);

    system.advance(ROUND_MS * 3);
    expect(taken(system, diedAt + 60_000).length).toBeGreaterThan(0);
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
