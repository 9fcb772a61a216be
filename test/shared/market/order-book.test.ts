import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookEvent } from '../../../shared/events/market-events.ts';
import { ASK, BID } from '../../../shared/events/market-events.ts';
import { OrderBook } from '../../../shared/market/order-book.ts';
import { PRICE_ONE, price, TICKS, type Tick, tick } from '../../../shared/units/index.ts';

type Level = readonly [price: number, size: number];

function bookEvent(bids: readonly Level[], asks: readonly Level[], t: Tick | 0 = 0): BookEvent {
  const column = (levels: readonly Level[], part: 0 | 1) => Float64Array.from(levels, (level) => level[part]);
  return {
    type: 'book',
    slot: 0,
    venueMs: 0,
    tick: t,
    bidCount: bids.length,
    bidPrices: column(bids, 0),
    bidSizes: column(bids, 1),
    askCount: asks.length,
    askPrices: column(asks, 0),
    askSizes: column(asks, 1),
  };
}

/** The whole depth by the public walk, best first. */
function depthOf(book: OrderBook): { bids: Level[]; asks: Level[] } {
  const bids: Level[] = [];
  const asks: Level[] = [];
  for (let p = book.bestBid; p !== 0; p = book.bidBelow(p)) bids.push([p, book.bidSizeAt(p)]);
  for (let p = book.bestAsk; p !== 0; p = book.askAbove(p)) asks.push([p, book.askSizeAt(p)]);
  return { bids, asks };
}

describe('OrderBook', () => {
  it('is empty at first, with zeros for tops', () => {
    const book = new OrderBook(tick(100));
    expect([book.bestBid, book.bestAsk, book.crossed]).toEqual([0, 0, false]);
    expect(depthOf(book)).toEqual({ bids: [], asks: [] });
  });

  it('equals a plain map of levels after any changes, at every tick', () => {
    const change = fc.record({ side: fc.constantFrom(BID, ASK), step: fc.nat({ max: 30 }), size: fc.nat({ max: 3 }) });
    fc.assert(
      fc.property(fc.constantFrom(...TICKS), fc.array(change, { maxLength: 60 }), (t, changes) => {
        const book = new OrderBook(t);
        const model = [new Map<number, number>(), new Map<number, number>()] as const;
        for (const { side, step, size } of changes) {
          const p = t + (step % (PRICE_ONE / t - 1)) * t;
          expect(book.set(side, p, size)).toBe(true);
          if (size === 0) model[side].delete(p);
          else model[side].set(p, size);
        }
        expect(depthOf(book)).toEqual({
          bids: [...model[BID]].sort((a, b) => b[0] - a[0]),
          asks: [...model[ASK]].sort((a, b) => a[0] - b[0]),
        });
      }),
    );
  });

  it.each([0, 50, 4550, 10_000, 10_100, -100, 0.5, Number.NaN])(
    'refuses the price %d, which no order can have',
    (p) => {
      const book = new OrderBook(tick(100));
      expect(book.set(BID, p, 5)).toBe(false);
      expect(depthOf(book).bids).toEqual([]);
    },
  );

  it('finds the next best level when the best one is removed', () => {
    const book = new OrderBook(tick(100));
    book.replace(
      bookEvent(
        [
          [4400, 1],
          [4000, 2],
        ],
        [
          [5600, 3],
          [9900, 4],
        ],
      ),
    );
    book.set(BID, 4400, 0);
    book.set(ASK, 5600, 0);
    expect([book.bestBid, book.bestAsk]).toEqual([4000, 9900]);
    book.set(BID, 4000, 0);
    book.set(ASK, 9900, 0);
    expect([book.bestBid, book.bestAsk]).toEqual([0, 0]);
  });

  it('forgets the old levels when a snapshot arrives', () => {
    const book = new OrderBook(tick(100));
    book.replace(bookEvent([[4400, 1]], [[5600, 3]]));
    expect(book.replace(bookEvent([[300, 9]], []))).toBe(true);
    expect(depthOf(book)).toEqual({ bids: [[300, 9]], asks: [] });
  });

  it('is laid out anew by a snapshot with another tick', () => {
    const book = new OrderBook(tick(100));
    expect(book.replace(bookEvent([[9610, 1]], [[9630, 2]], tick(10)))).toBe(true);
    expect([book.tick, book.bestBid, book.bestAsk, book.bidSizeAt(price(9610))]).toEqual([10, 9610, 9630, 1]);
  });

  it('is empty, not half full, after a snapshot off the grid: the tick changed unseen', () => {
    const book = new OrderBook(tick(100));
    expect(
      book.replace(
        bookEvent(
          [
            [9600, 1],
            [9610, 1],
          ],
          [],
        ),
      ),
    ).toBe(false);
    expect(depthOf(book)).toEqual({ bids: [], asks: [] });
  });

  it('says crossed while a bid reaches an ask, and not for one-sided books', () => {
    const book = new OrderBook(tick(100));
    book.set(BID, 5000, 1);
    expect(book.crossed).toBe(false);
    book.set(ASK, 5000, 1);
    expect(book.crossed).toBe(true);
    book.set(BID, 5000, 0);
    expect(book.crossed).toBe(false);
  });

  it('has no size at prices between its steps', () => {
    const book = new OrderBook(tick(100));
    book.set(BID, 5000, 7);
    expect([book.bidSizeAt(price(5050)), book.askSizeAt(price(5000))]).toEqual([0, 0]);
  });
});
