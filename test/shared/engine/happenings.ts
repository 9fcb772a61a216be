import * as fc from 'fast-check';
import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { PlaceOutcome, VenueFill } from '../../../shared/events/engine-events.ts';
import type { TradeId } from '../../../shared/market/ids.ts';
import { strategiesNamed } from '../../../shared/strategies/index.ts';
import { microShares } from '../../../shared/units/index.ts';
import { Driver, idOf, NEXT, ROUND, shown, T0 } from './driver.ts';

const STRATEGIES = strategiesNamed(['inventory_making', 'distance_fade', 'settlement_sniper']);
/** pUSD that the engine may put at risk. */
export const LEASE = 40;

/** A thing that may happen, given two numbers to choose by. */
type Happening = (driver: Driver, a: number, b: number) => void;

const ANSWERS: readonly PlaceOutcome[] = [
  { kind: 'accepted', status: 'live' },
  { kind: 'accepted', status: 'matched' },
  { kind: 'accepted', status: 'delayed' },
  { kind: 'accepted', status: 'unmatched' },
  { kind: 'refused', code: 'X', message: 'x' },
  { kind: 'unknown', reason: 'timeout' },
];

/** What may happen to an engine, each told by its name. */
export const HAPPENINGS: Record<string, Happening> = {
  'time passes': (driver, a) => void driver.until(driver.now + a * 10),
  'more time passes': (driver, a) => void driver.until(driver.now + a * 400),
  'books come': (driver, a, b) => freshBooks(driver, 20 + (a % 50), 1 + (b % 5)),
  'price moves': (driver, a) =>
    void driver.send({ type: 'price', kind: 'oracle', priceMs: driver.now, value: 67_900 + a * 2 }),
  'twap comes': (driver, a) =>
    void driver.send({ type: 'price', kind: 'twap', priceMs: driver.now, value: 67_900 + a * 2 }),
  'lease is renewed': (driver) => driver.lease(LEASE, 2_000),
  'market feed drops': (driver) => void driver.send({ type: 'feed-down', feed: 'market', reason: 'x' }),
  'market feed returns': (driver) => void driver.send({ type: 'feed-up', feed: 'market' }),
  'user feed drops': (driver) => void driver.send({ type: 'feed-down', feed: 'user', reason: 'x' }),
  'user feed returns': (driver) => void driver.send({ type: 'feed-up', feed: 'user' }),
  'frame is refused': (driver) => void driver.send({ type: 'feed-gap', feed: 'market', reason: 'x' }),
  'order is signed': (driver, a) => withOrder(driver, a, (place) => void driver.sign(place)),
  'order is answered': (driver, a, b) =>
    withOrder(driver, a, ({ clientId }) => {
      driver.sign({ clientId } as PlaceEffect);
      driver.send({ type: 'order-answer', clientId, outcome: ANSWERS[b % ANSWERS.length]! });
    }),
  'order is shown': (driver, a, b) =>
    withOrder(driver, a, (place) => {
      driver.sign(place);
      const change = (['placement', 'update', 'cancellation'] as const)[b % 3]!;
      driver.send({ type: 'user-order', change, order: shown(place) });
    }),
  'order is filled': (driver, a, b) =>
    withOrder(driver, a, (place) => {
      driver.sign(place);
      driver.send({ type: 'user-fill', fill: fillOf(place, b) });
    }),
  'cancels are answered': (driver, a) => {
    const ids = [...new Set(driver.cancels())];
    const canceled = a % 3 === 0 ? [] : ids;
    const notCanceled = a % 3 === 0 ? ids.map((orderId) => ({ orderId, reason: 'x' })) : [];
    driver.send({ type: 'cancel-answer', canceled, notCanceled });
  },
  'reconciliation is answered': (driver) => void driver.reconcile([ROUND, NEXT]),
  'open orders are listed': (driver, a) => {
    const places = driver.places().filter((_, i) => (i + a) % 2 === 0);
    const open = places.filter(({ clientId }) => driver.engine.orders.byClientId(clientId)?.orderId !== undefined);
    driver.reconcile(
      [ROUND, NEXT],
      open.map((place) => shown(place)),
    );
  },
  'balances are read': (driver, a) => {
    const held = { token: ROUND.up, shares: microShares(a * 1e6) };
    driver.send({ type: 'balances', balances: [held, { token: ROUND.down, shares: microShares(0) }] });
  },
  'balances cannot be read': (driver) => void driver.send({ type: 'balances-failed', reason: 'x' }),
  'reconciliation fails': (driver) => void driver.send({ type: 'reconcile-failed', reason: 'x' }),
  'operator speaks': (driver, a) =>
    void driver.send({ type: 'command', command: a % 2 === 0 ? 'halt' : 'resume', reason: 'x' }),
  'round resolves': (driver, a) =>
    void driver.send({
      type: 'resolved',
      conditionId: ROUND.conditionId,
      resolution: { winner: a % 2 === 0 ? 'up' : 'down' },
    }),
};

function freshBooks(driver: Driver, bid: number, spread: number): void {
  for (const round of [ROUND, NEXT]) if (driver.slot(round, 'up') !== -1) driver.books(round, bid, bid + spread);
}

function withOrder(driver: Driver, choice: number, act: (place: PlaceEffect) => void): void {
  const places = driver.places().filter(({ clientId }) => driver.engine.orders.byClientId(clientId) !== undefined);
  const place = places[choice % Math.max(1, places.length)];
  if (place !== undefined) act(place);
}

function fillOf({ clientId, conditionId, token, side, price, size, orderType }: PlaceEffect, b: number): VenueFill {
  return {
    tradeId: `t${clientId}-${b % 2}` as TradeId,
    orderId: idOf(clientId),
    conditionId,
    token,
    side,
    price,
    size: microShares(size / 2),
    role: orderType === 'FAK' ? 'taker' : 'maker',
    status: (['MATCHED', 'CONFIRMED', 'FAILED'] as const)[b % 3]!,
  };
}

/** At the start of a round, with the first quotes just intended and the next round known. */
export function quoting(): Driver {
  const driver = new Driver(STRATEGIES, {}, T0 - 1_000).open();
  driver.lease(LEASE);
  driver.list(NEXT);
  driver.send({ type: 'price', kind: 'twap', priceMs: T0 - 100, value: 68_000 });
  driver.until(T0);
  return driver;
}

/** Between so many happenings in any order, each with its two numbers. */
export function story(minLength: number, maxLength: number): fc.Arbitrary<[name: string, a: number, b: number][]> {
  const happening = fc.tuple(fc.constantFrom(...Object.keys(HAPPENINGS)), fc.nat({ max: 100 }), fc.nat({ max: 100 }));
  return fc.array(happening, { minLength, maxLength });
}
