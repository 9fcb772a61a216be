import { describe, expect, it } from 'vitest';
import { QuietVenue } from '../core/quiet-venue.ts';

describe('an account whose money is all spoken for', () => {
  it('is filled as a maker in odd parts, each rounded up, without owing more than it held for the order', () => {
    const quiet = new QuietVenue();
    const [maker, taker] = [quiet.wallet(1), quiet.wallet(2)];
    const first = maker.post({ price: 0.53, shares: 10 });
    maker.post({ price: 0.5, shares: 19_989.4 });
    expect(quiet.ledger().accounts[0]).toMatchObject({ cash: 10_000_000_000, reserved: 10_000_000_000 });

    // 1 pUSD buys 2.127659 shares: 1.12765927 pUSD of the maker's 5.3, the rest of which is 4.17234073.
    const take = taker.take({ outcome: 'down', price: 0.47, shares: 2.13, type: 'FAK' });
    expect(take.answer).toMatchObject({ kind: 'accepted', status: 'matched' });
    const { openOrders, conservation } = quiet.ledger();
    expect(openOrders.find(({ id }) => id === first.id)?.matched).toBe(2_127_659);
    expect(conservation).toMatchObject({ violations: [], held: true });
  });

  it('gives to another order what its taker would need for the fee, and then has no more than its money', () => {
    const quiet = new QuietVenue();
    const [maker, taker] = [quiet.wallet(1), quiet.wallet(2)];
    maker.post({ outcome: 'down', price: 0.5, shares: 100 });
    const crossing = taker.post({ price: 0.5, shares: 19_000 });
    const resting = taker.post({ price: 0.4, shares: 1250 });
    quiet.time.advance(1000);
    expect([crossing.answer, resting.answer].map((answer) => answer?.kind)).toContain('refused');
    const { conservation, accounts } = quiet.ledger();
    expect(conservation).toMatchObject({ violations: [], held: true });
    for (const { cash, reserved } of accounts) expect(reserved).toBeLessThanOrEqual(cash);
  });
});
