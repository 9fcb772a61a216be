import { describe, expect, it } from 'vitest';
import { acceptedOf, QuietVenue, refusalOf } from './quiet-venue.ts';

const PUSD = 1_000_000;

function setUp() {
  const quiet = new QuietVenue();
  return { quiet, alice: quiet.wallet(1), bob: quiet.wallet(2), carol: quiet.wallet(3) };
}

describe('the merged book', () => {
  it('shows an order on Down as its mirror image on Up', () => {
    const { quiet, alice } = setUp();
    alice.post({ outcome: 'down', price: 0.4, shares: 10 });
    alice.post({ outcome: 'up', price: 0.55, shares: 7 });
    expect(quiet.book('up')).toEqual({ bids: ['0.55×7'], asks: ['0.6×10'] });
    expect(quiet.book('down')).toEqual({ bids: ['0.4×10'], asks: ['0.45×7'] });
  });

  it('serves the better price first, and at one price the older order, whichever token it was posted on', () => {
    const { quiet, alice, bob, carol } = setUp();
    const older = bob.post({ outcome: 'down', price: 0.4, shares: 10 });
    const newer = alice.post({ outcome: 'down', price: 0.4, shares: 10 });
    const better = alice.post({ outcome: 'down', price: 0.41, shares: 5 });
    carol.take({ price: 0.6, shares: 12 });
    expect(quiet.book('up').asks).toEqual(['0.6×13']);
    expect(quiet.venue.order(alice.apiKey, better.id)?.status).toBe('MATCHED');
    expect(quiet.venue.order(bob.apiKey, older.id)?.matched).toBe(7 * PUSD);
    expect(quiet.venue.order(alice.apiKey, newer.id)?.matched).toBe(0);
  });

  it('adds up orders of one level and drops the level with its last order', () => {
    const { quiet, alice, bob } = setUp();
    const first = alice.post({ price: 0.5, shares: 10 });
    bob.post({ price: 0.5, shares: 5.5 });
    expect(quiet.book('up').bids).toEqual(['0.5×15.5']);
    quiet.venue.cancel(alice.apiKey, [first.id]);
    expect(quiet.book('up').bids).toEqual(['0.5×5.5']);
    quiet.venue.cancelAll(bob.apiKey);
    expect(quiet.book('up').bids).toEqual([]);
  });
});

describe('a match', () => {
  it('mints a pair when buyers of opposite tokens meet: the taker pays the makers price and the fee on top', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.45, shares: 100 });
    const taken = acceptedOf(bob.take({ price: 0.6, shares: 100 }));
    expect(taken).toMatchObject({ status: 'matched', making: 55 * PUSD, taking: 100 * PUSD });
    expect(alice.cash).toBe((10_000 - 45) * PUSD);
    expect(bob.cash).toBe((10_000 - 55) * PUSD - 1_732_500); // 100 × 0.07 × 0.55 × 0.45
    expect([alice.shares('down'), bob.shares('up')]).toEqual([100 * PUSD, 100 * PUSD]);
    expect(quiet.ledger().conservation).toMatchObject({ collateral: 100 * PUSD, fees: 1_732_500, held: true });
  });

  it('swaps shares for cash on one token, the fee out of the sellers proceeds', () => {
    const { quiet, alice, bob, carol } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 20 });
    bob.take({ price: 0.5, shares: 20 });
    quiet.time.advance(5000);
    carol.post({ price: 0.6, shares: 20 });
    const before = bob.cash;
    acceptedOf(bob.take({ side: 'SELL', price: 0.6, shares: 20 }));
    expect(bob.cash - before).toBe(12 * PUSD - 336_000); // 20 × 0.07 × 0.6 × 0.4
    expect([bob.shares('up'), carol.shares('up')]).toEqual([0, 20 * PUSD]);
    expect(quiet.ledger().conservation).toMatchObject({ collateral: 20 * PUSD, held: true });
  });

  it('dissolves pairs when sellers of opposite tokens meet', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 20 });
    bob.take({ price: 0.5, shares: 20 });
    quiet.time.advance(5000);
    alice.post({ outcome: 'down', side: 'SELL', price: 0.4, shares: 20 });
    acceptedOf(bob.take({ side: 'SELL', price: 0.55, shares: 20 }));
    expect([alice.shares('down'), bob.shares('up')]).toEqual([0, 0]);
    expect(quiet.ledger().conservation).toMatchObject({ collateral: 0, held: true });
  });

  it('rests what a GTC order could not get, and kills that of a FAK order', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const resting = bob.take({ price: 0.52, shares: 30 });
    expect(acceptedOf(resting).status).toBe('matched');
    expect(quiet.book('up')).toEqual({ bids: ['0.52×20'], asks: [] });
    quiet.venue.cancelAll(bob.apiKey);

    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const killed = bob.take({ price: 0.5, shares: 30, type: 'FAK' });
    expect(acceptedOf(killed).taking).toBe(10 * PUSD);
    expect(quiet.venue.order(bob.apiKey, killed.id)?.status).toBe('CANCELED');
    expect(quiet.book('up')).toEqual({ bids: [], asks: [] });
  });

  it('spends a market BUYs money: below its limit it gets more shares, never for more money', () => {
    const { alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 100 });
    const taken = acceptedOf(bob.take({ price: 0.52, shares: 20, type: 'FAK' }));
    expect(taken).toMatchObject({ making: 10_400_000, taking: 20_800_000 });
  });

  it('fills a FOK order wholly or changes nothing', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const before = bob.cash;
    const killed = bob.take({ price: 0.5, shares: 11, type: 'FOK' });
    expect(refusalOf(killed)).toBe("order couldn't be fully filled. FOK orders are fully filled or killed.");
    expect([bob.cash, quiet.book('up').asks]).toEqual([before, ['0.5×10']]);
    expect(quiet.venue.order(bob.apiKey, killed.id)).toBeUndefined();
    expect(acceptedOf(bob.take({ price: 0.5, shares: 10, type: 'FOK' })).taking).toBe(10 * PUSD);
  });

  it('is refused to the taker when it would be with his own order, before anything is filled', () => {
    const { quiet, alice, bob } = setUp();
    bob.post({ outcome: 'down', price: 0.52, shares: 10 });
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const refused = alice.take({ price: 0.5, shares: 20 });
    expect(refusalOf(refused)).toMatch(/^order 0x[0-9a-f]{64} is invalid\. Self-trade/);
    expect(quiet.book('up').asks).toEqual(['0.48×10', '0.5×10']);
  });

  it('tells the prints of every price level, then both books, and nothing as a level change', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    alice.post({ outcome: 'down', price: 0.49, shares: 10 });
    quiet.notices.length = 0;
    bob.take({ price: 0.51, shares: 15 });
    const market = quiet.notices.filter(({ type }) => type === 'print' || type === 'books' || type === 'levels');
    expect(market.map(({ type }) => type)).toEqual(['print', 'print', 'books']);
    expect(quiet.told('print').map(({ price, size, side }) => [price, size, side])).toEqual([
      [5000, 10 * PUSD, 'BUY'],
      [5100, 5 * PUSD, 'BUY'],
    ]);
    expect(quiet.told('books')[0]?.books.map(({ last_trade_price }) => last_trade_price)).toEqual(['0.510', '0.510']);
  });

  it('names taker and makers of every print, each maker on his own token, which add up to its size', () => {
    const { quiet, alice, bob, carol } = setUp();
    const { up, down } = quiet.market.round;
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(5000);
    bob.post({ side: 'SELL', price: 0.6, shares: 6 });
    alice.post({ outcome: 'down', price: 0.4, shares: 8 });
    quiet.notices.length = 0;
    carol.take({ price: 0.6, shares: 10 });
    const [print] = quiet.told('print');
    expect(print).toMatchObject({ taker: carol.address, token: up, side: 'BUY', price: 6000, size: 10 * PUSD });
    expect(print?.makers).toEqual([
      { address: bob.address, side: 'SELL', token: up, price: 6000, size: 6 * PUSD },
      { address: alice.address, side: 'BUY', token: down, price: 4000, size: 4 * PUSD },
    ]);
  });

  it('may hit several orders of one owner, on both tokens: one trade, a leg for each, every order told of it', () => {
    const { quiet, alice, bob, carol } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(5000);
    const sold = bob.post({ side: 'SELL', price: 0.55, shares: 6 });
    const bought = bob.post({ outcome: 'down', price: 0.44, shares: 6 });
    quiet.notices.length = 0;
    carol.take({ price: 0.56, shares: 12 });
    const trade = quiet.told('trade')[0]?.trade;
    expect(trade?.legs).toMatchObject([
      { orderId: sold.id, owner: bob.apiKey, side: 'SELL', outcome: 'Up', price: 5500, matched: 6 * PUSD },
      { orderId: bought.id, owner: bob.apiKey, side: 'BUY', outcome: 'Down', price: 4400, matched: 6 * PUSD },
    ]);
    expect(quiet.venue.trades(bob.apiKey, { id: trade?.id ?? '' })).toHaveLength(1);
    for (const { id } of [sold, bought]) {
      expect(quiet.venue.order(bob.apiKey, id)).toMatchObject({ status: 'MATCHED', tradeIds: [trade?.id] });
    }
  });

  it('charges the fee of every level on its own price, each rounded to five decimals', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 7.77 });
    alice.post({ outcome: 'down', price: 0.43, shares: 7.77 });
    const before = bob.cash;
    bob.take({ price: 0.57, shares: 15.54 });
    // 7.77 × 0.07 × 0.25 = 0.135975 → 0.13598 and 7.77 × 0.07 × 0.57 × 0.43 = 0.13331… → 0.13331
    expect(before - bob.cash).toBe(3_885_000 + 4_428_900 + 135_980 + 133_310);
    expect(quiet.venue.conservation().fees).toBe(135_980 + 133_310);
  });

  it('is refused when the money for fees and for the rest to be kept open is gone at the end of the delay', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 10_000 });
    const taken = bob.post({ price: 0.5, shares: 19_000 });
    bob.post({ price: 0.1, shares: 5_000 });
    quiet.time.advance(150);
    expect(refusalOf(taken)).toBe('not enough balance / allowance');
    expect(quiet.venue.conservation()).toMatchObject({ held: true });
    expect(quiet.book('up')).toEqual({ bids: ['0.1×5000'], asks: ['0.5×10000'] });
  });
});
