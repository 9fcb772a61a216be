import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  MICRO,
  microShares,
  microUsdc,
  parseDecimal,
  price,
  PRICE_ONE,
  SIZE_STEP,
  tick,
  TICKS,
} from '../../../../shared/units/index.ts';
import {
  limitAmounts,
  marketBuyAmounts,
  type OrderAmounts,
  orderAmounts,
} from '../../../../shared/wire/orders/index.ts';
import { golden } from '../../../support/golden-vectors.ts';
import { describeWithMaterial } from '../../../support/material.ts';

type LimitCase = { side: 'BUY' | 'SELL'; price: number; size: number; makerAmount: string; takerAmount: string };
type MarketCase = {
  side: 'BUY' | 'SELL';
  tick: string;
  price: number;
  amount: number;
  makerAmount: string;
  takerAmount: string;
};

/** The shortest decimal of a double, exactly: what the official client was called with. */
const micro = (amount: number) => parseDecimal(amount.toString(), 6) as number;
const priceOf = (fraction: number) => price(Math.round(fraction * PRICE_ONE));
const expected = (vector: { makerAmount: string; takerAmount: string }) => ({
  makerAmount: Number(vector.makerAmount),
  takerAmount: Number(vector.takerAmount),
});

function limitCase({ side, price: fraction, size }: LimitCase) {
  return limitAmounts(side, priceOf(fraction), microShares(micro(size)));
}

function marketCase({ side, tick: step, price: fraction, amount }: MarketCase) {
  const limit = priceOf(fraction);
  if (side === 'SELL') return limitAmounts('SELL', limit, microShares(micro(amount)));
  return marketBuyAmounts(microUsdc(micro(amount)), limit, tick(Math.round(Number(step) * PRICE_ONE)));
}

function same(a: OrderAmounts, b: OrderAmounts): boolean {
  return a.makerAmount === b.makerAmount && a.takerAmount === b.takerAmount;
}

describe('amounts of the golden vectors', () => {
  it.each(golden.rounding.limit)('limit $side $size at $price, tick $tick_size', (vector) => {
    expect(limitCase(vector)).toEqual(expected(vector));
  });

  it.each(golden.rounding.market)('market $side $amount at $limit_price, tick $tick_size', (vector) => {
    expect(marketCase({ ...vector, tick: vector.tick_size, price: vector.limit_price })).toEqual(expected(vector));
  });
});

describeWithMaterial('amounts that the official client printed', (folder) => {
  const cases = JSON.parse(
    gunzipSync(readFileSync(`${folder}/08-known-answers/order-amounts-official-client.json.gz`)).toString(),
  ) as { limit: LimitCase[]; market: (Omit<MarketCase, 'tick'> & { tickSize: string; limitPrice?: number })[] };

  it('are ours in all 660 limit orders', () => {
    expect(cases.limit).toHaveLength(660);
    expect(cases.limit.filter((one) => !same(limitCase(one), expected(one)))).toEqual([]);
  });

  it('are ours in all 360 market orders', () => {
    expect(cases.market).toHaveLength(360);
    const different = cases.market.filter((one) => !same(marketCase({ ...one, tick: one.tickSize }), expected(one)));
    expect(different).toEqual([]);
  });
});

describe('amounts of an order to be sent', () => {
  const size = microShares(12_345_678);

  it('follow the limit recipe for what may rest, dropping what is finer than a hundredth of a share', () => {
    expect(orderAmounts('GTC', 'BUY', priceOf(0.5), size, tick(100))).toEqual({
      makerAmount: 6_170_000,
      takerAmount: 12_340_000,
    });
  });

  it('spend whole cents when the order must fill at once, or the venue refuses it', () => {
    const { makerAmount } = orderAmounts('FAK', 'BUY', priceOf(0.57), microShares(43_850_000), tick(100));
    expect(makerAmount).toBe(24_990_000);
  });

  it('never promise more than the price allows', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TICKS),
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: 1, max: 1e7 }),
        (step, position, cents) => {
          const limit = price(Math.min(PRICE_ONE - step, Math.max(step, Math.floor(position / step) * step)));
          const { makerAmount, takerAmount } = marketBuyAmounts(microUsdc(cents * SIZE_STEP), limit, step);
          expect(makerAmount).toBe(cents * SIZE_STEP);
          const affordable = (BigInt(makerAmount) * BigInt(PRICE_ONE)) / BigInt(limit);
          expect(BigInt(takerAmount) <= affordable).toBe(true);
          expect(Number(affordable) - takerAmount).toBeLessThan(MICRO / 1000 + 1);
        },
      ),
    );
  });
});
