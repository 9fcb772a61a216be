import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basePrice, capsOf, ladder, withinTotal } from '../../../../shared/models/index.ts';
import { isOnGrid, microShares, type Price, price, TICKS, tick, toShares } from '../../../../shared/units/index.ts';

const CENT = tick(100);
const cents = (value: number) => price(Math.round(value * 100)) as Price | 0;

/** Base prices of Up and Down, in cents; bids and asks in cents, 0 for none. */
function quote(up: [number, number], down: [number, number], q: number, total: number, improveTicks: number) {
  const caps = capsOf(q, total);
  const side = ([bid, ask]: [number, number], cap: number) =>
    basePrice({ tick: CENT, bestBid: cents(bid), bestAsk: cents(ask), cap, improveTicks, minTicksFromAsk: 1 });
  return { up: side(up, caps.up), down: side(down, caps.down) };
}

describe('the price of a maker’s first level', () => {
  it.each([
    [[47, 50], [50, 53], 0.4875, 0.981, 0, 4_700, 5_000],
    [[47, 50], [50, 53], 0.5, 0.981, 1, 4_800, 4_900],
    [[62, 64], [36, 38], 0.6, 0.98, 0, 5_800, 3_600],
  ] as [[number, number], [number, number], number, number, number, number, number][])(
    'V-QUOTE: Up %j, Down %j, q %d',
    (up, down, q, total, improve, upPrice, downPrice) => {
      const base = quote(up, down, q, total, improve);
      expect(base).toEqual({
        up: { price: upPrice, isHalf: false },
        down: { price: downPrice, isHalf: false },
      });
      const pair = {
        up: { price: base.up!.price, tick: CENT, bestBid: cents(up[0]) },
        down: { price: base.down!.price, tick: CENT, bestBid: cents(down[0]) },
      };
      expect(withinTotal(pair, total)).toEqual({ up: upPrice, down: downPrice });
    },
  );

  it('V-QUOTE: shows half where nobody asks, and steps below the ask where nobody bids', () => {
    expect(quote([95, 0], [0, 5], 0.97, 0.98, 0)).toEqual({
      up: { price: 9_500, isHalf: true },
      down: { price: 200, isHalf: false },
    });
  });

  it('is none without a book, or with a cap below one tick', () => {
    expect(quote([0, 0], [50, 53], 0.5, 0.98, 0).up).toBeUndefined();
    expect(quote([0, 1], [50, 53], 0.5, 0.98, 0).up).toBeUndefined();
    const low = { tick: CENT, bestBid: cents(47), bestAsk: cents(50), improveTicks: 0, minTicksFromAsk: 1 };
    for (const cap of [0.0099, 0, -1, NaN]) expect(basePrice({ ...low, cap })).toBeUndefined();
  });

  it('keeps below the ask when improving, and comes back to the grid when the tick got coarser', () => {
    const book = { bestBid: cents(49), bestAsk: cents(50), cap: 1, improveTicks: 2, minTicksFromAsk: 1 };
    expect(basePrice({ ...book, tick: CENT })?.price).toBe(4_900);
    expect(basePrice({ ...book, tick: CENT, bestBid: price(4_755), improveTicks: 0 })?.price).toBe(4_700);
  });

  it('is always on the grid, below the ask and within the cap', () => {
    const at = fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
    fc.assert(
      fc.property(
        fc.constantFrom(...TICKS),
        at,
        at,
        fc.double({ min: 0, max: 1 }),
        fc.nat(2),
        (t, a, b, cap, improve) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)].map((p) => price(Math.round(p * 10_000)));
          const base = basePrice({
            tick: t,
            bestBid: low!,
            bestAsk: high === 10_000 ? 0 : high!,
            cap,
            improveTicks: improve,
            minTicksFromAsk: 1,
          });
          if (base === undefined) return;
          expect(isOnGrid(base.price, t)).toBe(true);
          expect(base.price).toBeLessThanOrEqual(cap * 10_000 + 1e-3);
          expect(base.isHalf || base.price < high!).toBe(true);
        },
      ),
    );
  });
});

function combined(prices: [number, number], bids: [number, number], total: number): (Price | 0)[] {
  const [up, down] = prices.map((at, i) => ({ price: price(at * 100), tick: CENT, bestBid: cents(bids[i]!) }));
  const { up: a, down: b } = withinTotal({ up: up!, down: down! }, total);
  return [a, b];
}

describe('the combined cap', () => {
  it.each([
    [[49, 52], [47, 51], 0.98, [4_700, 5_100]],
    [[50, 50], [49, 49], 0.98, [4_900, 4_900]],
    [[50, 50], [49, 49], 0.97, [4_800, 4_900]],
  ] as [[number, number], [number, number], number, number[]][])(
    'V-COMBINED: prices %j over bids %j within %d',
    (prices, bids, total, expected) => {
      expect(combined(prices, bids, total)).toEqual(expected);
    },
  );

  it('lowers the side without a bid first: nobody is there to outbid', () => {
    expect(combined([50, 50], [49, 0], 0.98)).toEqual([5_000, 4_800]);
  });

  it('leaves a side out rather than quote it at nothing, and moves each on its own tick', () => {
    expect(combined([50, 1], [50, 0], 0.5)).toEqual([5_000, 0]);
    const pair = {
      up: { price: price(4_805), tick: tick(5), bestBid: price(4_700) },
      down: { price: price(5_000), tick: CENT, bestBid: price(5_000) },
    };
    expect(withinTotal(pair, 0.98)).toEqual({ up: 4_800, down: 5_000 });
  });

  it('never lets a pair cost more than its total, and raises no price', () => {
    const at = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(at, at, fc.nat(99), fc.nat(99), fc.double({ min: 0, max: 1, noNaN: true }), (a, b, c, d, total) => {
        const [up, down] = combined([a, b], [c, d], total);
        expect(up! + down!).toBeLessThanOrEqual(total * 10_000 + 1e-3);
        expect(up!).toBeLessThanOrEqual(a * 100);
        expect(down!).toBeLessThanOrEqual(b * 100);
      }),
    );
  });
});

const FIVE = microShares(5_000_000);

function rungs(at: number, decay: number, levels: number, factor = 1): [number, number][] {
  const base = { tick: CENT, levels, stepTicks: 1, decay, baseShares: 20, factor, minSize: FIVE };
  return ladder({ ...base, price: price(at * 100) }).map(({ price: p, size }) => [p, toShares(size)]);
}

describe('the ladder', () => {
  it('V-LADDER: each level is a tick lower and smaller by the decay', () => {
    expect(rungs(47, 0.5, 3)).toEqual([
      [4_700, 20],
      [4_600, 10],
      [4_500, 5],
    ]);
    expect(rungs(47, 0.6, 3).map(([, size]) => size)).toEqual([20, 12, 7.2]);
  });

  it('V-LADDER: ends above nothing', () => {
    expect(rungs(2, 0.5, 3)).toEqual([
      [200, 20],
      [100, 10],
    ]);
  });

  it('raises small levels to what may rest, and is empty when nothing is wanted', () => {
    expect(rungs(47, 0.5, 3, 0.3)).toEqual([
      [4_700, 6],
      [4_600, 5],
      [4_500, 5],
    ]);
    for (const factor of [0, NaN, -1]) expect(rungs(47, 0.5, 3, factor)).toEqual([]);
  });
});
