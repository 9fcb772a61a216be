import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../shared/strategies/strategy.ts';
import { btcRound } from '../../../support/rounds.ts';
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
  T0,
} from '../driver.ts';

/** A maker that wants what `wish.now` says, its first quotes resting. */
function resting(first: Decision = bothSides(48, 47), round = ROUND): { driver: Driver; wish: { now: Decision } } {
  const wish = { now: first };
  const driver = new Driver([scripted('inventory_making', () => wish.now)], {}, round.startsAt - 1_000).open(round);
  driver.until(round.startsAt);
  for (const place of driver.places()) driver.accept(place);
  return { driver, wish };
}

const beat = (driver: Driver, ms: number): void => {
  driver.until(driver.now + ms);
  driver.books(ROUND);
};

describe('quotes', () => {
  it('rest with an expiration a little beyond the round on the venue’s own clock', () => {
    const { driver } = resting();
    expect(driver.places()[0]).toMatchObject({ orderType: 'GTD', expiresAt: ROUND.endsAt + 90_000 });
  });

  it('rest without expiration in a compressed round, where the venue’s minimum would outlast it', () => {
    const round = btcRound(T0, 1 / 15);
    const { driver } = resting(bothSides(48, 47), round);
    expect(driver.places()[0]).toMatchObject({ orderType: 'GTC', expiresAt: 0 });
  });

  it('stay while price and at least half of the size still fit', () => {
    const { driver, wish } = resting();
    beat(driver, 1_900);
    beat(driver, 600);
    wish.now = bothSides(48, 47, 39);
    driver.send({ type: 'timer' });
    expect(driver.cancels()).toEqual([]);
  });

  it('are replaced when the price moved, and only after the cancel was confirmed', () => {
    const { driver, wish } = resting();
    beat(driver, 1_900);
    beat(driver, 600);
    wish.now = bothSides(46, 47);
    expect(cancelsIn(driver.send({ type: 'timer' }))).toEqual([idOf(1)]);
    expect(driver.places()).toHaveLength(2);
    const effects = driver.send({ type: 'cancel-answer', canceled: [idOf(1)], notCanceled: [] });
    expect(placesIn(effects)).toMatchObject([{ clientId: 3, price: 4_600, size: 20_000_000 }]);
  });

  it('change no more than once in the minimum refresh, and are looked at again the moment it is over', () => {
    const { driver, wish } = resting();
    wish.now = bothSides(46, 47);
    beat(driver, 1_000);
    expect(driver.cancels()).toEqual([]);
    expect(cancelsIn(driver.until(T0 + 2_000))).toEqual([idOf(1)]);
  });

  it('go at once when the strategy wants nothing any more', () => {
    const { driver, wish } = resting();
    wish.now = NO_QUOTES;
    expect(cancelsIn(driver.send({ type: 'timer' }))).toEqual([idOf(1), idOf(2)]);
  });

  it('are replaced when fills left them too small, once the refresh is over', () => {
    const { driver } = resting();
    driver.fill(driver.places()[0]!, { size: shares(16) });
    beat(driver, 1_999);
    expect(driver.cancels()).toEqual([]);
    driver.until(T0 + 2_000);
    expect(driver.cancels()).toEqual([idOf(1)]);
  });

  it('are pulled at the cut-off, on a halt, on a drain and without a lease', () => {
    const pull: Record<string, (driver: Driver) => void> = {
      halt: (driver) => void driver.send({ type: 'command', command: 'halt', reason: 'operator' }),
      drain: (driver) => void driver.send({ type: 'command', command: 'drain', reason: 'stop' }),
      lease: (driver) => {
        driver.lease(100, 1_000);
        driver.until(driver.now + 1_000);
      },
      cutoff: (driver) => {
        while (driver.now < ROUND.endsAt - 60_000) beat(driver, 1_000);
      },
    };
    for (const [cause, happen] of Object.entries(pull)) {
      const { driver } = resting();
      happen(driver);
      expect([cause, driver.cancels()]).toEqual([cause, [idOf(1), idOf(2)]]);
    }
  });

  it('stay for two seconds without the user stream, take no company for three more, and are pulled after five', () => {
    const { driver } = resting();
    beat(driver, 100);
    driver.send({ type: 'feed-down', feed: 'user', reason: 'closed' });
    beat(driver, 1_800);
    beat(driver, 300);
    driver.send({ type: 'cancel-answer', canceled: [idOf(2)], notCanceled: [] });
    expect(driver.places()).toHaveLength(2);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'NOT_TRADING' });
    beat(driver, 1_500);
    beat(driver, 1_400);
    expect(driver.cancels()).toEqual([]);
    driver.until(T0 + 5_101);
    expect(driver.cancels()).toEqual([idOf(1)]);
  });

  it('sell only shares that are settled', () => {
    const ask: Decision = {
      kind: 'quotes',
      mode: 'ONE_SIDED',
      quotes: [{ outcome: 'up', side: 'SELL', price: cents(53), size: shares(20) }],
    };
    const { driver, wish } = resting();
    const [bid] = driver.places();
    const fill = driver.fill(bid!, { size: shares(12.5) });
    wish.now = ask;
    driver.send({ type: 'timer' });
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    expect(driver.places()).toHaveLength(2);
    const effects = driver.send({ type: 'user-fill', fill: { ...fill, status: 'CONFIRMED' } });
    expect(placesIn(effects)).toMatchObject([{ side: 'SELL', size: 12_500_000 }]);
  });

  it('never cross each other through the two tokens', () => {
    const { driver } = resting(bothSides(53, 47));
    expect(driver.places()).toHaveLength(1);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'SELF_CROSS' });
  });

  it('are pulled for what the book says even while nothing is reconciled', () => {
    const { driver } = resting();
    driver.send({ type: 'feed-gap', feed: 'user', reason: 'refused frame' });
    expect(driver.cancels()).toEqual([]);
    driver.until(T0 + 2_001);
    expect(driver.cancels()).toEqual([idOf(1), idOf(2)]);
  });

  it('tell a standing denial once, and count it as often as it is told', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.send({ type: 'command', command: 'halt', reason: 'operator' });
    driver.until(T0);
    for (let i = 0; i < 4; i += 1) driver.send({ type: 'timer' });
    expect(driver.facts('denied')).toHaveLength(2);
    expect(driver.view.counters.orders.denied).toBe(2);
  });

  it('keep within what the supervisor granted, to the micro-unit', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.lease(9.6);
    driver.until(T0);
    expect(driver.places()).toMatchObject([{ token: ROUND.up }]);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'LEASE_EXCEEDED' });
  });

  it('cannot be changed through the view that a strategy gets', () => {
    const tamper = scripted('inventory_making', (view) => {
      (view as { phase: string }).phase = 'ended';
      return NO_QUOTES;
    });
    const driver = new Driver([tamper]).open();
    expect(() => driver.until(T0)).toThrow('strategy inventory_making threw');
  });
});
