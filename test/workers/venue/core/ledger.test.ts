import { describe, expect, it } from 'vitest';
import { REMEMBERED_ROUNDS } from '../../../../workers/venue/core/ledger-contract.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { QuietVenue } from './quiet-venue.ts';

/** Rounds of three seconds. */
const TIME_SCALE = 1 / 100;
const ROUND_MS = 3_000;

/** A first round with one trade, one order that rests until the end, two refusals; then the rounds that follow. */
function afterRounds(rounds: number) {
  const quiet = new QuietVenue({ timeScale: TIME_SCALE });
  const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
  const { market } = quiet;
  alice.post({ outcome: 'down', price: 0.5, shares: 10 });
  bob.take({ price: 0.5, shares: 10 });
  const resting = alice.post({ price: 0.4, shares: 8 });
  bob.post({ side: 'SELL', price: 0.6, shares: 1_000 });
  const astray = bob.draft({ price: 0.4, shares: 10 });
  bob.send({ ...astray, order: { ...astray.order, tokenId: '1' as TokenId } });
  const before = quiet.ledger();
  quiet.time.advance(rounds * ROUND_MS);
  return { quiet, alice, bob, market, resting, before, ledger: quiet.ledger() };
}

describe('the venue’s ledger', () => {
  it('keeps every record of an hour of 20 s rounds', () => {
    expect(REMEMBERED_ROUNDS * 20_000).toBeGreaterThan(3_600_000);
    const { ledger, before, market } = afterRounds(REMEMBERED_ROUNDS);
    expect(ledger.forgotten).toBe(0);
    expect(ledger.orders.map(({ id }) => id)).toEqual(before.orders.map(({ id }) => id));
    expect(ledger.trades).toHaveLength(1);
    expect(ledger.refusals).toEqual(before.refusals);
    expect(ledger.accounts.flatMap(({ payouts }) => payouts)).toHaveLength(2);
    expect(ledger.markets.map(({ slug }) => slug)).toContain(market.round.slug);
  });

  it('drops what happened in a market that is too old, says how much that was, and still conserves money', () => {
    const { quiet, alice, bob, resting, ledger, before } = afterRounds(REMEMBERED_ROUNDS + 3);
    expect([before.orders.length, before.trades.length, before.refusals.length]).toEqual([3, 1, 2]);
    expect(ledger).toMatchObject({ orders: [], openOrders: [], refusals: [], trades: [], forgotten: 3 + 1 + 2 + 2 });
    expect(ledger.accounts.map(({ payouts }) => payouts)).toEqual([[], []]);
    expect(ledger.conservation).toMatchObject({ deposited: 20_000_000_000, collateral: 0, held: true });
    expect(ledger.conservation.fees).toBe(before.conservation.fees);
    expect(quiet.venue.order(alice.apiKey, resting.id)).toBeUndefined();
    expect(quiet.venue.trades(bob.apiKey, {})).toEqual([]);
  });

  it('keeps what happened in a later market when an older one is dropped', () => {
    const { quiet, alice, bob } = afterRounds(2);
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const late = bob.take({ price: 0.5, shares: 10 });
    bob.post({ side: 'SELL', price: 0.6, shares: 1_000 });
    quiet.time.advance(REMEMBERED_ROUNDS * ROUND_MS);
    const { forgotten, trades, orders, refusals, accounts } = quiet.ledger();
    expect(forgotten).toBe(8);
    expect(trades.map(({ takerOrderId }) => takerOrderId)).toEqual([late.id]);
    expect([orders.length, refusals.length]).toEqual([2, 1]);
    expect(accounts.flatMap(({ payouts }) => payouts)).toHaveLength(2);
    expect(quiet.venue.trades(bob.apiKey, {})).toHaveLength(1);
  });
});
