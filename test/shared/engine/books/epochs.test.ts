import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../../shared/events/engine-events.ts';
import { tick } from '../../../../shared/units/index.ts';
import { bothSides, cancelsIn, Driver, idOf, NEXT, placesIn, ROUND, scripted, T0 } from '../driver.ts';

/** In the round under way, two quotes resting. */
function resting(): Driver {
  const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
  driver.until(T0);
  for (const place of driver.places()) driver.accept(place);
  return driver;
}

const BOTH = [idOf(1), idOf(2)];

type Breaker = (driver: Driver) => EngineEvent;

const RESYNCED: readonly (readonly [string, Breaker])[] = [
  ['feed-gap', () => ({ type: 'feed-gap', feed: 'market', reason: 'refused frame' })],
  ['tick-change', (driver) => ({ type: 'tick', slot: driver.slot(ROUND, 'up'), venueMs: driver.now, tick: tick(10) })],
  ['out-of-order', (driver) => driver.level(ROUND, 'up', 0, 46, 5, T0 - 120_000)],
  ['out-of-order', (driver) => driver.book(ROUND, 'up', [[46, 1]], [[54, 1]], T0 - 120_000)],
  ['off-grid', (driver) => driver.level(ROUND, 'up', 0, 46.5, 5)],
];

describe('book epochs', () => {
  it.each(RESYNCED)(
    'end with %s: quotes are pulled in the same step and a snapshot is asked for',
    (reason, breaker) => {
      const driver = resting();
      const effects = driver.send(breaker(driver));
      expect(driver.facts('epoch-ended').at(-1)).toMatchObject({ reason });
      expect(cancelsIn(effects)).toEqual(BOTH);
      expect(effects).toContainEqual(expect.objectContaining({ type: 'resync', reason }));
      expect(driver.view).toMatchObject({ standing: 'observing', reason: 'books not fresh' });
    },
  );

  it('send nothing between the end and fresh snapshots of both tokens', () => {
    const driver = resting();
    driver.send({ type: 'feed-gap', feed: 'market', reason: 'refused frame' });
    driver.send({ type: 'cancel-answer', canceled: BOTH, notCanceled: [] });
    driver.until(driver.now + 2_500);
    driver.send(driver.level(ROUND, 'up', 0, 46, 5));
    driver.send(driver.book(ROUND, 'up', [[47, 100]], [[53, 100]]));
    expect(driver.places()).toHaveLength(2);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'EPOCH_CLOSED' });
    const effects = driver.send(driver.book(ROUND, 'down', [[47, 100]], [[53, 100]]));
    expect(placesIn(effects)).toHaveLength(2);
    expect(driver.engine.counters.deltasWithoutBook).toBe(1);
  });

  it('end when the connection does, and begin anew with its next snapshots', () => {
    const driver = resting();
    expect(cancelsIn(driver.send({ type: 'feed-down', feed: 'market', reason: 'closed' }))).toEqual(BOTH);
    driver.send({ type: 'feed-up', feed: 'market' });
    driver.books(ROUND);
    expect(driver.facts('epoch-began').slice(-2)).toMatchObject([{ epoch: 2 }, { epoch: 2 }]);
  });

  it('keep quotes at an age of exactly 2,000 ms and pull them at 2,001 (V-LAG)', () => {
    const driver = resting();
    const bornAt = T0;
    driver.until(bornAt + 2_000);
    expect(driver.cancels()).toEqual([]);
    driver.until(bornAt + 2_001);
    expect(driver.cancels()).toEqual(BOTH);
    expect(driver.facts('epoch-ended')).toEqual([]);
  });

  it('end after 3 s without data of a token, pings or not, and the connection is not believed any more', () => {
    const driver = resting();
    for (const ms of [1_000, 2_000]) {
      driver.until(T0 + ms);
      driver.send(driver.level(ROUND, 'up', 0, 46, ms));
    }
    const effects = driver.until(T0 + 3_000);
    expect(driver.facts('epoch-ended').map(({ reason }) => reason)).toEqual(['silent', 'silent']);
    expect(effects.filter(({ type }) => type === 'reconnect')).toEqual([
      { type: 'reconnect', feed: 'market', reason: 'down silent for 3000 ms' },
    ]);
  });

  it('last through silence before their round begins, and its first silent seconds', () => {
    const driver = new Driver().open();
    driver.until(T0 + 1_999);
    expect(driver.facts('epoch-ended')).toEqual([]);
    expect(driver.engine.markets.get(ROUND.conditionId)?.books.up.stale).toBe(false);
  });

  it('tolerate a crossed book for a second but do not quote on it, and end when it stays', () => {
    const driver = resting();
    driver.send({ type: 'cancel-answer', canceled: [idOf(1)], notCanceled: [] });
    driver.send(driver.level(ROUND, 'up', 0, 54, 5));
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'CROSSED_BOOK' });
    driver.until(driver.now + 1_000);
    expect(driver.facts('epoch-ended')).toEqual([]);
    driver.until(driver.now + 1);
    expect(driver.facts('epoch-ended').at(-1)).toMatchObject({ reason: 'crossed' });
  });

  it('forgive a book that was crossed for some messages only', () => {
    const driver = resting();
    driver.send(driver.level(ROUND, 'up', 0, 54, 5));
    driver.until(driver.now + 500);
    driver.send(driver.level(ROUND, 'up', 0, 54, 0));
    driver.until(driver.now + 1_200);
    expect(driver.facts('epoch-ended')).toEqual([]);
  });

  it('change with the tick of a snapshot, which opens the next one by itself', () => {
    const driver = resting();
    const effects = driver.send({ ...driver.book(ROUND, 'up', [[97, 1]], [[98, 1]]), tick: tick(10) });
    expect(driver.facts('epoch-ended').at(-1)).toMatchObject({ reason: 'tick-change', epoch: 1 });
    expect(driver.facts('epoch-began').at(-1)).toMatchObject({ epoch: 2 });
    expect(cancelsIn(effects)).toEqual(BOTH);
    expect(effects.some(({ type }) => type === 'resync')).toBe(false);
    expect(driver.view.up).toMatchObject({ bid: 0.97, live: true });
  });

  it('reconnect when a token of the round under way gets no snapshot for 5 s; only resync one of the next round', () => {
    const driver = new Driver();
    driver.send({ type: 'feed-up', feed: 'market' });
    driver.send({ type: 'round-listed', round: NEXT });
    driver.until(driver.now + 5_000);
    expect(driver.effects.filter(({ type }) => type === 'resync')).toHaveLength(2);
    driver.send({ type: 'round-listed', round: ROUND });
    driver.until(T0 + 1_000);
    expect(driver.effects.filter(({ type }) => type === 'reconnect')).toHaveLength(1);
  });

  it('do not end twice for one cause', () => {
    const driver = resting();
    for (let i = 0; i < 3; i += 1) driver.send({ type: 'feed-gap', feed: 'market', reason: 'refused frame' });
    expect(driver.facts('epoch-ended')).toHaveLength(2);
    expect(driver.cancels()).toEqual(BOTH);
  });

  it('close quietly when the tokens are let go after the round', () => {
    const driver = resting();
    driver.until(T0 + 400_000);
    expect(driver.effects.filter(({ type }) => type === 'unsubscribe')).toEqual([
      { type: 'unsubscribe', conditionId: ROUND.conditionId, tokens: [ROUND.up, ROUND.down] },
    ]);
    expect(driver.engine.tokens.size).toBe(0);
  });
});
