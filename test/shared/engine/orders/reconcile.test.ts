import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { TradeId } from '../../../../shared/market/ids.ts';
import type { Decision } from '../../../../shared/strategies/strategy.ts';
import {
  bothSides,
  cancelsIn,
  cents,
  Driver,
  idOf,
  NO_QUOTES,
  placesIn,
  ROUND,
  scripted,
  shares,
  shown,
  T0,
} from '../driver.ts';

/** Two quotes; the first one's answer is lost. */
function withUnknown(wanted: () => Decision = () => bothSides(48, 47)): {
  driver: Driver;
  lost: PlaceEffect;
  resting: PlaceEffect;
} {
  const driver = new Driver([scripted('inventory_making', wanted)]).open();
  driver.until(T0);
  const [lost, resting] = driver.places();
  driver.accept(resting!);
  driver.sign(lost!);
  driver.until(driver.now + 10);
  driver.send({ type: 'order-answer', clientId: lost!.clientId, outcome: { kind: 'unknown', reason: 'timeout' } });
  return { driver, lost: lost!, resting: resting! };
}

function fresh(driver: Driver, ms: number): void {
  driver.until(ms);
  driver.books(ROUND);
}

/** The same with strategies that want nothing any more: the order is not sent again. */
function unwantedUnknown(): ReturnType<typeof withUnknown> {
  const wish: { now: Decision } = { now: bothSides(48, 47) };
  const set = withUnknown(() => wish.now);
  wish.now = NO_QUOTES;
  return set;
}

/** The venue is asked and shows the one order, but not the other, neither in its list nor by hash. */
function look(driver: Driver, ms: number, lost: PlaceEffect, resting: PlaceEffect): void {
  fresh(driver, ms);
  driver.send({
    type: 'reconciled',
    conditionIds: [ROUND.conditionId],
    openOrders: [shown(resting)],
    fills: [],
    records: [{ kind: 'none', orderId: idOf(lost.clientId) }],
  });
}

const asks = (driver: Driver): number => driver.effects.filter(({ type }) => type === 'reconcile').length;

describe('reconciliation', () => {
  it('keeps an unknown order reserved in full, blocks its market, and asks the venue at once', () => {
    const { driver, lost } = withUnknown();
    expect(driver.facts('order').at(-1)).toMatchObject({ state: 'unknown', detail: 'timeout' });
    expect(driver.view.atRiskUsdc).toBeCloseTo(9.6 + 9.4, 9);
    const asked = { type: 'reconcile', conditionIds: [ROUND.conditionId], orderIds: [idOf(lost.clientId)] };
    expect(driver.effects).toContainEqual(expect.objectContaining(asked));
    driver.send({ type: 'cancel-answer', canceled: [idOf(2)], notCanceled: [] });
    fresh(driver, T0 + 1_900);
    fresh(driver, T0 + 2_100);
    expect(driver.places()).toHaveLength(2);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'UNKNOWN_ORDER' });
  });

  it('finds an unknown order on the list: it lives', () => {
    const { driver, lost, resting } = withUnknown();
    driver.reconcile([ROUND], [shown(lost), shown(resting)]);
    expect(driver.facts('order').at(-1)).toMatchObject({ clientId: lost.clientId, state: 'live' });
  });

  it('concludes nothing from one look without the order, nor from a second one before its request and a margin ran out', () => {
    const { driver, lost, resting } = unwantedUnknown();
    look(driver, T0 + 2_100, lost, resting);
    expect(driver.view.atRiskUsdc).toBeGreaterThan(9.5);
    look(driver, T0 + 4_200, lost, resting);
    expect(driver.facts('order').some(({ state }) => state === 'absent')).toBe(false);
    expect(driver.view.atRiskUsdc).toBeGreaterThan(9.5);
    look(driver, T0 + 6_300, lost, resting);
    expect(driver.facts('order').at(-1)).toMatchObject({ clientId: lost.clientId, state: 'absent' });
  });

  it.each([
    ['while the venue restarts', 'ENGINE_RESTARTING'],
    ['in its post-only time after a restart', 'POST_ONLY_MODE'],
  ])('proves no absence %s, however often it looks (reliability §5.3)', (_, code) => {
    const { driver, lost, resting } = unwantedUnknown();
    const outcome = { kind: 'refused', code, message: '', retryAfterMs: 60_000 } as const;
    driver.send({ type: 'order-answer', clientId: resting.clientId, outcome });
    for (let at = T0 + 2_100; at < T0 + 50_000; at += 2_100) look(driver, at, lost, resting);
    expect(driver.facts('order').some(({ state }) => state === 'absent')).toBe(false);
    for (let at = T0 + 62_000; at < T0 + 70_000; at += 2_100) look(driver, at, lost, resting);
    expect(driver.facts('order').some(({ state }) => state === 'absent')).toBe(true);
  });

  it('proves no absence after a restart was told without a time, though nothing is sent that could be refused again', () => {
    const { driver, lost, resting } = unwantedUnknown();
    const outcome = { kind: 'refused', code: 'ENGINE_RESTARTING', message: '' } as const;
    driver.send({ type: 'order-answer', clientId: resting.clientId, outcome });
    for (let at = T0 + 2_100; at < T0 + 34_000; at += 2_100) look(driver, at, lost, resting);
    expect(driver.facts('order').some(({ state }) => state === 'absent')).toBe(false);
    for (let at = T0 + 36_000; at < T0 + 44_000; at += 2_100) look(driver, at, lost, resting);
    expect(driver.facts('order').some(({ state }) => state === 'absent')).toBe(true);
  });

  it('does not miss orders that were answered after it asked', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.until(T0);
    driver.send({ type: 'feed-down', feed: 'user', reason: 'closed' });
    driver.send({ type: 'feed-up', feed: 'user' });
    for (const place of driver.places()) driver.accept(place);
    driver.reconcile([ROUND]);
    expect(driver.view.openOrders).toBe(2);
    expect(driver.facts('order').some(({ state }) => state === 'unknown')).toBe(false);
  });

  it('cancels an order that it had given up when it turns up after all, and says so', () => {
    const { driver, lost, resting } = unwantedUnknown();
    for (const at of [2_100, 4_200, 6_300]) look(driver, T0 + at, lost, resting);
    expect(driver.facts('order').at(-1)).toMatchObject({ state: 'absent' });
    driver.send({ type: 'cancel-failed', orderIds: [idOf(lost.clientId)], reason: 'timeout' });
    driver.until(driver.now + 1_000);
    const effects = driver.send({ type: 'user-order', change: 'placement', order: shown(lost) });
    expect(driver.facts('alarm').map(({ code }) => code)).toEqual(['LATE_ARRIVAL']);
    expect(cancelsIn(effects)).toEqual([idOf(lost.clientId)]);
  });

  it('cancels an order that it had given up when the answer comes after all (reliability §5.2 rule 7)', () => {
    const { driver, lost, resting } = unwantedUnknown();
    for (const at of [2_100, 4_200, 6_300]) look(driver, T0 + at, lost, resting);
    expect(driver.facts('order').at(-1)).toMatchObject({ state: 'absent' });
    driver.send({ type: 'cancel-failed', orderIds: [idOf(lost.clientId)], reason: 'timeout' });
    driver.until(driver.now + 1_000);
    const outcome = { kind: 'accepted', status: 'live' } as const;
    const effects = driver.send({ type: 'order-answer', clientId: lost.clientId, outcome });
    expect(driver.facts('alarm').map(({ code }) => code)).toEqual(['LATE_ARRIVAL']);
    expect(cancelsIn(effects)).toEqual([idOf(lost.clientId)]);
  });

  it('books fills that the stream never told, once', () => {
    const { driver, lost, resting } = withUnknown();
    const { conditionId, token, side, price, size } = lost;
    const tradeId = 'rest' as TradeId;
    const orderId = idOf(lost.clientId);
    const fill = {
      tradeId,
      orderId,
      conditionId,
      token,
      side,
      price,
      size,
      role: 'maker',
      status: 'CONFIRMED',
    } as const;
    driver.reconcile([ROUND], [shown(resting)], [fill]);
    driver.send({ type: 'user-fill', fill: { ...fill, status: 'MATCHED' } });
    expect(driver.view.up.shares).toBe(20);
    expect(driver.facts('fill')).toHaveLength(1);
    expect(driver.engine.orders.byOrderId(orderId)?.reported).toBe('filled');
  });

  it('adopts fills of an earlier incarnation as inventory, and its orders never', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))], {}, T0 + 1_000).open();
    const { conditionId, up: token } = ROUND;
    const old = { orderId: idOf(500), conditionId, token, side: 'BUY', price: 4_000, size: shares(10) } as const;
    const effects = driver.reconcile(
      [ROUND],
      [{ ...old, matched: shares(0) } as never],
      [{ ...old, orderId: idOf(501), tradeId: 'x', role: 'taker', status: 'CONFIRMED' } as never],
    );
    expect(driver.view.up.shares).toBe(10);
    expect(driver.facts('fill').at(-1)).toMatchObject({ strategy: 'adopted', fee: 168_000 });
    expect(driver.facts('alarm').at(-1)).toMatchObject({ code: 'FOREIGN_ORDER' });
    expect(cancelsIn(effects)).toEqual([]);
  });

  it('blocks entries beside a foreign order until a later list shows none', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    const foreign = {
      ...shown({ ...ROUND, clientId: 900, token: ROUND.up, side: 'BUY', price: 100, size: shares(5) } as never),
    };
    driver.send({ type: 'user-order', change: 'placement', order: foreign });
    driver.until(T0);
    expect(driver.places()).toEqual([]);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'FOREIGN_ORDER' });
    expect(placesIn(driver.reconcile([ROUND]))).toHaveLength(2);
  });

  it('takes nothing from a failed reading and asks again a second later', () => {
    const { driver } = withUnknown();
    fresh(driver, T0 + 1_900);
    fresh(driver, T0 + 2_100);
    const asked = asks(driver);
    driver.send({ type: 'reconcile-failed', reason: 'HTTP 500' });
    fresh(driver, T0 + 3_000);
    expect(asks(driver)).toBe(asked);
    fresh(driver, T0 + 3_150);
    expect(asks(driver)).toBe(asked + 1);
    expect(driver.facts('order').at(-1)).toMatchObject({ state: 'unknown' });
  });

  it('doubts an order that the venue would not cancel and of which nothing more is told', () => {
    let wish = bothSides(48, 47);
    const driver = new Driver([scripted('inventory_making', () => wish)]).open();
    driver.until(T0);
    const [up, down] = driver.places();
    for (const place of [up!, down!]) driver.accept(place);
    wish = NO_QUOTES;
    driver.send({ type: 'timer' });
    driver.send({
      type: 'cancel-answer',
      canceled: [idOf(down!.clientId)],
      notCanceled: [{ orderId: idOf(up!.clientId), reason: 'Order already matched' }],
    });
    expect(driver.facts('order').some(({ state }) => state === 'unknown')).toBe(false);
    fresh(driver, T0 + 1_500);
    fresh(driver, T0 + 2_500);
    expect(driver.facts('order').at(-1)).toMatchObject({ clientId: up!.clientId, state: 'unknown' });
    driver.fill(up!);
    expect(driver.view.openOrders).toBe(0);
  });

  it('compares everything anew when the user stream comes back, since it replays nothing', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.until(T0);
    const asked = asks(driver);
    driver.send({ type: 'feed-down', feed: 'user', reason: 'closed' });
    driver.until(T0 + 500);
    driver.send({ type: 'feed-up', feed: 'user' });
    expect(asks(driver)).toBe(asked + 1);
    expect(driver.view).toMatchObject({ standing: 'observing', reason: 'not reconciled' });
    driver.reconcile([ROUND]);
    expect(driver.view.standing).toBe('trading');
  });

  it('concludes no absence from an answer during which the user stream fell or lost something', () => {
    for (const event of [
      { type: 'feed-down', feed: 'user', reason: 'closed' },
      { type: 'feed-gap', feed: 'user', reason: 'refused frame' },
    ] as const) {
      const { driver, lost, resting } = withUnknown();
      fresh(driver, T0 + 1_900);
      fresh(driver, T0 + 2_100);
      driver.reconcile([ROUND], [shown(resting)]);
      fresh(driver, T0 + 4_000);
      fresh(driver, T0 + 4_150);
      driver.send(event);
      driver.send({ type: 'feed-up', feed: 'user' });
      driver.reconcile([ROUND], [shown(resting)]);
      expect(driver.engine.orders.byClientId(lost.clientId)?.reported).toBe('unknown');
    }
  });
});

/** Quotes rest from the start of the round; the data never ages. */
function quoting(): { driver: Driver; orders: PlaceEffect[]; wish: { now: Decision } } {
  const wish = { now: bothSides(48, 47) };
  const data = { staleMs: 1e9, silentMs: 1e9, priceStaleMs: 5_000 };
  const driver = new Driver([scripted('inventory_making', () => wish.now)], { data }).open();
  driver.until(T0);
  const orders = driver.places();
  for (const place of orders) driver.accept(place);
  return { driver, orders, wish };
}

describe('regular looks at the venue', () => {
  it('come every five seconds while orders rest, because a stream can fall silent without being down (fault U7)', () => {
    const { driver, orders } = quoting();
    const asked = asks(driver);
    driver.until(T0 + 4_999);
    expect(asks(driver)).toBe(asked);
    driver.until(T0 + 5_000);
    expect(asks(driver)).toBe(asked + 1);
    driver.reconcile(
      [ROUND],
      orders.map((place) => shown(place)),
    );
    driver.until(T0 + 9_999);
    expect(asks(driver)).toBe(asked + 1);
    driver.until(T0 + 10_000);
    expect(asks(driver)).toBe(asked + 2);
  });

  it('notice within five seconds that the venue has cancelled everything in silence (fault V6)', () => {
    const { driver } = quoting();
    driver.until(T0 + 5_000);
    driver.reconcile([ROUND]);
    expect(driver.facts('order').slice(-2)).toMatchObject([{ state: 'unknown' }, { state: 'unknown' }]);
    driver.until(T0 + 7_000);
    driver.reconcile([ROUND]);
    expect(driver.facts('order').filter(({ state }) => state === 'expired')).toHaveLength(2);
  });

  it('stop when nothing is under way, but for one at the end of a round that was traded', () => {
    const { driver, wish } = quoting();
    wish.now = NO_QUOTES;
    driver.send({ type: 'timer' });
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    const asked = asks(driver);
    driver.until(ROUND.endsAt - 1);
    expect(asks(driver)).toBe(asked);
    driver.until(ROUND.endsAt);
    expect(asks(driver)).toBe(asked + 1);
    driver.reconcile([ROUND]);
    driver.until(ROUND.endsAt + 60_000);
    expect(asks(driver)).toBe(asked + 1);
  });

  it('go on until fills of an earlier incarnation, in a round that was over before we started, are final', () => {
    const driver = new Driver([], {}, ROUND.endsAt + 1_000);
    driver.send({ type: 'feed-up', feed: 'user' });
    driver.send({ type: 'round-listed', round: ROUND });
    const { conditionId, up: token } = ROUND;
    const fill = { tradeId: 'old', orderId: idOf(500), conditionId, token, side: 'BUY', price: 4_000 } as const;
    const adopted = { ...fill, size: shares(10), role: 'taker' } as const;
    const tell = (status: string): void => void driver.reconcile([ROUND], [], [{ ...adopted, status } as never]);
    tell('MATCHED');
    const asked = asks(driver);
    driver.until(driver.now + 5_000);
    expect(asks(driver)).toBe(asked + 1);
    tell('FAILED');
    expect(driver.view.atRiskUsdc).toBe(0);
    driver.until(driver.now + 60_000);
    expect(asks(driver)).toBe(asked + 1);
  });

  it('find out about a cancel that nobody answered, and it is asked for again', () => {
    const { driver, orders, wish } = quoting();
    wish.now = NO_QUOTES;
    driver.send({ type: 'timer' });
    expect(driver.cancels()).toHaveLength(2);
    const asked = asks(driver);
    driver.until(T0 + 1_999);
    expect(asks(driver)).toBe(asked);
    driver.until(T0 + 2_000);
    expect(asks(driver)).toBe(asked + 1);
    driver.reconcile(
      [ROUND],
      orders.map((place) => shown(place)),
    );
    driver.until(T0 + 2_500);
    expect(driver.cancels()).toHaveLength(4);
  });

  it('do not take an order that never rests for missing before it is overdue', () => {
    const signal = { outcome: 'up', fair: 0.7, ask: 5_300, edge: 0.1, netEdge: 0.1, confidence: 1, sizeFraction: 0.08 };
    const taker = scripted('distance_fade', () => ({ kind: 'signal', signal }) as never);
    const driver = new Driver([taker]).open();
    const strike = { price: 68_000, source: 'metadata', at: ROUND.startsAt } as const;
    driver.send({ type: 'strike', conditionId: ROUND.conditionId, strike });
    driver.until(T0);
    const take = driver.places()[0]!;
    driver.accept(take, 'delayed');
    driver.send({ type: 'feed-gap', feed: 'user', reason: 'refused frame' });
    driver.reconcile([ROUND]);
    expect(driver.engine.orders.byClientId(take.clientId)?.reported).toBe('delayed');
  });

  it('tell of the same foreign order once, however often the venue lists it', () => {
    const driver = new Driver().open();
    const { conditionId, up: token } = ROUND;
    const size = shares(5);
    const foreign = {
      orderId: idOf(900),
      conditionId,
      token,
      side: 'BUY',
      price: cents(1),
      size,
      matched: shares(0),
    } as const;
    for (let look = 0; look < 3; look += 1) {
      driver.reconcile([ROUND], [foreign]);
      driver.until(driver.now + 2_000);
    }
    driver.reconcile([ROUND], [foreign, { ...foreign, orderId: idOf(901) }]);
    expect(driver.facts('alarm').map(({ detail }) => detail.split(' ')[0])).toEqual([idOf(900), idOf(901)]);
  });
});
