import { describe, expect, it } from 'vitest';
import { POLICY } from '../../src/supervisor/policy.ts';
import type { RestOutcome } from '../../src/supervisor/rest.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;
const ORDER_ROUTES = ['POST /clob/order', 'POST /clob/orders'];

/** A system with two quotes in the middle of a round. */
function tradingSystem(): SimulatedSystem {
  const system = new SimulatedSystem({ seed: 5, roundLengthMs: ROUND_MS, assets: ['BTC'] });
  system.advance(ROUND_MS);
  for (let steps = 0; steps < 2_000; steps += 1) {
    system.advance(10);
    const inRoundMs = system.time.wallMs() % ROUND_MS;
    if (inRoundMs > ROUND_MS / 4 && system.ledger().openOrders.length >= 2) return system;
  }
  throw new Error('never two open orders in the middle of a round');
}

function faultOnOrders(system: SimulatedSystem, fault: Readonly<Record<string, unknown>>): void {
  for (const route of ORDER_ROUTES) system.fault({ route, probability: 1, for: '30s', ...fault });
}

/** Goes on until an order has left that the venue has not taken so far. */
function untilOneIsUnderWay(system: SimulatedSystem): void {
  const signed = () => new Set(system.events.flatMap((event) => (isSigned(event) ? [event.fact.orderId] : [])));
  const before = signed().size;
  for (let steps = 0; steps < 1_000 && signed().size === before; steps += 1) system.advance(10);
  if (signed().size === before) throw new Error('no order was sent');
  system.advance(20);
}

type SystemEvent = SimulatedSystem['events'][number];

function isSigned(event: SystemEvent): event is SystemEvent & { fact: { type: 'order'; orderId?: string } } {
  return event.type === 'fact' && event.fact.type === 'order' && event.fact.state === 'signed';
}

/** Ends the session; what came of it, and when. */
function end(system: SimulatedSystem): { readonly outcome: RestOutcome | undefined; readonly tookMs: number } {
  const startedMs = system.time.monoMs();
  const told: { outcome?: RestOutcome } = {};
  system.process.end('the test ends it', (outcome) => {
    told.outcome = outcome;
  });
  while (told.outcome === undefined && system.time.monoMs() < startedMs + POLICY.stopDeadlineMs) system.advance(10);
  return { outcome: told.outcome, tookMs: system.time.monoMs() - startedMs };
}

function ordersSince(system: SimulatedSystem, at: number): number {
  return system.ledger().orders.filter(({ createdAt }) => createdAt > at).length;
}

describe('an orderly stop', () => {
  it('is quick when the fate of every order is known (fault P11)', () => {
    const system = tradingSystem();
    const { outcome, tookMs } = end(system);
    expect(outcome).toBe('confirmed');
    expect(tookMs).toBeLessThanOrEqual(1_500);
    expect(system.ledger().openOrders).toEqual([]);
  });

  it.each(['given', 'lost'])(
    'says zero only once an order that the venue takes 4 s late has come and is cancelled (answer %s)',
    (answer) => {
      const system = tradingSystem();
      faultOnOrders(system, { fault: 'accepted-late', by: '4s', answer });
      untilOneIsUnderWay(system);
      const startedAt = system.time.wallMs();
      const { outcome } = end(system);
      const endedAt = system.time.wallMs();
      expect(outcome).toBe('confirmed');
      expect(ordersSince(system, startedAt)).toBeGreaterThan(0);
      expect(system.ledger().openOrders).toEqual([]);
      system.advance(ROUND_MS);
      expect(ordersSince(system, endedAt)).toBe(0);
    },
  );

  it('waits for the last orders of a worker that died a moment before it', () => {
    const system = tradingSystem();
    const overseer = new Overseer(system);
    faultOnOrders(system, { fault: 'accepted-late', by: '4s', answer: 'lost' });
    untilOneIsUnderWay(system);
    system.host.crash('BTC');
    const startedAt = system.time.wallMs();
    const { outcome } = end(system);
    const endedAt = system.time.wallMs();
    expect(outcome).toBe('confirmed');
    expect(ordersSince(system, startedAt)).toBeGreaterThan(0);
    system.advance(ROUND_MS);
    expect(ordersSince(system, endedAt)).toBe(0);
    expect(system.ledger().openOrders).toEqual([]);
    expect(overseer.unknownOrders).toEqual([]);
  });

  it('names an order of which absence cannot be proved, because the user stream is down, and does not say zero', () => {
    const system = tradingSystem();
    faultOnOrders(system, { fault: 'reset-request', atByte: 100 });
    system.fault({ fault: 'socket-refuse', service: 'user', status: 503, for: '60s' });
    system.fault({ fault: 'socket-close', service: 'user', code: 1001 });
    untilOneIsUnderWay(system);
    const { outcome } = end(system);
    expect(outcome).toBe('unconfirmed');
    const [first] = system.supervisor.unconfirmedOrders;
    expect(first).toMatchObject({ asset: 'BTC', orderId: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
    expect(system.ledger().orders.map(({ id }) => id)).not.toContain(first?.orderId);
  });
});
