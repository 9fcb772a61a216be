import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { EngineEvent, PlaceOutcome } from '../../../../shared/events/engine-events.ts';
import type { TradeId } from '../../../../shared/market/ids.ts';
import { bothSides, Driver, idOf, scripted, shares, shown, T0 } from '../driver.ts';

/** An engine that has just intended two orders; the first is signed. */
function quoting(): { driver: Driver; place: PlaceEffect } {
  const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
  driver.until(T0);
  const [place, other] = driver.places();
  driver.sign(place!);
  driver.accept(other!);
  return { driver, place: place! };
}

const answer =
  (outcome: PlaceOutcome) =>
  (place: PlaceEffect): EngineEvent => ({
    type: 'order-answer',
    clientId: place.clientId,
    outcome,
  });

const told =
  (change: 'placement' | 'update' | 'cancellation', matched: number) =>
  (place: PlaceEffect): EngineEvent => ({
    type: 'user-order',
    change,
    order: shown(place, matched),
  });

const filled =
  (trade: string, size: number) =>
  ({ conditionId, token, side, price, clientId }: PlaceEffect): EngineEvent => ({
    type: 'user-fill',
    fill: {
      tradeId: trade as TradeId,
      orderId: idOf(clientId),
      conditionId,
      token,
      side,
      price,
      size: shares(size),
      role: 'maker',
      status: 'MATCHED',
    },
  });

/** Everything that may be told of one order, in no particular order. */
const STORIES = {
  'rests, fills in two parts': {
    ends: 'filled',
    events: [
      answer({ kind: 'accepted', status: 'live' }),
      told('placement', 0),
      told('update', 12),
      told('update', 20),
      filled('a', 12),
      filled('b', 8),
    ],
  },
  'rests, fills in part, is cancelled': {
    ends: 'cancelled',
    events: [
      answer({ kind: 'accepted', status: 'live' }),
      told('placement', 0),
      told('update', 12),
      filled('a', 12),
      told('cancellation', 12),
      (place: PlaceEffect): EngineEvent => ({
        type: 'cancel-answer',
        canceled: [idOf(place.clientId)],
        notCanceled: [],
      }),
    ],
  },
  'answer lost, fills all the same': {
    ends: 'filled',
    events: [answer({ kind: 'unknown', reason: 'timeout' }), told('placement', 0), filled('a', 20)],
  },
  'answer lost, rests': {
    ends: 'live',
    events: [answer({ kind: 'unknown', reason: 'timeout' }), told('placement', 0)],
  },
  'delayed, then rests': {
    ends: 'partial',
    events: [answer({ kind: 'accepted', status: 'delayed' }), told('placement', 0), told('update', 3), filled('a', 3)],
  },
} as const;

describe('life of an order', () => {
  it.each(Object.entries(STORIES))('%s: ends as it should when told in order', (_, { ends, events }) => {
    const { driver, place } = quoting();
    for (const event of events) driver.send(event(place));
    expect(driver.engine.orders.byClientId(place.clientId)?.reported).toBe(ends);
  });

  const shuffledStory = fc
    .constantFrom(...Object.values(STORIES))
    .chain(({ ends, events }) =>
      fc.tuple(fc.constant(ends), fc.shuffledSubarray([...events], { minLength: events.length })),
    );

  it('does not depend on the sequence in which answer, stream and REST tell it', () => {
    fc.assert(
      fc.property(shuffledStory, ([ends, events]) => {
        const { driver, place } = quoting();
        for (const event of events) driver.send(event(place));
        const order = driver.engine.orders.byClientId(place.clientId);
        expect(order?.reported).toBe(ends);
        const bought = events.some((event) => event(place).type === 'user-fill') ? order?.evidence.filled : 0;
        expect(driver.view.up.shares * 1e6).toBe(bought);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused only with proof, and gives its reserve back then', () => {
    const { driver, place } = quoting();
    const before = driver.view.atRiskUsdc;
    driver.send(answer({ kind: 'refused', code: 'POST_ONLY', message: 'crosses' })(place));
    expect(driver.facts('order').at(-1)).toMatchObject({ state: 'refused', detail: 'POST_ONLY: crosses' });
    expect(before - driver.view.atRiskUsdc).toBeCloseTo(9.6, 9);
  });

  it('keeps reserved what the venue calls matched until the fill itself is told', () => {
    const { driver, place } = quoting();
    driver.send(told('update', 20)(place));
    expect(driver.facts('order').at(-1)).toMatchObject({ state: 'filled' });
    expect(driver.view.atRiskUsdc).toBeCloseTo(9.6 + 9.4, 9);
    driver.send(filled('a', 20)(place));
    expect(driver.view.atRiskUsdc).toBeCloseTo(9.6 + 9.4, 9);
    expect(driver.view.up.shares).toBe(20);
  });

  it('never signs one intention twice', () => {
    const { driver, place } = quoting();
    const again: EngineEvent = { type: 'order-signed', clientId: place.clientId, orderId: idOf(99) };
    expect(() => driver.send(again)).toThrow('signed twice');
  });

  it('counts answers to orders that it never intended, and is not moved by them', () => {
    const { driver } = quoting();
    driver.send({ type: 'order-answer', clientId: 77, outcome: { kind: 'accepted', status: 'live' } });
    expect(driver.engine.counters.strangeEvents).toBe(1);
  });

  it('treats an unanswered cancel as open, and repeats it later', () => {
    const { driver } = quoting();
    driver.send({ type: 'command', command: 'halt', reason: 'test' });
    const asked = driver.cancels();
    driver.send({ type: 'cancel-failed', orderIds: asked, reason: 'timeout' });
    expect(driver.cancels()).toEqual(asked);
    driver.until(driver.now + 600);
    expect(driver.cancels()).toEqual([...asked, ...asked]);
  });

  it('cancels an order that was on its way when it became unwanted, as soon as it is answered', () => {
    const { driver, place } = quoting();
    driver.send({ type: 'command', command: 'halt', reason: 'test' });
    expect(driver.cancels()).not.toContain(idOf(place.clientId));
    driver.send(answer({ kind: 'accepted', status: 'live' })(place));
    expect(driver.cancels()).toContain(idOf(place.clientId));
  });
});
