import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../shared/events/engine-events.ts';
import type { Fact } from '../../shared/events/effects.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import type { Invariant } from '../../src/run/run-report.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;

type Fault = Readonly<Record<string, unknown>>;
type TimedFact = { readonly at: number; readonly fact: Fact };

/** What a session of two assets came to. */
type Session = {
  readonly system: SimulatedSystem;
  readonly invariants: readonly Invariant[];
  readonly facts: TimedFact[];
};

/** Some rounds under faults, then two without, then an orderly stop. */
function session(seed: number, faultyRounds: number, faults: readonly Fault[]): Session {
  const system = new SimulatedSystem({ seed, roundLengthMs: ROUND_MS, assets: ['BTC', 'ETH'] });
  const overseer = new Overseer(system);
  system.advance(ROUND_MS);
  for (const fault of faults) system.fault({ ...fault, for: `${(faultyRounds * ROUND_MS) / 1_000}s` });
  system.advance((faultyRounds + 2) * ROUND_MS);
  system.advanceToMidRound();
  system.stop();
  const facts = system.events.flatMap((event) => (event.type === 'fact' ? [{ at: event.at, fact: event.fact }] : []));
  return { system, invariants: overseer.judge(), facts };
}

function broken(invariants: readonly Invariant[]): readonly string[] {
  return invariants.filter(({ held }) => !held).flatMap(({ name, breaks }) => [name, ...breaks]);
}

function told<T extends Fact['type']>(facts: readonly TimedFact[], type: T): Extract<Fact, { type: T }>[] {
  return facts.flatMap(({ fact }) => (fact.type === type ? [fact as Extract<Fact, { type: T }>] : []));
}

function corrections(facts: readonly TimedFact[], kind: string): readonly string[] {
  return [...new Set(told(facts, 'correction').map(({ id }) => id))].filter((id) => id.startsWith(kind));
}

function alarms(facts: readonly TimedFact[]): readonly string[] {
  return [...new Set(told(facts, 'alarm').map(({ code }) => code))];
}

describe('settlement', () => {
  it('that fails takes each fill back exactly once, with duplicates and in any sequence (S1, S4, S5, U6)', () => {
    const { invariants, facts, system } = session(11, 5, [
      { fault: 'settlement', course: 'failed', probability: 0.25 },
      { fault: 'settlement', course: 'retrying-confirmed', probability: 0.25 },
      { fault: 'settlement', course: 'retrying-failed', probability: 0.15 },
      { fault: 'socket-duplicate', service: 'user', probability: 0.5, delay: '700ms' },
      { fault: 'socket-reorder', service: 'user', probability: 0.3 },
    ]);
    const failed = system.ledger().trades.filter(({ status }) => status === 'FAILED').length;
    const undone = told(facts, 'fill').filter(({ status }) => status === 'FAILED');
    expect(failed).toBeGreaterThan(2);
    expect(undone).toHaveLength(new Set(undone.map(({ tradeId, orderId }) => `${tradeId} ${orderId}`)).size);
    expect(undone.length).toBeGreaterThanOrEqual(failed);
    expect(broken(invariants)).toEqual([]);
  });

  it('whose end the user stream never tells is learned by reading, and nothing is sold before (S3, U7)', () => {
    const lost = { event_type: 'trade', status: ['MINED', 'CONFIRMED', 'FAILED'] };
    const { invariants, facts } = session(12, 3, [
      { fault: 'socket-lose', service: 'user', match: lost },
      { fault: 'settlement', course: 'failed', probability: 0.3 },
    ]);
    expect(corrections(facts, 'fill/').filter((id) => id.endsWith('/reversed')).length).toBeGreaterThan(0);
    expect(broken(invariants)).toEqual([]);
  });
});

describe('the user stream', () => {
  it('that is frozen for half a minute loses no fill: the regular look finds them within its period (U7)', () => {
    const { invariants, facts, system } = session(13, 2, [{ fault: 'freeze', service: 'user', sticky: true }]);
    expect(corrections(facts, 'fill/').length).toBeGreaterThan(0);
    expect(Math.max(...delaysMs(system, facts))).toBeLessThanOrEqual(8_000);
    expect(broken(invariants)).toEqual([]);
  });

  it('that cannot be had for half a minute is made up for within three seconds of its return (U7)', () => {
    const { invariants, system } = session(14, 2, [
      { fault: 'socket-refuse', service: 'user', status: 503 },
      { fault: 'socket-drop', service: 'user' },
    ]);
    const outages = outagesOf(system);
    const fills = system
      .ledger()
      .trades.filter(({ matchedAt }) => outages.some(({ downAt, upAt }) => downAt < matchedAt && matchedAt < upAt));
    expect(outages).toHaveLength(2);
    expect(Math.min(...outages.map(({ downAt, upAt }) => upAt - downAt))).toBeGreaterThan(30_000);
    expect(fills.length).toBeGreaterThan(0);
    expect(Math.max(...outages.map(({ upAt, readAt }) => readAt - upAt))).toBeLessThanOrEqual(3_000);
    expect(broken(invariants)).toEqual([]);
  });
});

describe('reading the venue', () => {
  it('concludes nothing from failures, garbage and cut answers (U8)', () => {
    const { invariants, facts } = session(15, 4, [
      { fault: 'http-error', route: 'GET /clob/data/orders', status: 500, probability: 0.4 },
      { fault: 'garbled-answer', route: 'GET /clob/data/trades', how: 'truncated', probability: 0.3 },
      { fault: 'garbled-answer', route: 'GET /clob/data/orders', how: 'empty', probability: 0.2 },
      { fault: 'http-error', route: 'GET /clob/balance-allowance', status: 500, probability: 0.5 },
      { fault: 'socket-storm', service: 'user', every: '3s' },
    ]);
    expect(alarms(facts)).toEqual([]);
    expect(broken(invariants)).toEqual([]);
  });
});

/** How long after its match each fill of ours was first told, ms. */
function delaysMs(system: SimulatedSystem, facts: readonly TimedFact[]): number[] {
  const matchedAt = new Map<string, number>(
    system.ledger().trades.map((trade) => [trade.id as string, trade.matchedAt as number]),
  );
  const first = new Map<string, number>();
  for (const { at, fact } of facts) if (fact.type === 'fill' && !first.has(fact.tradeId)) first.set(fact.tradeId, at);
  return [...first].map(([id, at]) => at - (matchedAt.get(id) ?? at));
}

type Outage = { readonly downAt: number; readonly upAt: number; readonly readAt: number };

/** Times, by the tapes, at which user streams fell, came back, and had been made up for by reading. */
function outagesOf(system: SimulatedSystem): Outage[] {
  const outages: Outage[] = [];
  for (const inputs of inputsByAsset(system)) {
    let [downAt, upAt] = [0, 0];
    for (const { at, event } of inputs) {
      if (event.type === 'feed-down' && event.feed === 'user') downAt = at;
      if (event.type === 'feed-up' && event.feed === 'user' && downAt > 0) upAt = at;
      if (event.type !== 'reconciled' || upAt === 0) continue;
      outages.push({ downAt, upAt, readAt: at });
      [downAt, upAt] = [0, 0];
    }
  }
  return outages;
}

function inputsByAsset(system: SimulatedSystem): (readonly { readonly at: number; readonly event: EngineEvent }[])[] {
  const byAsset = new Map<string, { at: number; event: EngineEvent }[]>();
  for (const [, bytes] of system.tapes()) {
    const reader = new TapeReader(bytes);
    const asset = reader.header?.asset ?? '';
    const inputs = byAsset.get(asset) ?? [];
    byAsset.set(asset, inputs);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (record.type === 'input' && record.input.kind === 'event') inputs.push(record.input);
    }
  }
  return [...byAsset.values()];
}
