import { describe, expect, it } from 'vitest';
import { bookHash, bookHashByLastTrade, type HashedBook } from '../../../shared/wire/book-hash.ts';
import golden from '../../vectors/golden-vectors.json' with { type: 'json' };

describe('bookHash', () => {
  it.each(golden.book_hash)('reproduces the golden vector: $name', ({ preimage, sha1 }) => {
    expect(bookHash(JSON.parse(preimage) as HashedBook)).toBe(sha1);
  });

  it('does not depend on the order in which the book happens to hold its keys', () => {
    const { preimage, sha1 } = golden.book_hash[2]!;
    const book = JSON.parse(preimage) as HashedBook;
    const turned = Object.fromEntries(Object.entries(book).toReversed()) as HashedBook;
    const levels = book.bids.map(({ price, size }) => ({ size, price }));
    expect(bookHash({ ...turned, bids: levels })).toBe(sha1);
  });

  it('gives each last trade price its own hash from one head', () => {
    const book = JSON.parse(golden.book_hash[2]!.preimage) as HashedBook;
    const hashOf = bookHashByLastTrade(book);
    expect(hashOf('0.551')).toBe(bookHash({ ...book, last_trade_price: '0.551' }));
    expect(hashOf('0.550')).toBe(golden.book_hash[2]!.sha1);
  });
});
