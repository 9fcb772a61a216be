import { describe, expect, it } from 'vitest';
import { tokenOf } from '../../../../shared/market/round.ts';
import { type CourseName, courseOf } from '../../../../workers/venue/core/faults/settlement-course.ts';
import type { LedgerReport } from '../../../../workers/venue/core/contract.ts';
import { acceptedOf, QuietVenue, refusalOf, type Wallet } from './quiet-venue.ts';

const PUSD = 1_000_000;

/** Alice and Bob with twenty of both shares each, all settled. */
function setUp() {
  const quiet = new QuietVenue();
  const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
  for (const [maker, taker] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    maker.post({ outcome: 'down', price: 0.5, shares: 20 });
    taker.take({ price: 0.5, shares: 20 });
  }
  quiet.time.advance(5_000);
  return { quiet, alice, bob };
}

/** From now on all trades take this course. @returns the way to end that */
function under(quiet: QuietVenue, course: CourseName, changes: Parameters<typeof courseOf>[1] = {}): () => void {
  return quiet.venue.faults.settlements.add({ hits: () => true, course: courseOf(course, changes) });
}

/** All money and shares, by wallet, without the orders. */
function wealthOf({ accounts, conservation }: LedgerReport): unknown {
  const { inTransit: _, ...sums } = conservation;
  return { sums, accounts: accounts.map(({ payouts: _payouts, ...account }) => account) };
}

function statusesTold(quiet: QuietVenue): string[] {
  return quiet.told('trade').map(({ trade }) => trade.status);
}

describe('a failed trade', () => {
  it.each([
    ['a swap', 'up', 'SELL', 'BUY'],
    ['a mint', 'down', 'BUY', 'BUY'],
    ['a merge', 'down', 'SELL', 'SELL'],
    ['a sale into a bid', 'up', 'BUY', 'SELL'],
  ] as const)('gives back cash, shares and fees to the last unit: %s', (_name, outcome, makerSide, takerSide) => {
    const { quiet, alice, bob } = setUp();
    const before = wealthOf(quiet.ledger());
    under(quiet, 'failed');
    const price = outcome === 'up' ? 0.37 : 0.63;
    alice.post({ outcome, side: makerSide, price, shares: 7.77 });
    acceptedOf(bob.take({ side: takerSide, price: 0.37, shares: 7.77 }));
    expect(quiet.venue.conservation()).toMatchObject({ held: true, violations: [] });
    expect(wealthOf(quiet.ledger())).not.toEqual(before);
    quiet.time.advance(1_000);
    expect(quiet.ledger().trades.at(-1)?.status).toBe('FAILED');
    expect(wealthOf(quiet.ledger())).toEqual(before);
  });

  it('leaves its orders matched: nobody has told that the venue puts them back', () => {
    const { quiet, alice, bob } = setUp();
    under(quiet, 'failed');
    const maker = alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const taker = bob.take({ price: 0.5, shares: 5 });
    quiet.time.advance(5_000);
    expect(quiet.venue.order(bob.apiKey, taker.id)).toMatchObject({ status: 'MATCHED', matched: 5 * PUSD });
    expect(quiet.venue.order(alice.apiKey, maker.id)).toMatchObject({ status: 'LIVE', matched: 5 * PUSD });
    expect(quiet.book('up').asks).toEqual(['0.5×5']);
  });

  it('could not be built upon: what was bought cannot be sold and what was sold is not paid while its fate is open', () => {
    const { quiet, alice, bob } = setUp();
    under(quiet, 'failed', { delayMs: 30_000 });
    const [had, spendable] = [alice.cash, bob.cash];
    alice.post({ side: 'SELL', price: 0.5, shares: 20 });
    bob.take({ price: 0.5, shares: 20 });
    expect(alice.cash).toBe(had);
    expect(bob.cash).toBe(spendable - 10 * PUSD - 350_000);
    expect(quiet.venue.conservation()).toMatchObject({ inTransit: 10 * PUSD, held: true });
    expect(refusalOf(bob.post({ side: 'SELL', price: 0.9, shares: 21 }))).toBe('not enough balance / allowance');
    quiet.time.advance(30_000);
    expect([alice.cash, bob.cash, quiet.venue.conservation().inTransit]).toEqual([had, spendable, 0]);
  });

  it('that fails after the payout returns the shares, and pays for those that won', () => {
    const { quiet, alice, bob } = setUp();
    const { market } = quiet;
    under(quiet, 'retrying-failed', { delayMs: 600_000 });
    const [first, second] = [alice.cash, bob.cash];
    alice.post({ side: 'SELL', price: 0.5, shares: 20 });
    bob.take({ price: 0.5, shares: 20 });
    quiet.time.advance(360_000);
    expect(market.state).toBe('resolved');
    expect(quiet.venue.conservation()).toMatchObject({ held: true, violations: [] });
    quiet.time.advance(300_000);
    expect(quiet.ledger().trades.at(-1)?.status).toBe('FAILED');
    // Each had twenty of both, so that either outcome pays twenty.
    expect([alice.cash, bob.cash]).toEqual([first + 20 * PUSD, second + 20 * PUSD]);
    expect(quiet.venue.conservation()).toMatchObject({ collateral: 0, inTransit: 0, held: true });
  });
});

describe('a trade under a settlement fault', () => {
  it.each([
    ['retrying-confirmed', ['MATCHED', 'RETRYING', 'MINED', 'CONFIRMED']],
    ['retrying-failed', ['MATCHED', 'RETRYING', 'FAILED']],
    ['failed', ['MATCHED', 'FAILED']],
    ['unmined', ['MATCHED', 'CONFIRMED']],
    ['usual', ['MATCHED', 'MINED', 'CONFIRMED']],
    ['not-broadcast', ['MATCHED', 'FAILED']],
  ] as const)('on the course %s goes through its states under one id', (course, states) => {
    const { quiet, alice, bob } = setUp();
    quiet.notices.length = 0;
    under(quiet, course);
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(10_000);
    expect(statusesTold(quiet)).toEqual(states);
    expect(new Set(quiet.told('trade').map(({ trade }) => trade.id)).size).toBe(1);
    expect(quiet.venue.conservation()).toMatchObject({ inTransit: 0, held: true });
  });

  it('delivers shares and money once, whether MINED was told or not', () => {
    const { quiet, alice, bob } = setUp();
    under(quiet, 'unmined');
    const [poor, rich] = [alice.cash, bob.cash];
    alice.post({ side: 'SELL', price: 0.5, shares: 20 });
    bob.take({ price: 0.5, shares: 20 });
    quiet.time.advance(10_000);
    expect([alice.cash - poor, rich - bob.cash]).toEqual([10 * PUSD, 10 * PUSD + 350_000]);
    expect(acceptedOf(bob.post({ side: 'SELL', price: 0.9, shares: 40 })).status).toBe('live');
  });

  it('shows over REST, and there alone, that it was never broadcast', () => {
    const { quiet, alice, bob } = setUp();
    under(quiet, 'not-broadcast', { delayMs: 50_000 });
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(1);
    expect(quiet.venue.trades(bob.apiKey, {})[0]?.trade.status).toBe('MATCHED_NOT_BROADCASTED');
    expect(statusesTold(quiet)).not.toContain('MATCHED_NOT_BROADCASTED');
    quiet.time.advance(50_000);
    expect(quiet.venue.trades(bob.apiKey, {})[0]?.trade.status).toBe('FAILED');
  });

  it('ends without a word on the user socket when the fault says so, and REST knows the end', () => {
    const { quiet, alice, bob } = setUp();
    quiet.notices.length = 0;
    under(quiet, 'retrying-failed', { silentEnd: true });
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(10_000);
    expect(statusesTold(quiet)).toEqual(['MATCHED', 'RETRYING']);
    expect(quiet.venue.trades(bob.apiKey, {})[0]?.trade.status).toBe('FAILED');
  });

  it('that is mined after its market was resolved is paid out then', () => {
    const { quiet, alice, bob } = setUp();
    under(quiet, 'usual', { delayMs: 600_000 });
    const { market } = quiet;
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    const before = alice.cash + bob.cash;
    quiet.time.advance(400_000);
    expect(market.state).toBe('resolved');
    expect(alice.cash + bob.cash).toBe(before + 40 * PUSD);
    quiet.time.advance(300_000);
    expect(alice.cash + bob.cash).toBe(before + 50 * PUSD);
    expect(quiet.ledger().accounts.flatMap(({ positions }) => positions)).toEqual([]);
    expect(quiet.venue.conservation()).toMatchObject({ collateral: 0, held: true });
  });

  it('is spared once the fault is over', () => {
    const { quiet, alice, bob } = setUp();
    const end = under(quiet, 'failed');
    end();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(10_000);
    expect(quiet.ledger().trades.at(-1)?.status).toBe('CONFIRMED');
  });

  it('that never ended by itself is ended before its market is forgotten, and no money stays behind', () => {
    const { quiet, alice, bob } = (() => {
      const made = new QuietVenue({ timeScale: 1 / 100 });
      return { quiet: made, alice: made.wallet(1), bob: made.wallet(2) };
    })();
    under(quiet, 'failed', { delayMs: 1e9 });
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(243 * 3_000);
    expect(quiet.ledger()).toMatchObject({ trades: [], conservation: { collateral: 0, inTransit: 0, held: true } });
    expect([alice.cash, bob.cash]).toEqual([10_000 * PUSD, 10_000 * PUSD]);
  });
});

describe('shares of a trade on its way', () => {
  it('are the buyers as provisional ones, and only settled ones are paid at the resolution', () => {
    const { quiet, alice, bob } = setUp();
    const provisional = ({ address }: Wallet) =>
      quiet
        .ledger()
        .accounts.find((account) => account.address === address)
        ?.positions.filter((position) => position.provisional > 0)
        .map(({ token, provisional: size }) => [token, size]);
    under(quiet, 'usual', { delayMs: 600_000 });
    const { round } = quiet.market;
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(400_000);
    expect(provisional(alice)).toEqual([[tokenOf(round, 'down'), 10 * PUSD]]);
    expect(provisional(bob)).toEqual([[tokenOf(round, 'up'), 10 * PUSD]]);
  });
});
