import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inventoryMaking } from '../../../shared/strategies/inventory-making.ts';
import { baseHalfSpread, makerPrices } from '../../../shared/strategies/maker-prices.ts';
import type { Decision, OwnOrderView, Quote, StrategyView } from '../../../shared/strategies/strategy.ts';
import { isOnGrid, PRICE_ONE, price, tick, toShares } from '../../../shared/units/index.ts';
import { book, decide, held, shares, view } from './sample-view.ts';

function quotesOf(changes: Partial<StrategyView>): { quotes: readonly Quote[]; mode: string } {
  const decision: Decision = decide(inventoryMaking, view(changes));
  if (decision.kind !== 'quotes') throw new Error('a maker states quotes');
  return decision;
}

function order(outcome: 'up' | 'down', side: 'BUY' | 'SELL', cents: number, size: number): OwnOrderView {
  const at = price(cents * 100);
  return { strategy: 'inventory_making', outcome, side, level: 0, price: at, remaining: shares(size), pending: false };
}

/** What is quoted above fair, with that many of either outcome held. */
function asks(shares: number): readonly Quote[] {
  return quotesOf({ positions: held(shares, shares) }).quotes.slice(1);
}

describe('makerPrices', () => {
  const BOOK = {
    fair: 0.515,
    skewPerShare: 0.0005,
    maxShares: 30,
    tick: tick(100),
    bestBid: price(4700),
    bestAsk: price(5300),
  };

  it.each([
    [0, 1, 5000, 5300],
    [20, 1, 4800, 5300],
    [-20, 1, 5000, 5500],
    [0, 3, 4700, 5600],
    [20, 3, 4500, 5600],
  ])('V-MM: net %d shares, spread × %d', (net, widening, bid, ask) => {
    const baseHalf = baseHalfSpread(0.03) * widening;
    expect(makerPrices({ ...BOOK, net, baseHalf })).toEqual({ bid, ask });
  });

  it('keeps the target spread within two and eight cents', () => {
    expect([0.001, 0.03, 0.5].map(baseHalfSpread)).toEqual([0.01, 0.015, 0.04]);
  });

  it('never crosses, never inverts and stays on the grid, whatever the book and the inventory', () => {
    const cents = fc.integer({ min: 1, max: 99 });
    const ticks = fc.constantFrom(tick(100), tick(10), tick(50));
    fc.assert(
      fc.property(
        cents,
        cents,
        ticks,
        fc.integer({ min: -40, max: 40 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (a, b, t, net, fair) => {
          fc.pre(a !== b);
          const bestBid = price(Math.min(a, b) * 100);
          const bestAsk = price(Math.max(a, b) * 100);
          const { bid, ask } = makerPrices({ ...BOOK, tick: t, fair, net, baseHalf: 0.015, bestBid, bestAsk });
          expect(isOnGrid(bid, t) && isOnGrid(ask, t)).toBe(true);
          expect(bid).toBeLessThan(bestAsk);
          expect(ask).toBeGreaterThan(bestBid);
          expect(bid).toBeLessThan(ask);
        },
      ),
    );
  });
});

describe('inventory_making', () => {
  it('rests on both sides from the first moment: without shares the ask is a bid for Down', () => {
    expect(quotesOf({})).toEqual({
      kind: 'quotes',
      mode: 'NORMAL',
      quotes: [
        { outcome: 'up', side: 'BUY', price: 5000, size: shares(20) },
        { outcome: 'down', side: 'BUY', price: 4700, size: shares(18.86) },
      ],
    });
  });

  it('V-MM: with 20 Up halves the bid, keeps to the room and sells what it holds', () => {
    expect(quotesOf({ positions: held(20) }).quotes).toEqual([
      { outcome: 'up', side: 'BUY', price: 4800, size: shares(10) },
      { outcome: 'up', side: 'SELL', price: 5300, size: shares(18.86) },
    ]);
  });

  it('sells what is held and buys the other outcome for the rest, in parts that may rest', () => {
    expect(asks(10)).toEqual([
      { outcome: 'up', side: 'SELL', price: 5300, size: shares(10) },
      { outcome: 'down', side: 'BUY', price: 4700, size: shares(8.86) },
    ]);
    expect(asks(4)).toEqual([{ outcome: 'down', side: 'BUY', price: 4700, size: shares(18.86) }]);
    expect(asks(15)).toEqual([{ outcome: 'up', side: 'SELL', price: 5300, size: shares(15) }]);
  });

  it('leaves off the side that has no room left', () => {
    const { quotes, mode } = quotesOf({ positions: held(26) });
    expect(mode).toBe('ONE_SIDED');
    expect(quotes.map(({ side }) => side)).toEqual(['SELL']);
    expect(quotesOf({ positions: held(0, 40) }).mode).toBe('ONE_SIDED');
  });

  it('does not react to its own orders, on either token', () => {
    const own = [order('up', 'BUY', 50, 20), order('down', 'BUY', 47, 18.86)];
    const up = book({ 50: 20, 47: 300 }, { 53: 118.86 });
    expect(quotesOf({ up, orders: own })).toEqual(quotesOf({}));
    const alone = book({ 50: 20, 47: 300 }, { 51: 18.86, 53: 100 });
    expect(quotesOf({ up: alone, orders: [own[0]!, order('down', 'BUY', 49, 18.86)] })).toEqual(quotesOf({}));
  });

  it('takes the fair value from Down when Up lacks a side, and is off when both do', () => {
    const half = book({ 47: 300 }, {});
    expect(quotesOf({ up: half }).quotes[0]).toMatchObject({ price: 5000 });
    expect(quotesOf({ up: half, down: book({}, { 53: 300 }) })).toMatchObject({ mode: 'OFF', quotes: [] });
  });

  it.each([
    ['outside the open phase', { phase: 'closing' }],
    ['before the round', { phase: 'warm' }],
    ['when a book is not live', { down: book({ 47: 1 }, { 53: 1 }, { live: false }) }],
    ['far from the middle, where one side has nothing to win', { up: book({ 96: 100 }, { 97: 100 }) }],
  ] as const)('is off %s', (_, changes) => {
    expect(quotesOf(changes)).toMatchObject({ mode: 'OFF', quotes: [] });
  });

  it('never holds more than its limit if everything fills, never sells what it lacks, never quotes dust', () => {
    const cents = fc.integer({ min: 3, max: 97 });
    const position = fc.double({ min: 0, max: 40, noNaN: true });
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 10 }), position, position, (bid, spread, up, down) => {
        const books = { up: book({ [bid]: 50 }, { [Math.min(99, bid + spread)]: 70 }) };
        const { quotes } = quotesOf({ ...books, positions: held(up, down) });
        const sum = (outcome: string, side: string) =>
          quotes
            .filter((q) => q.outcome === outcome && q.side === side)
            .reduce((total, q) => total + toShares(q.size), 0);
        const after = (outcome: string, held: number) => (sum(outcome, 'BUY') === 0 ? 0 : sum(outcome, 'BUY') + held);
        expect(quotes.filter((quote) => quote.size < shares(5))).toEqual([]);
        expect(after('up', up)).toBeLessThanOrEqual(30 + 1e-6);
        expect(after('down', down)).toBeLessThanOrEqual(30 + 1e-6);
        expect(sum('up', 'SELL')).toBeLessThanOrEqual(up + 1e-6);
        const pair = quotes.filter((quote) => quote.side === 'BUY').reduce((total, quote) => total + quote.price, 0);
        expect(pair).toBeLessThan(PRICE_ONE);
      }),
    );
  });
});
