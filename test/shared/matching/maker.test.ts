import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { SAMPLE_ROUND, shares } from '../strategies/sample-view.ts';
import { PaperMarket, type Said } from './paper-market.ts';

const RESTS = 100;
const FIRST_ORDER = '0x1' as OrderHash;
const FOREIGN_ORDER = '0xdead' as OrderHash;

/** A bid of 20 at 0.47 behind 35 displayed, at rest. */
function restingBid(): PaperMarket {
  const market = new PaperMarket();
  market.book(0, [[47, 35]], [[53, 40]]);
  market.place(0, 47, 20);
  market.advance(RESTS);
  return market;
}

function filled({ fills }: PaperMarket): number[] {
  return fills.map((fill) => fill.size / 1_000_000);
}

/** Everything that is said when a resting bid is partly filled and settled. */
function tell(): readonly Said[] {
  const market = restingBid();
  market.print(RESTS, 'seller', 46, 12);
  market.advance(10_000);
  return market.said;
}

describe('a paper maker', () => {
  it('V-QUEUE: is filled by sellers at its price after the queue, and by sellers through its price', () => {
    const market = restingBid();
    const steps: [cents: number, size: number, filled: number[]][] = [
      [47, 10, []],
      [48, 5, []],
      [47, 30, [5]],
      [46, 12, [5, 12]],
      [47, 9, [5, 12, 3]],
    ];
    for (const [index, [cents, size, expected]] of steps.entries()) {
      market.print(RESTS + index, 'seller', cents, size);
      expect(filled(market)).toEqual(expected);
    }
    expect(market.fills.every((fill) => fill.role === 'maker' && fill.price === 4700)).toBe(true);
    market.print(RESTS + 10, 'seller', 40, 100);
    expect(filled(market)).toEqual([5, 12, 3]);
  });

  it('is not filled because the ask came down to its price, nor by buyers, nor by trades of the other token', () => {
    const market = restingBid();
    market.level(RESTS, 1, 47, 100);
    market.level(RESTS, 1, 46, 100);
    market.print(RESTS, 'buyer', 47, 1000);
    market.printOfDown(RESTS, 'buyer', 53, 1000);
    market.printOfDown(RESTS, 'seller', 40, 1000);
    expect(filled(market)).toEqual([]);
  });

  it('keeps its place when others cancel ahead of it', () => {
    const market = restingBid();
    market.level(RESTS, 0, 47, 1);
    market.print(RESTS, 'seller', 47, 35);
    expect(filled(market)).toEqual([]);
    market.print(RESTS, 'seller', 47, 1);
    expect(filled(market)).toEqual([1]);
  });

  it('does not move up by shares of a print that went to its better order: each share of the tape is used once', () => {
    const market = new PaperMarket();
    market.book(0, [[47, 15]], [[53, 40]]);
    market.place(0, 48, 10);
    market.place(0, 47, 20);
    market.advance(RESTS);
    market.print(RESTS, 'seller', 47, 12);
    expect(filled(market)).toEqual([10]);
    market.print(RESTS, 'seller', 47, 13);
    expect(filled(market)).toEqual([10]);
    market.print(RESTS, 'seller', 47, 5);
    expect(filled(market)).toEqual([10, 5]);
  });

  it('that improves the best price is first in line', () => {
    const market = new PaperMarket();
    market.book(0, [[47, 35]], [[53, 40]]);
    market.place(0, 48, 20);
    market.advance(RESTS);
    market.print(RESTS, 'seller', 48, 7);
    expect(filled(market)).toEqual([7]);
  });

  it('does not exist before it has arrived', () => {
    const market = new PaperMarket();
    market.book(0, [[47, 35]], [[53, 40]]);
    market.place(0, 48, 20);
    market.print(74, 'seller', 40, 100);
    expect(market.story).toEqual([]);
    market.print(75, 'seller', 48, 6);
    expect(market.story).toEqual(['answer live', 'placement', 'update', 'MATCHED']);
  });

  it('sells as it buys', () => {
    const market = new PaperMarket();
    market.book(0, [[47, 35]], [[53, 40]]);
    market.place(0, 53, 20, { side: 'SELL' });
    market.advance(RESTS);
    market.print(RESTS, 'buyer', 53, 45);
    market.print(RESTS, 'buyer', 54, 4);
    market.print(RESTS, 'seller', 53, 100);
    expect(filled(market)).toEqual([5, 4]);
  });

  it('shares a print with our other orders, best price first, so that no share is sold twice', () => {
    const market = new PaperMarket();
    market.book(0, [[40, 10]], [[53, 40]]);
    market.place(0, 45, 20);
    market.place(0, 46, 20);
    market.place(0, 45, 20);
    market.advance(RESTS);
    market.print(RESTS, 'seller', 45, 50);
    expect(market.fills.map((fill) => [fill.orderId, fill.size / 1_000_000])).toEqual([
      ['0x2', 20],
      ['0x1', 20],
      ['0x3', 10],
    ]);
  });

  it('never gets more than the prints of its side, in whatever order things happen', () => {
    const step = fc.record({
      seller: fc.boolean(),
      cents: fc.integer({ min: 44, max: 50 }),
      size: fc.integer({ min: 1, max: 40 }),
      place: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const market = new PaperMarket();
        market.book(
          0,
          [
            [46, 10],
            [45, 10],
          ],
          [[53, 40]],
        );
        let sold = 0;
        for (const [i, { seller, cents, size, place }] of steps.entries()) {
          if (place) market.place(i * 50, Math.min(cents, 47), size + 5);
          else market.print(i * 50, seller ? 'seller' : 'buyer', cents, size);
          if (!place && seller) sold += size;
        }
        expect(filled(market).reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(sold);
        for (const fill of market.fills) expect(fill.size).toBeGreaterThan(0);
      }),
    );
  });

  it('told the same, says the same', () => {
    expect(tell()).toEqual(tell());
  });
});

describe('cancelling a paper order', () => {
  it('takes time, in which it may still be filled', () => {
    const market = restingBid();
    market.venue.cancel(epochMs(RESTS), [FIRST_ORDER]);
    market.print(RESTS + 74, 'seller', 46, 12);
    market.advance(RESTS + 75);
    market.print(RESTS + 76, 'seller', 46, 12);
    expect(filled(market)).toEqual([12]);
    expect(market.story.slice(-2)).toEqual(['cancel-answer', 'cancellation']);
    expect(market.said.at(-1)!.event).toMatchObject({ order: { matched: shares(12), size: shares(20) } });
  });

  it('of an order in its taker delay, or of one that is gone, is answered with the reason', () => {
    const market = restingBid();
    const taker = market.take(RESTS, 53, 10, 'FAK');
    market.venue.cancel(epochMs(RESTS + 10), [taker, FOREIGN_ORDER]);
    market.advance(RESTS + 90);
    expect(market.said.at(-1)!.event).toEqual({
      type: 'cancel-answer',
      canceled: [],
      notCanceled: [
        { orderId: taker, reason: 'order is delayed' },
        { orderId: FOREIGN_ORDER, reason: 'order not found' },
      ],
    });
  });

  it('is done by the venue a minute before a stated expiration', () => {
    const market = new PaperMarket();
    market.book(0, [[47, 35]], [[53, 40]]);
    market.place(0, 47, 20, { orderType: 'GTD', expiresAt: epochMs(200_000) });
    market.advance(139_999);
    expect(market.story.at(-1)).toBe('placement');
    market.advance(140_000);
    expect(market.story.at(-1)).toBe('cancellation');
  });
});

describe('reconciling with the paper venue', () => {
  it('tells what rests and what was filled, so that a lost answer can be made up for', () => {
    const market = restingBid();
    market.print(RESTS, 'seller', 46, 12);
    market.venue.reconcile(epochMs(RESTS), [SAMPLE_ROUND.conditionId]);
    market.advance(2 * RESTS);
    expect(market.said.at(-1)!.event).toMatchObject({
      type: 'reconciled',
      openOrders: [{ orderId: '0x1', matched: shares(12) }],
      fills: [{ orderId: '0x1', size: shares(12), status: 'MATCHED' }],
    });
  });

  it('tells as our balance what is final: bought shares once confirmed, less those that were sold', () => {
    const market = new PaperMarket();
    market.book(0, [[45, 10]], [[55, 10]]);
    market.place(0, 47, 10);
    market.print(1_000, 'seller', 47, 10);
    const held = (atMs: number) => {
      market.venue.balances(epochMs(atMs), [SAMPLE_ROUND.up, SAMPLE_ROUND.down]);
      market.advance(atMs + 200);
      const { event } = market.said.at(-1)!;
      return event.type === 'balances' ? event.balances.map(({ shares: count }) => count) : [];
    };
    expect(held(1_500)).toEqual([0, 0]);
    expect(held(4_000)).toEqual([shares(10), 0]);
    market.place(5_000, 50, 5, { side: 'SELL' });
    market.print(6_000, 'buyer', 50, 5);
    expect(held(9_000)).toEqual([shares(5), 0]);
  });

  it('forgets a round that was removed', () => {
    const market = restingBid();
    market.venue.removeRound(epochMs(RESTS), SAMPLE_ROUND.conditionId);
    market.venue.reconcile(epochMs(RESTS), [SAMPLE_ROUND.conditionId]);
    market.advance(2 * RESTS);
    expect(market.said.at(-1)!.event).toMatchObject({ openOrders: [], fills: [] });
  });
});
