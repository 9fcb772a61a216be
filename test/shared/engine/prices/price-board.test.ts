import { describe, expect, it } from 'vitest';
import type { PriceKind } from '../../../../shared/events/engine-events.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { Driver } from '../driver.ts';

const KINDS: readonly PriceKind[] = ['oracle', 'twap', 'binance'];

describe('prices', () => {
  it.each(KINDS)(
    'of kind %s stamped in the future are dropped and counted: one would freeze the price (fault C4)',
    (kind) => {
      const driver = new Driver();
      const price = (aheadMs: number, value: number) =>
        driver.send({ type: 'price', kind, priceMs: driver.now + aheadMs, value });
      const known = (): number | undefined => {
        const board = driver.engine.prices;
        return (kind === 'twap' ? board.twap(epochMs(driver.now)) : board.spot(epochMs(driver.now)))?.value;
      };
      price(3_600_000, 1);
      price(2_001, 1);
      expect(known()).toBeUndefined();
      expect(driver.engine.counters.futurePrices).toBe(2);
      price(2_000, 68_000);
      driver.until(driver.now + 2_500);
      price(0, 68_001);
      expect(known()).toBe(68_001);
      expect(driver.engine.counters.futurePrices).toBe(2);
    },
  );
});
