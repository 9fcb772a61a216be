import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGACY_FEES, takerFee } from '../../../../shared/market/fees.ts';
import { fillSets, type Level, type SetTerms, walkSets } from '../../../../shared/models/index.ts';
import { MICRO, microShares, microUsdc, price, PRICE_ONE, toShares, toUsdc } from '../../../../shared/units/index.ts';

const FEES = { rate: 0.07, exponent: 1, takerOnly: true };
const NO_FEES = { ...FEES, rate: 0 };
const OTHER_FEES = { ...FEES, rate: 0.04 };
const TERMS: SetTerms = { payout: 1, minGross: 0.02, minNet: 0.001, budget: microUsdc(1_000 * MICRO) };

function asks(...levels: readonly (readonly [fraction: number, shares: number])[]): Level[] {
  return levels.map(([at, size]) => ({
    price: price(Math.round(at * PRICE_ONE)),
    size: microShares(Math.round(size * MICRO)),
  }));
}

const UP = asks([0.46, 40], [0.47, 100]);
const DOWN = asks([0.49, 30], [0.5, 80]);

function binary(fees: typeof FEES, budget = 1_000) {
  const legs = [UP, DOWN].map((ladder) => ({ asks: ladder, fees }));
  const walk = walkSets(legs, { ...TERMS, budget: microUsdc(budget * MICRO) });
  return {
    sets: toShares(walk.size),
    cost: toUsdc(walk.cost),
    fees: toUsdc(walk.fees),
    profit: toUsdc(walk.profit),
    stop: walk.stop,
  };
}

describe('walking the asks of Up and Down together', () => {
  it('V-ARB-BIN: stops where the fees eat the next set', () => {
    expect(binary(FEES)).toEqual({ sets: 40, cost: 38.1, fees: 1.39531, profit: 0.50469, stop: 'net' });
  });

  it('V-ARB-BIN: takes the whole book under the older fee and without one', () => {
    expect(binary(LEGACY_FEES)).toEqual({
      sets: 110,
      cost: 106,
      fees: expect.closeTo(1.6487, 4),
      profit: expect.closeTo(2.3513, 4),
      stop: 'depth',
    });
    expect(binary(NO_FEES)).toEqual({ sets: 110, cost: 106, fees: 0, profit: 4, stop: 'depth' });
  });

  it('V-ARB-BIN: spends no more than its budget, fees included, in whole hundredths of a share', () => {
    expect(binary(FEES, 10)).toEqual({ sets: 10.15, cost: 9.6425, fees: 0.35404, profit: 0.15346, stop: 'budget' });
  });

  it('names the worst level that each leg needs, and no higher one', () => {
    const walk = walkSets(
      [UP, DOWN].map((ladder) => ({ asks: ladder, fees: FEES })),
      TERMS,
    );
    expect(walk.fills.map(({ limit }) => limit)).toEqual([4600, 5000]);
    expect(walk.bestSum).toBeCloseTo(0.95, 12);
  });

  it('prices a size that was cut to what orders may carry', () => {
    const legs = [UP, DOWN].map((ladder) => ({ asks: ladder, fees: FEES }));
    const ten = fillSets(legs, microShares(10 * MICRO), 1);
    expect(ten.fills.map(({ limit, cost }) => [limit, toUsdc(cost)])).toEqual([
      [4600, 4.6],
      [4900, 4.9],
    ]);
    expect(toUsdc(ten.profit)).toBeCloseTo(0.15119, 5);
    expect(fillSets(legs, microShares(0), 1)).toMatchObject({ fills: [], profit: 0 });
  });

  it('is never tempted by a sum of 0.98 or more, even where there is no fee', () => {
    const legs = [asks([0.48, 10]), asks([0.5, 10])].map((ladder) => ({ asks: ladder, fees: NO_FEES }));
    expect(walkSets(legs, TERMS)).toMatchObject({ size: 0, fills: [], profit: 0, stop: 'sum', bestSum: 0.98 });
  });

  it('buys nothing when a leg has no asks, or only dust', () => {
    const dust = asks([0.4, 0.009]);
    for (const ladder of [[], dust]) {
      const legs = [UP, ladder].map((levels) => ({ asks: levels, fees: FEES }));
      expect(walkSets(legs, TERMS)).toMatchObject({ size: 0, stop: 'depth', bestSum: undefined });
    }
    expect(walkSets([], TERMS)).toMatchObject({ size: 0, stop: 'depth' });
  });
});

/** One hundred shares of NO of every outcome at its price. */
function noBasket(...at: number[]) {
  const legs = at.map((p) => ({ asks: asks([p, 100]), fees: OTHER_FEES }));
  return walkSets(legs, { ...TERMS, payout: at.length - 1 });
}

describe('baskets of several outcomes', () => {
  const LADDERS = [
    asks([0.22, 60], [0.24, 100]),
    asks([0.31, 50], [0.32, 40]),
    asks([0.18, 80]),
    asks([0.2, 45], [0.21, 90]),
  ];

  it('V-ARB-MULTI: the first 50 sets cost 45.55 with 1.38738 of fees, and the walk goes on', () => {
    const first = LADDERS.map((ladder, i) => ({ asks: i === 1 ? ladder.slice(0, 1) : ladder, fees: OTHER_FEES }));
    const walk = walkSets(first, TERMS);
    expect(toShares(walk.size)).toBe(50);
    expect([walk.cost, walk.fees, walk.profit].map(toUsdc)).toEqual([45.55, 1.38738, 3.06262]);
    const all = walkSets(
      LADDERS.map((ladder) => ({ asks: ladder, fees: OTHER_FEES })),
      TERMS,
    );
    expect(all.size).toBeGreaterThan(walk.size);
    expect(all.stop).toBe('depth');
    expect(toShares(all.size)).toBe(80);
  });

  it('V-ARB-NO: a basket of NO pays N − 1, so that 2.94 for four is a profit and 2.98 is not', () => {
    const cheap = noBasket(0.74, 0.65, 0.78, 0.77);
    expect(toUsdc(cheap.profit) / 100).toBeCloseTo(0.029256, 6);
    expect(toUsdc(cheap.fees) / 100).toBeCloseTo(0.030744, 6);
    expect(noBasket(0.76, 0.66, 0.79, 0.77)).toMatchObject({ size: 0, profit: 0 });
  });
});

const ladders = fc.array(
  fc
    .uniqueArray(fc.record({ at: fc.integer({ min: 1, max: 99 }), size: fc.integer({ min: 1, max: 50_000_000 }) }), {
      selector: ({ at }) => at,
      minLength: 1,
      maxLength: 5,
    })
    .map((levels) =>
      levels.sort((a, b) => a.at - b.at).map(({ at, size }) => ({ price: price(at * 100), size: microShares(size) })),
    ),
  { minLength: 2, maxLength: 4 },
);

describe('any walk', () => {
  it('keeps its budget, never exceeds a ladder, and earns at least the least net per set', () => {
    fc.assert(
      fc.property(ladders, fc.integer({ min: 0, max: 100_000_000 }), (levels, budget) => {
        const legs = levels.map((ladder) => ({ asks: ladder, fees: FEES }));
        const walk = walkSets(legs, { ...TERMS, budget: microUsdc(budget) });
        expect(walk.size % 10_000).toBe(0);
        expect(walk.cost + walk.fees).toBeLessThanOrEqual(budget + 10 * 20);
        if (walk.size === 0) return;
        expect(walk.profit).toBe(walk.size - walk.cost - walk.fees);
        expect(walk.profit / walk.size).toBeGreaterThanOrEqual(TERMS.minNet - 0.01);
        for (const [i, { limit, cost, fee }] of walk.fills.entries()) {
          const within = levels[i]!.filter((level) => level.price <= limit);
          expect(within.reduce((total, { size }) => total + size, 0)).toBeGreaterThanOrEqual(walk.size);
          expect(cost).toBeLessThanOrEqual(Math.ceil((walk.size * limit) / PRICE_ONE));
          expect(fee).toBeLessThanOrEqual(takerFee(walk.size, price(5_000), FEES) + 100);
        }
      }),
    );
  });
});
