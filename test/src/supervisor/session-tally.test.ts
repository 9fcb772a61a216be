import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/events/effects.ts';
import type { CompartmentView } from '../../../shared/events/worker-protocol.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { epochMs, microUsdc } from '../../../shared/units/index.ts';
import { mergeDistributions, NO_COUNTS, NO_SAMPLES } from '../../../src/supervisor/counters.ts';
import { SessionTally } from '../../../src/supervisor/session-tally.ts';
import { compartmentView } from '../../support/compartment-view.ts';

function round(slug: string, phase: Extract<Fact, { type: 'round' }>['phase'], more: object = {}): Fact {
  return { type: 'round', slug, conditionId: slug as ConditionId, phase, ...more };
}

function earned(...rounds: readonly (readonly [conditionId: string, amount: number])[]): Fact {
  const realised = rounds.map(([conditionId, amount]) => ({
    conditionId: conditionId as ConditionId,
    slug: conditionId,
    amount: microUsdc(amount),
    byStrategy: [{ strategy: 'inventory_making', amount: microUsdc(amount) }],
  }));
  return { type: 'pnl', realised, unrealised: microUsdc(0) };
}

function viewWith(received: number, open: number): CompartmentView {
  const counters = { ...NO_COUNTS, frames: { ...NO_COUNTS.frames, received } };
  return compartmentView({ openOrders: open, counters });
}

function order(clientId: number, state: string): Extract<Fact, { type: 'order' }> {
  return { type: 'order', clientId, state, strategy: 'inventory_making' };
}

describe('SessionTally', () => {
  it('times the venue’s first word on each order, and not on those that fell in doubt or of a worker before (M177)', () => {
    const tally = new SessionTally();
    tally.beginIncarnation();
    for (const [state, at] of [
      ['intended', 90],
      ['signed', 100],
      ['live', 112],
      ['filled', 900],
    ] as const)
      tally.timeOrder(order(1, state), epochMs(at));
    for (const [state, at] of [
      ['signed', 200],
      ['unknown', 900],
      ['live', 4_000],
    ] as const)
      tally.timeOrder(order(2, state), epochMs(at));
    tally.timeOrder(order(3, 'signed'), epochMs(5_000));
    tally.beginIncarnation();
    for (const [state, at] of [
      ['refused', 9_000],
      ['signed', 9_000],
      ['refused', 9_040],
    ] as const)
      tally.timeOrder(order(3, state), epochMs(at));
    expect(tally.totals().submitToAckMs).toEqual({ p50: 12, p99: 40, max: 40, count: 2 });
  });

  it('adds a successor to its predecessor, whose counters began at zero as well', () => {
    const tally = new SessionTally();
    tally.beginIncarnation();
    tally.setView(viewWith(100, 2));
    tally.endIncarnation();
    tally.beginIncarnation();
    tally.setView(viewWith(7, 1));
    const totals = tally.totals();
    expect(totals.counters.frames.received).toBe(107);
    expect(totals.counters.orders.open).toBe(1);
  });

  it('counts what a round earned once, also when a successor adopts its fills and tells the sum again', () => {
    const tally = new SessionTally();
    tally.addFact(earned(['0xa', 1_500_000], ['0xb', -500_000]), 1);
    tally.addFact(earned(['0xb', -500_000]), 2);
    tally.addFact(earned(['0xb', 250_000], ['0xc', 1]), 2);
    expect(tally.totals().pnl.realisedUsdc).toBe(1.750001);
  });

  it('takes a successor’s word that a round earned nothing after all (fault S2)', () => {
    const tally = new SessionTally();
    tally.addFact(earned(['0xa', 1_500_000]), 1);
    tally.addFact(earned(['0xa', 0]), 2);
    expect(tally.totals().pnl).toMatchObject({ realisedUsdc: 0, byStrategy: { inventory_making: 0 } });
  });

  it('adds up by strategy and lists by market, also past the rounds that it keeps apart', () => {
    const tally = new SessionTally();
    const rounds = Array.from({ length: 1_001 }, (_, i) => [`0x${i}`, 1_000] as const);
    tally.addFact(earned(...rounds), 1);
    expect(tally.totals().pnl).toMatchObject({ realisedUsdc: 1.001, byStrategy: { inventory_making: 1.001 } });
    expect(tally.pnlByMarket()).toHaveLength(1_000);
    expect(tally.pnlByMarket().at(-1)).toEqual({ slug: '0x1000', realisedUsdc: 0.001 });
  });

  it('counts a correction once, however many workers come to it', () => {
    const tally = new SessionTally();
    const fact: Fact = { type: 'correction', id: 'fill/t/o/booked', conditionId: '0xa' as ConditionId, detail: '' };
    tally.addFact(fact, 1);
    tally.addFact(fact, 2);
    expect(tally.totals().corrections).toBe(1);
  });

  it('does not lose the counts of a worker between its death and the successor’s first view', () => {
    const tally = new SessionTally();
    tally.beginIncarnation();
    tally.setView(viewWith(100, 2));
    tally.endIncarnation();
    expect(tally.totals().counters).toMatchObject({ frames: { received: 100 }, orders: { open: 0 } });
    tally.beginIncarnation();
    expect(tally.totals().counters.frames.received).toBe(100);
  });

  it('counts each round once, however often a worker mentions it', () => {
    const tally = new SessionTally();
    tally.addFact(round('a', 'open', { latenessMs: 3 }), 1);
    tally.addFact(round('a', 'open', { strike: { price: 1, source: 'metadata', at: epochMs(0) } }), 1);
    tally.addFact(round('a', 'ended', { satOut: false, traded: true }), 1);
    tally.addFact(round('a', 'resolved'), 1);
    tally.addFact(round('a', 'resolved'), 2);
    const { rounds, roundStartLatencyMs } = tally.totals();
    expect(rounds).toEqual({ seen: 1, traded: 1, resolved: 1, missed: 0 });
    expect(roundStartLatencyMs).toEqual({ p50: 3, p99: 3, max: 3, count: 1 });
  });

  it('takes a round for missed when a successor sits it out, not when the session began in its middle', () => {
    const tally = new SessionTally();
    tally.addFact(round('joined', 'ended', { satOut: true }), 1);
    tally.addFact(round('restarted', 'ended', { satOut: true }), 2);
    tally.addFact({ type: 'round-missed', startsAt: epochMs(5), reason: 'unlisted' }, 2);
    tally.addFact({ type: 'round-missed', startsAt: epochMs(5), reason: 'unlisted' }, 2);
    expect(tally.totals().rounds.missed).toBe(2);
  });
});

describe('mergeDistributions', () => {
  it('keeps maximum and count, and never makes the tail look better', () => {
    const a = { p50: 10, p99: 20, max: 30, count: 3 };
    const b = { p50: 20, p99: 50, max: 25, count: 1 };
    expect(mergeDistributions(a, b)).toEqual({ p50: 12.5, p99: 50, max: 30, count: 4 });
    expect(mergeDistributions(NO_SAMPLES, b)).toEqual(b);
  });
});
