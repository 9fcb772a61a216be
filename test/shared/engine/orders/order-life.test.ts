import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { EngineEvent } from '../../../../shared/events/engine-events.ts';
import { bothSides, Driver, idOf, scripted, T0 } from '../driver.ts';
import { answer, filled, told } from './story.ts';

/** An engine that has just intended two orders; the first is signed. */
function quoting(): { driver: Driver; place: PlaceEffect } {
  const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
  driver.until(T0);
  const [place, other] = driver.places();
  driver.sign(place!);
  driver.accept(other!);
  return { driver, place: place! };
}

describe('life of an order', () => {
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
