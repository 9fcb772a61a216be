import { describe, expect, it } from 'vitest';
import { assertOrderTransition, NEXT_ORDER_STATES } from '../../../../shared/engine/orders/order-transitions.ts';
import { isFinal, type OrderState } from '../../../../shared/engine/orders/order.ts';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import { bothSides, Driver, ROUND, scripted, shown, T0 } from '../driver.ts';
import { answer, cancelled } from './story.ts';

const STATES = Object.keys(NEXT_ORDER_STATES) as OrderState[];

const allows = (from: OrderState, to: OrderState): boolean =>
  (NEXT_ORDER_STATES[from] as readonly OrderState[]).includes(to);

/** An engine with one live order. */
function withLiveOrder(): { driver: Driver; place: PlaceEffect } {
  const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
  driver.until(T0);
  const [place] = driver.places() as [PlaceEffect];
  driver.accept(place);
  return { driver, place };
}

describe('the table of an order’s states', () => {
  it('lets every state be reached from the first one', () => {
    const reached = new Set<OrderState>(['intended']);
    for (const state of reached) for (const next of NEXT_ORDER_STATES[state]) reached.add(next);
    expect(reached).toEqual(new Set(STATES));
  });

  it('lets an end be reached from every state that is none', () => {
    const dead = STATES.filter((from) => !isFinal(from) && !STATES.some((to) => allows(from, to) && isFinal(to)));
    expect(dead).toEqual([]);
  });

  it.each([
    ['a filled order lives again', 'filled', 'live'],
    ['a filled order is cancelled', 'filled', 'cancelled'],
    ['traded shares come back', 'partial', 'live'],
    ['a cancelled order lives', 'cancelled', 'live'],
    ['an order at the venue becomes unsent', 'live', 'signed'],
    ['an order that lives was refused', 'live', 'refused'],
    ['an order that was shown never existed', 'live', 'absent'],
    ['an order that was signed turns unsigned', 'signed', 'intended'],
  ] as const)('does not have it that %s', (_, from, to) => {
    expect(() => assertOrderTransition(from, to)).toThrow(`order ${from} → ${to}`);
  });

  it('is asserted by the engine: a state that cannot be ends it instead of being traded on', () => {
    const { driver, place } = withLiveOrder();
    const order = driver.engine.orders.byClientId(place.clientId);
    order!.evidence.answer = undefined;
    order!.evidence.seen = false;
    expect(() => driver.fill(place, { size: 0 as never })).toThrow('order live → signed');
  });
});

describe('an order of which the answer was lost', () => {
  it('and that was shown while its cancel was under way can be over, but not never have existed', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.until(T0);
    const [place, other] = driver.places() as [PlaceEffect, PlaceEffect];
    driver.sign(place);
    driver.accept(other);
    driver.send(answer({ kind: 'unknown', reason: 'timeout' })(place));
    driver.send({ type: 'command', command: 'halt', reason: 'test' });
    driver.reconcile([ROUND], [shown(place), shown(other)]);
    expect(driver.engine.orders.byClientId(place.clientId)?.reported).toBe('cancelling');
    for (let i = 0; i < 10; i += 1) {
      driver.until(driver.now + 2_500);
      driver.reconcile([ROUND], []);
    }
    expect(driver.engine.orders.byClientId(place.clientId)?.reported).toBe('expired');
  });

  it('and that was confirmed cancelled stays so, whatever an old list still shows', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.until(T0);
    const [place] = driver.places() as [PlaceEffect];
    driver.sign(place);
    driver.send(answer({ kind: 'unknown', reason: 'timeout' })(place));
    driver.send(cancelled(place));
    driver.send(answer({ kind: 'refused', code: 'X', message: 'x' })(place));
    driver.reconcile([ROUND], [shown(place)]);
    expect(driver.engine.orders.byClientId(place.clientId)?.reported).toBe('cancelled');
  });
});

describe('answers to the same bytes', () => {
  it('do not undo an acceptance: a refusal of what was sent again is about the second time', () => {
    const { driver, place } = withLiveOrder();
    driver.send(answer({ kind: 'refused', code: 'DUPLICATED', message: 'order is duplicated' })(place));
    driver.send(answer({ kind: 'unknown', reason: 'timeout' })(place));
    expect(driver.engine.orders.byClientId(place.clientId)?.reported).toBe('live');
  });
});
