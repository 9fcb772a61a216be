import { describe, expect, it } from 'vitest';
import type { StrategyView } from '../../../../shared/strategies/strategy.ts';
import { bothSides, Driver, idOf, ROUND, scripted, T0 } from '../driver.ts';

/** A maker that wants to know what its quotes earn, and what it saw of them last. */
function watching(wantsScoring: boolean) {
  const seen: { orders: StrategyView['orders'] } = { orders: [] };
  const maker = scripted('inventory_making', (view) => {
    seen.orders = view.orders;
    const quotes = bothSides(48, 47);
    return wantsScoring && quotes.kind === 'quotes' ? { ...quotes, wantsScoring: true } : quotes;
  });
  const driver = new Driver([maker]).open();
  driver.until(T0);
  for (const place of driver.places()) driver.accept(place);
  return { driver, seen };
}

function later(driver: Driver, untilMs: number): void {
  while (driver.now < untilMs) {
    driver.until(Math.min(untilMs, driver.now + 1_000));
    driver.books(ROUND);
  }
}

function asked(driver: Driver) {
  return driver.effects.filter(({ type }) => type === 'read-scoring');
}

describe('what quotes earn', () => {
  it('is asked of orders that are old enough, every half minute, and told to the strategy', () => {
    const { driver, seen } = watching(true);
    later(driver, T0 + 29_000);
    expect(asked(driver)).toEqual([]);
    later(driver, T0 + 31_000);
    expect(asked(driver)).toEqual([{ type: 'read-scoring', orderIds: [idOf(1), idOf(2)] }]);
    driver.send({ type: 'scoring', orders: [{ orderId: idOf(1), isScoring: true }] });
    expect(seen.orders.map(({ scoring }) => scoring?.isScoring)).toEqual([true, undefined]);
    later(driver, T0 + 62_000);
    expect(asked(driver)).toHaveLength(2);
  });

  it('is asked by nobody who does not want to know, and an answer about a stranger changes nothing', () => {
    const { driver, seen } = watching(false);
    later(driver, T0 + 62_000);
    expect(asked(driver)).toEqual([]);
    driver.send({ type: 'scoring', orders: [{ orderId: idOf(99), isScoring: true }] });
    expect(seen.orders.every(({ scoring }) => scoring === undefined)).toBe(true);
  });
});
