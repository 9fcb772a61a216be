import { describe, expect, it } from 'vitest';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { cents, Driver, placesIn, ROUND, scripted, shares, T0 } from './driver.ts';

/** A maker that wants the same quote in every step, in a round that has begun. */
function making(): Driver {
  const maker = scripted('inventory_making', () => ({
    kind: 'quotes',
    quotes: [{ outcome: 'up', side: 'BUY', price: cents(40), size: shares(10) }],
    mode: 'two-sided',
  }));
  const { making: settings } = defaultEngineConfig('BTC', '5m');
  const driver = new Driver([maker], { making: { ...settings, minRefreshMs: 0 } });
  driver.open();
  driver.until(T0);
  return driver;
}

function suspend(driver: Driver, suspended: boolean): void {
  if (!suspended) driver.send({ type: 'reread', reason: 'the heartbeat is back' });
  driver.send({ type: 'suspension', suspended, reason: 'the heartbeat is lost' });
}

/** The venue takes what was sent. */
function accept(driver: Driver): void {
  for (const place of driver.places()) {
    driver.sign(place);
    driver.send({ type: 'order-answer', clientId: place.clientId, outcome: { kind: 'accepted', status: 'live' } });
  }
}

/** The venue cancels what it was asked to. */
function confirmCancels(driver: Driver): void {
  const canceled = driver.effects.flatMap((effect) => (effect.type === 'cancel' ? effect.orderIds : []));
  driver.send({ type: 'cancel-answer', canceled, notCanceled: [] });
}

/** Places since then, books kept fresh for a second. */
function placesOfNextSecond(driver: Driver): ReturnType<typeof placesIn> {
  const from = driver.effects.length;
  for (let i = 0; i < 2; i += 1) {
    driver.until(driver.now + 500);
    driver.books(ROUND);
  }
  return placesIn(driver.effects.slice(from));
}

describe('a suspension by the supervisor', () => {
  it('lets nothing enter and pulls what rests; a person’s resume does not lift it', () => {
    const driver = making();
    accept(driver);
    suspend(driver, true);
    expect(driver.effects.filter(({ type }) => type === 'cancel')).toHaveLength(1);
    driver.send({ type: 'command', command: 'resume', reason: 'by hand' });
    expect(placesOfNextSecond(driver)).toEqual([]);
  });

  it('ends only with a fresh look at the venue: nothing enters before it was answered (V4)', () => {
    const driver = making();
    accept(driver);
    suspend(driver, true);
    confirmCancels(driver);
    const before = driver.effects.length;
    suspend(driver, false);
    expect(driver.effects.slice(before).filter(({ type }) => type === 'reconcile')).toHaveLength(1);
    expect(placesOfNextSecond(driver)).toEqual([]);
    const unread = driver.effects.length;
    driver.send({ type: 'reconciled', conditionIds: [ROUND.conditionId], openOrders: [], fills: [] });
    expect(placesIn(driver.effects.slice(unread))).toHaveLength(1);
  });

  it('leaves a person’s halt in force when it ends', () => {
    const driver = making();
    driver.send({ type: 'command', command: 'halt', reason: 'by hand' });
    suspend(driver, true);
    suspend(driver, false);
    driver.send({ type: 'reconciled', conditionIds: [ROUND.conditionId], openOrders: [], fills: [] });
    expect(placesOfNextSecond(driver)).toEqual([]);
  });
});
