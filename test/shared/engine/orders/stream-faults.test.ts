import { describe, expect, it } from 'vitest';
import { isFinal, type OrderState } from '../../../../shared/engine/orders/order.ts';
import type { Effect, PlaceEffect } from '../../../../shared/events/effects.ts';
import type { VenueFill } from '../../../../shared/events/engine-events.ts';
import type { TradeId } from '../../../../shared/market/ids.ts';
import { bothSides, cents, Driver, idOf, placesIn, ROUND, scripted, shares, shown, T0 } from '../driver.ts';
import { answer, filled, told } from './story.ts';

const DATA = { staleMs: 1e9, silentMs: 1e9, priceStaleMs: 5_000 };

/** Two quotes rest from the start of the round. */
function quoting(): { driver: Driver; up: PlaceEffect; down: PlaceEffect } {
  const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))], { data: DATA }).open();
  driver.until(T0);
  const [up, down] = driver.places() as [PlaceEffect, PlaceEffect];
  for (const place of [up, down]) driver.accept(place);
  return { driver, up, down };
}

/** An order that takes, sent and not answered. */
function taking(): { driver: Driver; take: PlaceEffect } {
  const signal = { outcome: 'up', fair: 0.7, ask: 5_300, edge: 0.1, netEdge: 0.1, confidence: 1, sizeFraction: 0.08 };
  const taker = scripted('distance_fade', () => ({ kind: 'signal', signal }) as never);
  const driver = new Driver([taker], { data: DATA }).open();
  const strike = { price: 68_000, source: 'metadata', at: ROUND.startsAt } as const;
  driver.send({ type: 'strike', conditionId: ROUND.conditionId, strike });
  driver.until(T0);
  const [take] = driver.places() as [PlaceEffect];
  driver.sign(take);
  return { driver, take };
}

function fillOf(place: PlaceEffect, size: number, more: Partial<VenueFill> = {}): VenueFill {
  const event = filled('t', size)(place);
  if (event.type !== 'user-fill') throw new Error('a fill is told by a fill event');
  return { ...event.fill, ...more };
}

const questions = (effects: readonly Effect[]): Extract<Effect, { type: 'reconcile' }>[] =>
  effects.filter((effect) => effect.type === 'reconcile');

describe('the user stream', () => {
  it('is completed by reading as soon as it is back, with everything that happened meanwhile, once (U7)', () => {
    const { driver, up, down } = quoting();
    driver.until(T0 + 20_000);
    driver.reconcile([ROUND], [shown(up), shown(down)]);
    driver.send({ type: 'feed-down', feed: 'user', reason: 'closed' });
    driver.until(T0 + 50_000);
    const [question] = questions(driver.send({ type: 'feed-up', feed: 'user' }));
    expect(question).toMatchObject({ conditionIds: [ROUND.conditionId] });
    const missed = [
      fillOf(up, 12, { tradeId: 'a' as TradeId }),
      fillOf(up, 8, { tradeId: 'b' as TradeId, status: 'CONFIRMED' }),
      fillOf(down, 20, { tradeId: 'c' as TradeId, status: 'FAILED' }),
    ];
    driver.reconcile([ROUND], [], missed);
    driver.send({ type: 'user-fill', fill: missed[0]! });
    driver.reconcile([ROUND], [], missed);
    expect(driver.view).toMatchObject({ up: { shares: 20, settled: 8, provisional: 12 }, down: { shares: 0 } });
    expect(driver.facts('fill')).toHaveLength(3);
    expect(driver.facts('correction').map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        `fill/a/${idOf(up.clientId)}/booked`,
        `fill/b/${idOf(up.clientId)}/booked`,
        `fill/c/${idOf(down.clientId)}/failed-unbooked`,
        `order/${idOf(up.clientId)}/filled`,
      ]),
    );
  });

  it('tells one trade in which several of our orders had a part: each counts (U15, pitfall 10)', () => {
    const { driver, up, down } = quoting();
    const tradeId = 'one' as TradeId;
    driver.send({ type: 'user-fill', fill: fillOf(up, 5, { tradeId }) });
    driver.send({ type: 'user-fill', fill: fillOf(down, 7, { tradeId }) });
    driver.send({ type: 'user-fill', fill: fillOf(down, 7, { tradeId }) });
    expect(driver.view).toMatchObject({ up: { shares: 5 }, down: { shares: 7 } });
  });

  it('that tells of somebody’s manual trade has it in the ledger at once, labelled (H6)', () => {
    const { driver, up } = quoting();
    const byHand = fillOf(up, 3, { orderId: idOf(900), side: 'BUY', price: cents(50), role: 'taker' });
    driver.send({ type: 'user-fill', fill: byHand });
    expect(driver.facts('fill').at(-1)).toMatchObject({ strategy: 'adopted', orderId: idOf(900) });
    expect(driver.view.up).toMatchObject({ shares: 3, provisional: 3 });
  });
});

/** Lets the venue be read, without the order on any list, until the order is final or a minute is over. */
function untilOver(driver: Driver, take: PlaceEffect, fills: readonly VenueFill[] = []): OrderState {
  const state = () => driver.engine.orders.byClientId(take.clientId)?.reported ?? 'intended';
  while (driver.now < T0 + 60_000 && !isFinal(state())) {
    driver.until(driver.now + 500);
    if (driver.engine.reconcileAsked !== undefined) driver.reconcile([ROUND], [], fills);
  }
  return state();
}

describe('an order that takes and never rests', () => {
  it.each([
    ['killed, which the venue tells with empty fields', [answer({ kind: 'accepted', status: 'unmatched' })], 'expired'],
    ['delayed, and nothing more', [answer({ kind: 'accepted', status: 'delayed' })], 'expired'],
    ['matched, and no fill', [answer({ kind: 'accepted', status: 'matched' })], 'expired'],
    [
      'delayed, then cancelled by the venue',
      [answer({ kind: 'accepted', status: 'delayed' }), told('cancellation', 0)],
      'cancelled',
    ],
    ['unanswered', [answer({ kind: 'unknown', reason: 'timeout' })], 'absent'],
  ] as const)('is over within a minute when it was %s (U18)', (_, events, end) => {
    const { driver, take } = taking();
    for (const event of events) driver.send(event(take));
    expect(untilOver(driver, take)).toBe(end);
  });

  it('keeps the fill that reading it brings, though its terminal message never came (U18)', () => {
    const { driver, take } = taking();
    driver.send(answer({ kind: 'accepted', status: 'delayed' })(take));
    const fill = fillOf(take, take.size / 2e6, { status: 'CONFIRMED' });
    expect(untilOver(driver, take, [fill])).toBe('expired');
    expect(driver.view.up.settled).toBeCloseTo(take.size / 2e6, 6);
  });
});

/** An order of which neither an answer nor a sign came. */
function toldAbsent(): ReturnType<typeof taking> {
  const set = taking();
  set.driver.send(answer({ kind: 'unknown', reason: 'timeout' })(set.take));
  expect(untilOver(set.driver, set.take)).toBe('absent');
  return set;
}

describe('an order that came to the venue later than any order is assumed to, and was told absent by then', () => {
  it.each(['stream', 'reading'] as const)('is booked and counted when its fill is told by the %s', (heard) => {
    const { driver, take } = toldAbsent();
    const fill = fillOf(take, take.size / 1e6, { status: 'CONFIRMED' });
    for (let times = 0; times < 2; times += 1) {
      if (heard === 'stream') driver.send({ type: 'user-fill', fill });
      else driver.reconcile([ROUND], [], [fill]);
    }
    expect(driver.facts('order').at(-1)).toMatchObject({ clientId: take.clientId, state: 'filled' });
    expect(driver.view.up.settled).toBeCloseTo(take.size / 1e6, 6);
    expect(driver.facts('alarm').map(({ code }) => code)).toEqual(['LATE_ARRIVAL']);
    expect(driver.facts('correction').filter(({ id }) => id.startsWith('fill/'))).toHaveLength(
      heard === 'reading' ? 1 : 0,
    );
  });
});

describe('a list of open orders', () => {
  it('that is empty once closes nothing: only a second look, later, does (U8)', () => {
    const { driver, up, down } = quoting();
    driver.until(T0 + 5_000);
    driver.reconcile([ROUND]);
    driver.until(T0 + 7_000);
    driver.reconcile([ROUND], [shown(up), shown(down)]);
    const states = [up, down].map(({ clientId }) => driver.engine.orders.byClientId(clientId)?.reported);
    expect(states).toEqual(['live', 'live']);
    expect(driver.view.atRiskUsdc).toBeCloseTo(19, 9);
    expect(placesIn(driver.effects)).toHaveLength(2);
  });

  it('that is paged short closes nothing of what is missing, and its next look asks for that by hash (U8)', () => {
    const { driver, up, down } = quoting();
    driver.until(T0 + 5_000);
    driver.reconcile([ROUND], [shown(up)]);
    expect(driver.engine.orders.byClientId(down.clientId)?.reported).toBe('unknown');
    const before = driver.effects.length;
    driver.until(T0 + 7_000);
    expect(questions(driver.effects.slice(before))).toMatchObject([{ orderIds: [idOf(down.clientId)] }]);
  });

  it('that cannot be read changes nothing, however often it fails (U8)', () => {
    const { driver } = quoting();
    for (let i = 0; i < 30; i += 1) {
      driver.until(driver.now + 1_000);
      if (driver.engine.reconcileAsked !== undefined) driver.send({ type: 'reconcile-failed', reason: 'HTTP 500' });
    }
    expect(driver.facts('order').map(({ state }) => state)).not.toContain('unknown');
    expect(driver.view.openOrders).toBe(2);
  });
});

/** What the next regular look asks for when the last one was `lookedMs` after the start. */
function fillsSince(driver: Driver): number | undefined {
  const before = driver.effects.length;
  driver.until(driver.now + 5_000);
  return questions(driver.effects.slice(before))[0]?.fillsSince;
}

describe('the overlap with what was read before', () => {
  it('reaches ten minutes back from the last complete look; the first look reads everything', () => {
    const { driver, up, down } = quoting();
    expect(questions(driver.effects)[0]).not.toHaveProperty('fillsSince');
    driver.until(T0 + 5_000);
    driver.reconcile([ROUND], [shown(up), shown(down)]);
    expect(fillsSince(driver)).toBe(T0 + 5_000 - 600_000);
  });

  it('reaches behind the oldest trade that is not final', () => {
    const { driver, up, down } = quoting();
    driver.until(T0 + 1_000);
    driver.fill(up, { size: shares(5) });
    driver.until(T0 + 5_000);
    for (let i = 0; i < 4; i += 1) {
      driver.reconcile([ROUND], [shown(up, 5), shown(down)]);
      expect(fillsSince(driver)).toBe(T0 + 1_000 - 600_000);
    }
  });
});
