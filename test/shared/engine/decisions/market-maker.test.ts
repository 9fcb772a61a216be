import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import { strategiesNamed } from '../../../../shared/strategies/index.ts';
import { cents, Driver, placesIn, ROUND, ROUND_MS, shares, T0 } from '../driver.ts';

const CUTOFF = T0 + ROUND_MS - 60_000;

/** A round with the market maker in it; Up at 47/50, Down at 50/53. Everything that it places rests at once. */
function started(): Driver {
  const driver = new Driver(strategiesNamed(['market_maker'])).open(ROUND, 47, 50);
  driver.until(T0 - 100);
  driver.send({ type: 'price', kind: 'twap', priceMs: T0, value: 68_000 });
  return driver;
}

/** Time passes in steps of a fifth of a second, with quiet feeds. @returns what was placed meanwhile */
function quietly(driver: Driver, untilMs: number, onPlaced: (place: PlaceEffect) => void): PlaceEffect[] {
  const from = driver.effects.length;
  let [placed, cancelled] = [driver.places().length, driver.cancels().length];
  while (driver.now < untilMs) {
    driver.until(driver.now + 200);
    driver.send({ type: 'price', kind: 'oracle', priceMs: driver.now, value: 68_000 });
    driver.send({ type: 'price', kind: 'binance', priceMs: driver.now, value: 68_000 });
    driver.books(ROUND, 47, 50);
    for (const place of driver.places().slice(placed)) onPlaced(place);
    placed = driver.places().length;
    const gone = driver.cancels().slice(cancelled);
    cancelled = driver.cancels().length;
    if (gone.length > 0) driver.send({ type: 'cancel-answer', canceled: gone, notCanceled: [] });
  }
  return placesIn(driver.effects.slice(from));
}

describe('the market maker in the engine', () => {
  it('rests a ladder on both sides, stays with the missing side after a fill, completes as taker near the end', () => {
    const driver = started();
    const accept = (place: PlaceEffect) => void driver.accept(place);
    const ladder = quietly(driver, T0 + 2_000, accept);
    expect(ladder.map(({ token, price, postOnly }) => [token === ROUND.up ? 'up' : 'down', price, postOnly])).toEqual([
      ['up', cents(47), true],
      ['down', cents(49), true],
      ['up', cents(46), true],
      ['down', cents(48), true],
    ]);

    const [intended] = driver.facts('order').filter(({ state }) => state === 'intended');
    expect(intended?.basis).toMatchObject({ regime: 'STALE_BINANCE', qUp: 0.5, sizeScalar: 0.7, inventory: 'A' });

    const filled = ladder.filter(({ token }) => token === ROUND.up);
    for (const place of filled) driver.fill(place, { status: 'CONFIRMED' });
    const after = quietly(driver, CUTOFF - 31_000, accept);
    expect(after.filter(({ token }) => token === ROUND.up)).toEqual([]);
    expect(driver.view.up.shares).toBe(10);

    const last = quietly(driver, CUTOFF - 25_000, (place) => {
      if (place.orderType !== 'FAK') return accept(place);
      driver.accept(place, 'matched');
      driver.fill(place, { price: cents(53), status: 'CONFIRMED' });
    });
    const takes = last.filter(({ orderType }) => orderType === 'FAK');
    expect(takes).toMatchObject([{ token: ROUND.down, side: 'BUY', price: cents(53), size: shares(10) }]);
    expect(driver.view.down.shares).toBe(10);
    expect(driver.facts('denied').map(({ code }) => code)).not.toContain('NONSENSE');
  });

  it('leaves nothing at rest inside the cut-off', () => {
    const driver = started();
    quietly(driver, CUTOFF + 1_000, (place) => void driver.accept(place));
    expect(driver.view.openOrders).toBe(0);
    const placed = driver.places().length;
    quietly(driver, T0 + ROUND_MS, () => undefined);
    expect(driver.places()).toHaveLength(placed);
  });

  it('pulls everything when the settlement feed falls silent', () => {
    const driver = started();
    quietly(driver, T0 + 2_000, (place) => void driver.accept(place));
    const resting = driver.view.openOrders;
    for (let waitedMs = 0; waitedMs < 5_200; waitedMs += 200) {
      driver.until(driver.now + 200);
      driver.books(ROUND, 47, 50);
      driver.send({ type: 'price', kind: 'binance', priceMs: driver.now, value: 68_000 });
    }
    expect(resting).toBe(4);
    expect(driver.cancels()).toHaveLength(4);
  });
});
