import { describe, expect, it } from 'vitest';
import type { PriceKind } from '../../../../shared/events/engine-events.ts';
import { Driver, T0 } from '../driver.ts';

/** The settlement feed is up since T0. */
function connected(): Driver {
  const driver = new Driver([], {}, T0);
  driver.send({ type: 'feed-up', feed: 'prices' });
  return driver;
}

const price = (driver: Driver, kind: PriceKind): void =>
  void driver.send({ type: 'price', kind, priceMs: driver.now, value: 68_000 });
const reconnects = (driver: Driver) => driver.effects.filter(({ type }) => type === 'reconnect');

describe('the settlement feed', () => {
  it('is connected anew when it answers pings and tells no price, to the millisecond and once', () => {
    const driver = connected();
    driver.until(T0 + 9_999);
    expect(reconnects(driver)).toEqual([]);
    driver.until(T0 + 10_000);
    expect(reconnects(driver)).toEqual([{ type: 'reconnect', feed: 'prices', reason: 'no price for 10000 ms' }]);
    driver.until(T0 + 60_000);
    driver.send({ type: 'timer' });
    expect(reconnects(driver)).toHaveLength(1);
    driver.send({ type: 'feed-up', feed: 'prices' });
    driver.until(T0 + 70_000);
    expect(reconnects(driver)).toHaveLength(2);
  });

  it.each(['oracle', 'twap'] as const)('is left alone as long as %s prices come', (kind) => {
    const driver = connected();
    driver.until(T0 + 9_000);
    price(driver, kind);
    driver.until(T0 + 18_999);
    expect(reconnects(driver)).toEqual([]);
    driver.until(T0 + 19_000);
    expect(reconnects(driver)).toHaveLength(1);
  });

  it('is not held alive by the prices of an exchange', () => {
    const driver = connected();
    driver.until(T0 + 9_000);
    price(driver, 'binance');
    driver.until(T0 + 10_000);
    expect(reconnects(driver)).toHaveLength(1);
  });

  it('is not missed while it is down', () => {
    const driver = connected();
    driver.send({ type: 'feed-down', feed: 'prices', reason: 'closed' });
    driver.until(T0 + 60_000);
    driver.send({ type: 'timer' });
    expect(reconnects(driver)).toEqual([]);
  });
});
