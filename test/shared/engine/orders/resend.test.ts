import { describe, expect, it } from 'vitest';
import type { Effect, PlaceEffect } from '../../../../shared/events/effects.ts';
import type { OrderRecord, PlaceOutcome } from '../../../../shared/events/engine-events.ts';
import type { Decision } from '../../../../shared/strategies/strategy.ts';
import { bothSides, cancelsIn, Driver, idOf, NO_QUOTES, ROUND, scripted, shown, T0 } from '../driver.ts';

const TIMEOUT: PlaceOutcome = { kind: 'unknown', reason: 'timeout' };

/** One quote whose answer is lost, and a strategy that wants what the test says. */
function lostOrder() {
  const wish: { now: Decision } = { now: bothSides(48, 47) };
  const driver = new Driver([scripted('inventory_making', () => wish.now)]).open();
  driver.until(T0);
  const [lost, other] = driver.places() as [PlaceEffect, PlaceEffect];
  driver.accept(other);
  driver.sign(lost);
  driver.send({ type: 'order-answer', clientId: lost.clientId, outcome: TIMEOUT });
  const look = (afterMs: number, record: OrderRecord = { kind: 'none', orderId: idOf(lost.clientId) }): void => {
    keepFresh(driver, T0 + afterMs);
    driver.send({
      type: 'reconciled',
      conditionIds: [ROUND.conditionId],
      openOrders: [shown(other)],
      fills: [],
      records: [record],
    });
  };
  const state = () => driver.facts('order').findLast(({ clientId }) => clientId === lost.clientId)?.state;
  return { driver, lost, wish, look, state };
}

/** Moves the clock with data that never goes stale. */
function keepFresh(driver: Driver, ms: number): void {
  while (driver.now < ms) {
    driver.until(Math.min(ms, driver.now + 1_000));
    driver.books(ROUND);
  }
}

const resends = (effects: readonly Effect[]) => effects.filter(({ type }) => type === 'resend');

describe('an order whose sending was not answered', () => {
  it('is sent again, the same bytes and once, when a look does not find it and it is still wanted', () => {
    const { driver, lost, look } = lostOrder();
    expect(resends(driver.effects)).toEqual([]);
    look(2_100);
    expect(resends(driver.effects)).toEqual([{ type: 'resend', clientId: lost.clientId }]);
    look(4_200);
    expect(resends(driver.effects)).toHaveLength(1);
    expect(driver.places()).toHaveLength(2);
  });

  it('lives when the second sending is accepted', () => {
    const { driver, lost, look, state } = lostOrder();
    look(2_100);
    driver.send({ type: 'order-answer', clientId: lost.clientId, outcome: { kind: 'accepted', status: 'live' } });
    expect(state()).toBe('live');
  });

  it('stays unknown when the second sending is refused: the order itself may be what is in the way', () => {
    const { driver, lost, look, state } = lostOrder();
    look(2_100);
    const outcome = { kind: 'refused', code: 'BALANCE', message: 'not enough balance / allowance' } as const;
    driver.send({ type: 'order-answer', clientId: lost.clientId, outcome });
    expect(state()).toBe('unknown');
    expect(driver.view.atRiskUsdc).toBeGreaterThan(18);
  });

  it('is not taken for absent before the deadline of the second sending has passed', () => {
    const { look, state } = lostOrder();
    look(2_100);
    look(4_200);
    look(6_300);
    expect(state()).toBe('unknown');
    look(8_400);
    look(10_500);
    expect(state()).toBe('absent');
  });

  it('is not sent again when nobody wants it any more: it is cancelled by its hash', () => {
    const { driver, lost, wish, look } = lostOrder();
    wish.now = NO_QUOTES;
    look(2_100);
    expect(resends(driver.effects)).toEqual([]);
    expect(cancelsIn(driver.effects)).toContain(idOf(lost.clientId));
  });

  it('is not sent again while nothing may enter', () => {
    const { driver, look } = lostOrder();
    driver.send({ type: 'command', command: 'halt', reason: 'test' });
    look(2_100);
    expect(resends(driver.effects)).toEqual([]);
  });
});

describe('an order read by its hash', () => {
  it('lives when the venue shows it open, though no list had it', () => {
    const { lost, look, state } = lostOrder();
    look(2_100, { kind: 'open', order: shown(lost) });
    expect(state()).toBe('live');
  });

  it('is over when the venue shows it ended, and its reserve is released', () => {
    const { driver, lost, look, state } = lostOrder();
    look(2_100, { kind: 'ended', order: shown(lost) });
    expect(state()).toBe('cancelled');
    expect(driver.places()).toHaveLength(3);
  });

  it('is filled when the venue shows it matched, and stays reserved beside its successor until the fill is told', () => {
    const { driver, lost, look, state } = lostOrder();
    look(2_100, { kind: 'matched', order: shown(lost, 20) });
    expect(state()).toBe('filled');
    expect(driver.view.atRiskUsdc).toBeCloseTo(9.6 + 9.6 + 9.4, 9);
  });
});

describe('an order that an earlier incarnation signed', () => {
  it('is cancelled when it turns up, blocks its market until it is gone, and is nobody else’s', () => {
    const { driver, lost } = lostOrder();
    const late = { ...shown(lost), orderId: idOf(77) };
    driver.send({ type: 'earlier-orders', orderIds: [idOf(77)] });
    const effects = driver.send({ type: 'user-order', change: 'placement', order: late });
    expect(cancelsIn(effects)).toEqual([idOf(77)]);
    expect(driver.facts('alarm').map(({ code }) => code)).toEqual(['LATE_ORDER']);
    expect(driver.facts('standing').at(-1)).toMatchObject({ standing: 'observing', reason: 'not reconciled' });
    driver.until(driver.now + 600);
    expect(driver.effects.at(-1)).toBeDefined();
    driver.reconcile([ROUND], [late]);
    expect(cancelsIn(driver.effects).filter((id) => id === idOf(77))).toHaveLength(2);
    driver.until(driver.now + 600);
    driver.reconcile([ROUND]);
    expect(driver.facts('alarm').some(({ code }) => code === 'FOREIGN_ORDER')).toBe(false);
  });
});
