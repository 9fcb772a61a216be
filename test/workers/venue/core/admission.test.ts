import { describe, expect, it } from 'vitest';
import { acceptedOf, QuietVenue, refusalOf, START_MS, type Wish } from './quiet-venue.ts';

const NOW_S = (START_MS + 10_000) / 1000;

/** Wishes that the venue refuses, with its own words (protocol §2.6, §2.7). */
const REFUSED: readonly (readonly [name: string, wish: Wish, words: RegExp])[] = [
  ['a price off the tick', { price: 0.565, shares: 10 }, /Price \(0\.565\) breaks minimum tick size rule: 0\.01$/],
  ['a price of 1', { price: 1, shares: 10 }, /Price \(1\) breaks minimum tick size rule: 0\.01$/],
  ['four shares', { price: 0.5, shares: 4 }, /is invalid\. Size \(4\) lower than the minimum: 5$/],
  ['more than the wallet has', { price: 0.5, shares: 20_001 }, /^not enough balance \/ allowance$/],
  ['selling what it has not', { side: 'SELL', price: 0.5, shares: 5 }, /^not enough balance \/ allowance$/],
  ['a FAK order on an empty book', { price: 0.5, shares: 5, type: 'FAK' }, /^no orders found to match with FAK order/],
  ['an expiration on a GTC order', { price: 0.5, shares: 5, expirationS: NOW_S + 999 }, /^invalid expiration$/],
  [
    'an expiration that is too near',
    { price: 0.5, shares: 5, type: 'GTD', expirationS: NOW_S + 179 },
    /^invalid expiration$/,
  ],
];

describe('a posted order', () => {
  it.each(REFUSED)('is refused for %s', (_name, wish, words) => {
    const quiet = new QuietVenue();
    expect(refusalOf(quiet.wallet(1).post(wish))).toMatch(words);
    expect(quiet.ledger().orders).toEqual([]);
    expect(quiet.ledger().refusals).toHaveLength(1);
  });

  it('is refused when its owner is another key or its signer another wallet', () => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    const draft = alice.draft({ price: 0.5, shares: 5 });
    expect(refusalOf(alice.send({ ...draft, owner: bob.apiKey }))).toBe(
      'the order owner has to be the owner of the API KEY',
    );
    const forged = { ...draft.order, maker: bob.address, signer: bob.address };
    expect(refusalOf(alice.send({ ...draft, order: forged }))).toBe(
      'the order signer address has to be the address of the API KEY',
    );
  });

  it('is refused when it is post-only and would cross, and rests when it does not', () => {
    const quiet = new QuietVenue();
    quiet.wallet(1).post({ outcome: 'down', price: 0.5, shares: 10 });
    const bob = quiet.wallet(2);
    expect(refusalOf(bob.post({ price: 0.5, shares: 10, postOnly: true }))).toBe(
      'invalid post-only order: order crosses book',
    );
    expect(acceptedOf(bob.post({ price: 0.49, shares: 10, postOnly: true })).status).toBe('live');
  });

  it('is refused when it is a marketable BUY for less than 1 pUSD', () => {
    const quiet = new QuietVenue();
    quiet.wallet(1).post({ outcome: 'down', price: 0.9, shares: 100 });
    expect(refusalOf(quiet.wallet(2).take({ price: 0.1, shares: 9.9 }))).toBe(
      'invalid amount for a marketable BUY order ($0.99), min size: $1',
    );
    expect(refusalOf(quiet.wallet(3).take({ price: 0.1, shares: 9.99 }))).toContain('($0.99)');
  });

  it('is refused when a market order has more decimals than two and four', () => {
    const quiet = new QuietVenue();
    quiet.wallet(1).post({ outcome: 'down', price: 0.5, shares: 100 });
    const bob = quiet.wallet(2);
    const draft = bob.draft({ price: 0.5, shares: 10, type: 'FAK' });
    const order = { ...draft.order, makerAmount: 5_001_000, takerAmount: 10_002_000 };
    expect(refusalOf(bob.send({ ...draft, order }))).toBe(
      'invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals, taker amount a max of 4 decimals',
    );
  });

  it('is accepted once: the same bytes again are a duplicate, also after a cancel', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    const draft = alice.draft({ price: 0.5, shares: 5 });
    const first = alice.send(draft);
    expect(refusalOf(alice.send(draft))).toBe(`order ${first.id} is invalid. Duplicated.`);
    quiet.venue.cancelAll(alice.apiKey);
    expect(refusalOf(alice.send(draft))).toBe(`order ${first.id} is invalid. Duplicated.`);
  });

  it('holds its cash, so that orders together cannot promise more than there is', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    const first = alice.post({ price: 0.6, shares: 10_000 });
    expect(refusalOf(alice.post({ price: 0.5, shares: 10_000 }))).toBe('not enough balance / allowance');
    quiet.venue.cancel(alice.apiKey, [first.id]);
    expect(acceptedOf(alice.post({ price: 0.5, shares: 10_000 })).status).toBe('live');
  });

  it('is refused once the round is over', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    const { market } = quiet;
    quiet.time.advance(290_000);
    expect(market.state).toBe('closed');
    expect(refusalOf(alice.post({ price: 0.5, shares: 5 }, market))).toBe(
      'the market is not yet ready to process new orders',
    );
  });
});
