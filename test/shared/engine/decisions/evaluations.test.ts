import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../shared/events/effects.ts';
import { classified, type EvaluationCounts } from '../../../../shared/events/evaluation-counts.ts';
import type { Decision, Quote, Strategy } from '../../../../shared/strategies/strategy.ts';
import { cents, Driver, idOf, placesIn, ROUND, ROUND_MS, scripted, shares, T0 } from '../driver.ts';

const SIGNAL = {
  kind: 'signal',
  signal: { outcome: 'up', fair: 0.7, ask: cents(53), edge: 0.17, netEdge: 0.15, confidence: 1, sizeFraction: 0.08 },
} as const satisfies Decision;

const BID: Quote = { outcome: 'up', side: 'BUY', price: cents(45), size: shares(10) };

function quoting(...quotes: readonly Quote[]): Decision {
  return { kind: 'quotes', quotes, mode: 'NORMAL' };
}

function started(...strategies: readonly Strategy[]): Driver {
  const driver = new Driver(strategies).open();
  driver.send({
    type: 'strike',
    conditionId: ROUND.conditionId,
    strike: { price: 68_000, source: 'metadata', at: ROUND.startsAt },
  });
  driver.until(T0);
  return driver;
}

/** What is told of each strategy when the round has ended. */
function toldBy(driver: Driver): Readonly<Record<string, EvaluationCounts>> {
  driver.until(T0 + ROUND_MS + 1);
  const facts = driver.effects.flatMap((effect) => (effect.type === 'fact' ? [effect.fact] : []));
  const told = facts.filter((fact): fact is Extract<Fact, { type: 'evaluations' }> => fact.type === 'evaluations');
  expect(told).toHaveLength(1);
  return told[0]?.strategies ?? {};
}

describe('the account of evaluations', () => {
  it('puts each evaluation in exactly one class: nothing wanted, sent, kept, refused', () => {
    const driver = started(
      scripted('inventory_making', () => quoting(BID)),
      scripted('distance_fade', () => ({ kind: 'none', reason: 'distance' })),
    );
    driver.accept(driver.places()[0]!);
    driver.now += 100;
    driver.send({ type: 'timer' });
    driver.send({ type: 'command', command: 'halt', reason: 'a test' });
    driver.send({ type: 'timer' });
    const told = toldBy(driver);
    const maker = told['inventory_making']!;
    expect(maker).toMatchObject({ sent: 1, orders: 1, none: {}, unselected: 0 });
    expect(maker.kept).toBeGreaterThan(0);
    expect(maker.refused['HALTED']).toBeGreaterThan(0);
    expect(told['distance_fade']).toMatchObject({ none: { distance: maker.seen }, seen: maker.seen, sent: 0 });
    for (const counts of Object.values(told)) expect(classified(counts)).toBe(counts.seen);
  });

  it('counts who was not chosen, and who waits for another round to quote', () => {
    const weaker: Decision = { ...SIGNAL, signal: { ...SIGNAL.signal, edge: 0.1 } };
    const other: Strategy = { ...scripted('other_maker', () => quoting(BID)), kind: 'maker' };
    const driver = started(
      scripted('inventory_making', () => quoting(BID)),
      other,
      scripted('distance_fade', () => weaker),
      scripted('momentum', () => SIGNAL),
    );
    const told = toldBy(driver);
    expect(told['distance_fade']).toMatchObject({ unselected: told['distance_fade']!.seen, refused: {}, sent: 0 });
    expect(told['momentum']?.sent).toBe(1);
    const resting = [told['inventory_making']!, told['other_maker']!].filter(({ sent }) => sent === 0);
    expect(resting).toMatchObject([{ unselected: resting[0]!.seen }]);
    for (const counts of Object.values(told)) expect(classified(counts)).toBe(counts.seen);
  });

  it('says what came of orders that took: filled, missed by latency, or not known', () => {
    const driver = started(scripted('distance_fade', () => SIGNAL));
    const [first] = driver.places();
    const orderId = driver.sign(first!);
    driver.send({
      type: 'order-answer',
      clientId: first!.clientId,
      outcome: { kind: 'accepted', status: 'unmatched' },
    });
    driver.until(T0 + 10_000);
    driver.books(ROUND);
    driver.until(T0 + 10_001);
    const counts = driver.engine.markets.get(ROUND.conditionId)!;
    expect(orderId).toBe(idOf(first!.clientId));
    expect(counts.taken.length).toBeGreaterThan(0);
    const told = toldBy(driver)['distance_fade']!;
    expect(told.filled + told.missed + told.unknown).toBe(told.orders);
    expect(told.missed).toBeGreaterThan(0);
  });

  it('goes on with the sums after a round is forgotten', () => {
    const driver = started(scripted('distance_fade', () => ({ kind: 'none', reason: 'distance' })));
    driver.until(T0 + ROUND_MS + 1);
    const before = driver.view.counters.evaluations;
    driver.send({
      type: 'resolved',
      conditionId: ROUND.conditionId,
      resolution: { winner: 'up' },
    });
    driver.until(T0 + ROUND_MS + 700_000);
    driver.send({ type: 'timer' });
    expect(driver.engine.markets.size).toBe(0);
    expect(driver.view.counters.evaluations).toEqual(before);
    expect(placesIn(driver.effects)).toEqual([]);
  });
});
