import { describe, expect, it } from 'vitest';
import { strategiesNamed } from '../../../shared/strategies/index.ts';
import { createEngine, step } from '../../../shared/engine/engine.ts';
import type { Effect, PlaceEffect } from '../../../shared/events/effects.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { cents, Driver, ROUND, ROUND_MS, T0 } from './driver.ts';

const CUTOFF = T0 + ROUND_MS - 60_000;

const MAKERS = ['market_maker'];

/** Up at 47/50, Down at 50/53; every quote rests, every cancel succeeds, what takes is filled. @returns what was placed */
function run(driver: Driver, untilMs: number): readonly PlaceEffect[] {
  const from = driver.places().length;
  while (driver.now < untilMs) {
    const [placed, cancelled] = [driver.places().length, driver.cancels().length];
    driver.until(driver.now + 200);
    for (const kind of ['oracle', 'binance'] as const)
      driver.send({ type: 'price', kind, priceMs: driver.now, value: 68_000 });
    driver.books(ROUND, 47, 50);
    for (const place of driver.places().slice(placed)) settle(driver, place);
    const gone = driver.cancels().slice(cancelled);
    if (gone.length > 0) driver.send({ type: 'cancel-answer', canceled: gone, notCanceled: [] });
  }
  return driver.places().slice(from);
}

function settle(driver: Driver, place: PlaceEffect): void {
  if (place.orderType !== 'FAK') return void driver.accept(place);
  driver.accept(place, 'matched');
  driver.fill(place, { price: cents(53), status: 'CONFIRMED' });
}

/** A maker with a ladder at rest, whose bids for Up are filled. */
function holding(): Driver {
  const driver = new Driver(strategiesNamed(MAKERS)).open(ROUND, 47, 50);
  driver.until(T0 - 100);
  driver.send({ type: 'price', kind: 'twap', priceMs: T0, value: 68_000 });
  for (const place of run(driver, T0 + 2_000)) {
    if (place.token === ROUND.up) driver.fill(place, { status: 'CONFIRMED' });
  }
  return driver;
}

describe('quoting that the operator has switched off', () => {
  it('M156: pulls what rests and places no quote, says why by name, and what is held is completed by taking', () => {
    const driver = holding();
    expect(driver.view.openOrders).toBeGreaterThan(0);
    driver.send({ type: 'quoting', enabled: false });
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    expect(driver.view.openOrders).toBe(0);
    expect(run(driver, CUTOFF - 31_000)).toEqual([]);
    expect(driver.facts('denied').map(({ code }) => code)).toContain('QUOTING_OFF');
    expect(run(driver, CUTOFF - 25_000)).toMatchObject([{ orderType: 'FAK', token: ROUND.down, side: 'BUY' }]);
    expect(driver.view.down.shares).toBe(driver.view.up.shares);
  });

  it('goes on where it stopped once it is switched on, and a resume or a lease does not switch it on', () => {
    const driver = holding();
    driver.send({ type: 'quoting', enabled: false });
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    driver.send({ type: 'command', command: 'resume', reason: 'by hand' });
    driver.lease(1_000);
    expect(run(driver, driver.now + 5_000)).toEqual([]);
    driver.send({ type: 'quoting', enabled: true });
    expect(run(driver, driver.now + 5_000).every(({ postOnly }) => postOnly)).toBe(true);
    expect(driver.view.openOrders).toBeGreaterThan(0);
  });

  it('is an event like all others: told again, the engine does the same', () => {
    const driver = holding();
    driver.send({ type: 'quoting', enabled: false });
    run(driver, driver.now + 2_000);
    driver.send({ type: 'quoting', enabled: true });
    run(driver, driver.now + 2_000);
    const again = createEngine(defaultEngineConfig('BTC', '5m'), strategiesNamed(MAKERS));
    const effects: Effect[] = [];
    for (const { at, event } of driver.told) step(again, at, event, effects);
    expect(effects).toEqual(driver.effects);
  });
});
