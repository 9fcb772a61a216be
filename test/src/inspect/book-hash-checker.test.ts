import { describe, expect, it } from 'vitest';
import { bookHash, type HashedBook } from '../../../shared/wire/book-hash.ts';
import { BookHashChecker, type HashedFrame } from '../../../src/inspect/book-hash-checker.ts';
import { UP } from '../../shared/wire/market/venue-frames.ts';

const whole: HashedBook = {
  market: '0x9c52',
  asset_id: UP,
  timestamp: '1793000100500',
  bids: [{ price: '0.44', size: '31.5' }],
  asks: [{ price: '0.56', size: '12.34' }],
  min_order_size: '5',
  tick_size: '0.01',
  neg_risk: false,
  last_trade_price: '0.550',
};

/** What a socket frame carries of the book: the hash is over all of it, the frame shows a part. */
function frameOf(book: HashedBook): HashedFrame {
  const { market, asset_id, timestamp, bids, asks } = book;
  return { market, asset_id, timestamp, bids, asks, hash: bookHash(book) };
}

describe('BookHashChecker', () => {
  it.each(['0.550', '0.440', '0.123', '0.000', '1.000', ''])('finds the last trade price %j by search', (price) => {
    expect(new BookHashChecker().check(frameOf({ ...whole, last_trade_price: price }))).toBe(true);
  });

  it('finds the tick together with the price, and keeps both', () => {
    const checker = new BookHashChecker();
    expect(checker.check(frameOf({ ...whole, tick_size: '0.001', last_trade_price: '0.973' }))).toBe(true);
    expect(checker.tickSizeOf(whole.market)).toBe('0.001');
  });

  it('uses minimum size, neg-risk and version as the market or the frame tells them', () => {
    const book = { ...whole, min_order_size: '15', neg_risk: true, version: 'v2' as const, last_trade_price: '0.5' };
    const checker = new BookHashChecker();
    expect(checker.check({ ...book, hash: bookHash(book) })).toBe(true);
    expect(checker.check({ ...frameOf({ ...book, asset_id: '2' }), version: 'v2' })).toBe(true);
  });

  it('takes the last trade price off the grid from the frame, and from a print in terms of either token', () => {
    const offGrid = { ...whole, last_trade_price: '0.5555' };
    expect(new BookHashChecker().check({ ...frameOf(offGrid), last_trade_price: '0.5555' })).toBe(true);
    expect(new BookHashChecker().check(frameOf(offGrid))).toBe(false);
  });

  it('says false for a hash of another book, and still finds the next one', () => {
    const checker = new BookHashChecker();
    expect(checker.check({ ...frameOf(whole), timestamp: '1793000100501' })).toBe(false);
    expect(checker.check(frameOf(whole))).toBe(true);
  });

  it('stops searching the grid of a market in which nothing is ever found, but not the known prices', () => {
    const checker = new BookHashChecker();
    const strange = frameOf({ ...whole, min_order_size: '7' });
    for (let i = 0; i < 60; i += 1) checker.check(strange);
    expect(checker.check(frameOf({ ...whole, last_trade_price: '0.123' }))).toBe(false);
    checker.noteTrade(whole.market, 0.877);
    expect(checker.check(frameOf({ ...whole, last_trade_price: '0.123' }))).toBe(true);
  });
});
