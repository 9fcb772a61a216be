import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../shared/strategies/strategy.ts';
import { epochMs, microUsdc } from '../../../shared/units/index.ts';
import { bothSides, Driver, NO_QUOTES, ROUND, scripted, T0 } from './driver.ts';

const RATE = { ratePerS: 2, burst: 4 };

function lease(driver: Driver, orderRate = RATE): void {
  const expiresAt = epochMs(driver.now + 86_400_000);
  driver.send({ type: 'lease', exposureLimit: microUsdc(1e9), expiresAt, orderRate });
}

function driverWith(wish: { now: Decision }): Driver {
  return new Driver([scripted('inventory_making', () => wish.now)]).open();
}

describe('an engine’s share of the venue’s order rate', () => {
  it('begins empty, because what an earlier incarnation spent is not known, and orders go when it has filled', () => {
    const wish: { now: Decision } = { now: NO_QUOTES };
    const driver = driverWith(wish);
    driver.until(T0);
    lease(driver);
    wish.now = bothSides(48, 47);
    driver.books(ROUND);
    expect(driver.places()).toEqual([]);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'ORDER_BUDGET' });
    driver.until(T0 + 999);
    expect(driver.places()).toEqual([]);
    driver.until(T0 + 1_001);
    expect(driver.places()).toHaveLength(1);
    driver.until(T0 + 1_600);
    expect(driver.places()).toHaveLength(2);
  });

  it('never holds back a cancel', () => {
    const wish: { now: Decision } = { now: bothSides(48, 47) };
    const driver = driverWith(wish);
    driver.until(T0);
    for (const place of driver.places()) driver.accept(place);
    lease(driver);
    wish.now = NO_QUOTES;
    driver.send({ type: 'timer' });
    expect(driver.cancels()).toHaveLength(2);
  });

  it('is empty when the venue warns that the signer’s tokens run low', () => {
    const wish: { now: Decision } = { now: NO_QUOTES };
    const driver = driverWith(wish);
    lease(driver);
    driver.until(T0 + 1_500);
    driver.send({ type: 'rate-warning', remaining: 7 });
    wish.now = bothSides(48, 47);
    driver.books(ROUND);
    expect(driver.places()).toEqual([]);
  });

  it('binds nobody where the supervisor counts nothing', () => {
    const driver = driverWith({ now: bothSides(48, 47) });
    driver.until(T0);
    expect(driver.places()).toHaveLength(2);
  });
});
