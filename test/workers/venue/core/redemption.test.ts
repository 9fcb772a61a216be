import { describe, expect, it } from 'vitest';
import { microShares } from '../../../../shared/units/index.ts';
import { ChainActs } from './chain-acts.ts';
import { QuietVenue } from './quiet-venue.ts';

const PUSD = 1_000_000;
const TEN = microShares(10 * PUSD);

function setUp(timeScale = 1) {
  const quiet = new QuietVenue({ timeScale });
  return { quiet, alice: quiet.wallet(1), bob: quiet.wallet(2), acts: new ChainActs(quiet) };
}

describe('a split', () => {
  it('turns pUSD into as many shares of both outcomes, and a merge turns them back', () => {
    const { quiet, alice, acts } = setUp();
    expect(acts.split(alice, TEN)).toBeUndefined();
    expect([alice.shares('up'), alice.shares('down')]).toEqual([10 * PUSD, 10 * PUSD]);
    expect(quiet.venue.conservation()).toMatchObject({ cash: 19_990 * PUSD, collateral: 10 * PUSD, held: true });
    expect(acts.merge(alice, microShares(4 * PUSD))).toBeUndefined();
    expect([alice.shares('up'), alice.shares('down')]).toEqual([6 * PUSD, 6 * PUSD]);
    expect(quiet.venue.conservation()).toMatchObject({ cash: 19_994 * PUSD, collateral: 6 * PUSD, held: true });
  });

  it('beyond the cash, or a merge beyond the smaller holding, changes nothing', () => {
    const { quiet, alice, bob, acts } = setUp();
    acts.split(alice, TEN);
    quiet.venue.refreshBalance(alice.apiKey, 'CONDITIONAL', 0, quiet.market.round.up);
    bob.post({ price: 0.5, shares: 5 });
    alice.take({ side: 'SELL', price: 0.5, shares: 5 });
    const before = quiet.ledger().accounts;
    expect(acts.split(alice, microShares(1e11))).toBeDefined();
    expect(acts.merge(alice, microShares(6 * PUSD))).toBeDefined();
    expect(quiet.ledger().accounts).toEqual(before);
    expect(quiet.venue.conservation().held).toBe(true);
  });

  it('that takes what open orders hold ends them as INVALID, and the reserves stay sound', () => {
    const { quiet, alice, acts } = setUp();
    const resting = alice.post({ price: 0.5, shares: 10_000 });
    acts.split(alice, microShares(6_000 * PUSD));
    expect(quiet.venue.order(alice.apiKey, resting.id)?.status).toBe('INVALID');
    expect(quiet.venue.conservation()).toMatchObject({ held: true, violations: [] });
  });
});

describe('a resolved market', () => {
  it('keeps the shares of a wallet that has not let the AutoRedeemer, and pays when it redeems', () => {
    const { quiet, alice, bob, acts } = setUp();
    const { market } = quiet;
    acts.split(alice, TEN);
    acts.split(bob, TEN);
    acts.refuseAutoRedeem(alice);
    expect(acts.redeem(alice, market)).toBe('result for condition not received yet');
    quiet.time.advance(360_000);
    const positions = () => quiet.ledger().accounts.map((account) => account.positions.length);
    expect(positions()).toEqual([2, 0]);
    expect(quiet.venue.conservation()).toMatchObject({ collateral: 10 * PUSD, held: true });
    expect(acts.redeem(alice, market)).toBeUndefined();
    expect(positions()).toEqual([0, 0]);
    const [first] = quiet.ledger().accounts;
    expect(first?.cash).toBe(10_000 * PUSD);
    expect(first?.payouts.map(({ shares }) => shares)).toEqual([10 * PUSD, 10 * PUSD]);
    expect(quiet.venue.conservation()).toMatchObject({ collateral: 0, held: true });
  });

  it('pays a second redeeming nothing', () => {
    const { quiet, alice, acts } = setUp();
    const { market } = quiet;
    acts.split(alice, TEN);
    quiet.time.advance(360_000);
    const { cash } = alice;
    expect(acts.redeem(alice, market)).toBeUndefined();
    expect(alice.cash).toBe(cash);
    expect(quiet.ledger().accounts[0]?.payouts).toHaveLength(2);
  });

  it('pays everybody who never redeemed before it is forgotten, so that no money is lost in it', () => {
    const { quiet, alice, acts } = setUp(1 / 100);
    acts.refuseAutoRedeem(alice);
    acts.split(alice, TEN);
    quiet.time.advance(100 * 3_000);
    expect(quiet.venue.conservation()).toMatchObject({ collateral: 10 * PUSD, held: true });
    quiet.time.advance(150 * 3_000);
    expect(quiet.venue.conservation()).toMatchObject({ collateral: 0, cash: 20_000 * PUSD, held: true });
    expect(quiet.ledger().accounts[0]).toMatchObject({ positions: [], payouts: [] });
  });

  it('of Protocol V2 counts its trades and pays by the approval of its own share contract', () => {
    const quiet = new QuietVenue({ venue: { v2Assets: ['BTC'] } });
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    const { market } = quiet;
    new ChainActs(quiet).refuseAutoRedeem(alice);
    alice.post({ outcome: 'down', price: 0.45, shares: 10 });
    bob.take({ price: 0.55, shares: 10 });
    expect([market.round.version, market.volume, market.lastTradePrice]).toEqual(['v2', 10 * PUSD, 5500]);
    quiet.time.advance(360_000);
    // What she refused was the contract of v1 shares.
    expect(quiet.ledger().accounts.flatMap(({ positions }) => positions)).toEqual([]);
    expect(quiet.venue.conservation()).toMatchObject({ collateral: 0, held: true });
  });
});
