import { describe, expect, it } from 'vitest';
import { tokenOf } from '../../../../shared/market/round.ts';
import type { LedgerAccount, TradeFilter } from '../../../../workers/venue/core/contract.ts';
import { acceptedOf, QuietVenue, refusalOf } from './quiet-venue.ts';

const PUSD = 1_000_000;

function setUp() {
  const quiet = new QuietVenue();
  return { quiet, alice: quiet.wallet(1), bob: quiet.wallet(2) };
}

function resolved() {
  const { quiet, alice, bob } = setUp();
  const { market } = quiet;
  alice.post({ outcome: 'down', price: 0.5, shares: 10 });
  bob.take({ price: 0.5, shares: 10 });
  const resting = alice.post({ price: 0.4, shares: 8 });
  quiet.time.advance(290_000 + 55_000);
  return { quiet, alice, bob, market, resting };
}

describe('a trade', () => {
  it('goes through MATCHED, MINED and CONFIRMED under one id, its hash known from MINED on', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    quiet.time.advance(5000);
    const states = quiet.told('trade').map(({ trade }) => trade);
    expect(states.map(({ status }) => status)).toEqual(['MATCHED', 'MINED', 'CONFIRMED']);
    expect(new Set(states.map(({ id }) => id)).size).toBe(1);
    expect(states.map(({ transactionHash }) => transactionHash !== '')).toEqual([false, true, true]);
    expect(quiet.ledger().trades.map(({ status }) => status)).toEqual(['CONFIRMED']);
  });

  it('is preceded by the takers placement and followed by an update of both orders', () => {
    const { quiet, alice, bob } = setUp();
    const maker = alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    quiet.notices.length = 0;
    const taker = bob.take({ price: 0.5, shares: 4 + 1 });
    const steps = quiet.notices.flatMap((notice) => {
      if (notice.type === 'order') return [`${notice.change} ${notice.order.id} ${notice.order.matched}`];
      return notice.type === 'trade' ? ['trade'] : [];
    });
    expect(steps).toEqual([
      `PLACEMENT ${taker.id} 0`,
      'trade',
      `UPDATE ${taker.id} 5000000`,
      `UPDATE ${maker.id} 5000000`,
    ]);
  });

  it('is listed for taker and maker in their roles, the newest first', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 5 });
    const second = acceptedOf(bob.take({ price: 0.5, shares: 5 })).tradeIds[0];
    expect(quiet.venue.trades(alice.apiKey, {}).map(({ traderSide }) => traderSide)).toEqual(['MAKER', 'MAKER']);
    expect(quiet.venue.trades(bob.apiKey, {})[0]).toMatchObject({ trade: { id: second }, traderSide: 'TAKER' });
    const [leg] = quiet.venue.trades(bob.apiKey, {})[0]?.trade.legs ?? [];
    expect(leg).toMatchObject({ owner: alice.apiKey, outcome: 'Down', side: 'BUY', price: 5000, matched: 5 * PUSD });
  });

  it('is found by its market, id or key alike, and by nobody who had no part in it', () => {
    const { quiet, alice, bob } = setUp();
    const stranger = quiet.wallet(3);
    const [first, second] = quiet.venue.markets();
    for (const market of [first, second]) {
      alice.post({ outcome: 'down', price: 0.5, shares: 10 }, market);
      bob.post({ price: 0.5, shares: 5 }, market);
      quiet.time.advance(5000);
    }
    const found = (filter: TradeFilter, { apiKey } = bob) =>
      quiet.venue.trades(apiKey, filter).map(({ trade }) => trade.conditionId);
    const [one, two] = [first?.round.conditionId ?? '', second?.round.conditionId ?? ''];
    const newest = quiet.venue.trades(bob.apiKey, {})[0]?.trade;
    expect(found({})).toEqual([two, one]);
    expect(found({ conditionId: one })).toEqual([one]);
    expect(found({ id: newest?.id ?? '' })).toEqual([two]);
    expect(found({ id: newest?.id ?? '', conditionId: one })).toEqual([]);
    expect(found({ token: first?.round.up ?? '' })).toEqual([one]);
    expect(found({ conditionId: two }, alice)).toEqual([two]);
    for (const filter of [{}, { conditionId: one }, { id: newest?.id ?? '' }]) {
      expect(found(filter, stranger)).toEqual([]);
    }
    expect(newest?.status).toBe('CONFIRMED');
  });

  it('lets the buyer sell only what is mined', () => {
    const { quiet, alice, bob } = setUp();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    expect(refusalOf(bob.post({ side: 'SELL', price: 0.6, shares: 10 }))).toBe('not enough balance / allowance');
    quiet.time.advance(500);
    expect(acceptedOf(bob.post({ side: 'SELL', price: 0.6, shares: 10 })).status).toBe('live');
  });
});

describe('a resolved market', () => {
  it('pays 1 pUSD per winning share, takes the losing ones, and lists both as payouts', () => {
    const { quiet, alice, bob, market } = resolved();
    const winner = market.resolution?.winner;
    const account = (apiKey: string): LedgerAccount | undefined =>
      quiet.ledger().accounts.find(({ apiKeys }) => apiKeys.includes(apiKey));
    expect(account(alice.apiKey)?.cash).toBe((9_995 + (winner === 'down' ? 10 : 0)) * PUSD);
    expect(account(bob.apiKey)?.cash).toBe((9_995 + (winner === 'up' ? 10 : 0)) * PUSD - 175_000);
    expect(account(alice.apiKey)?.payouts).toMatchObject([
      { outcome: 'down', shares: 10 * PUSD, amount: winner === 'down' ? 10 * PUSD : 0 },
    ]);
    expect(account(bob.apiKey)?.positions).toEqual([]);
    expect(quiet.ledger().conservation).toMatchObject({ collateral: 0, held: true });
  });

  it('ends resting orders as CANCELED_MARKET_RESOLVED and gives their cash back', () => {
    const { quiet, alice, market, resting } = resolved();
    expect(quiet.venue.order(alice.apiKey, resting.id)?.status).toBe('CANCELED_MARKET_RESOLVED');
    expect(quiet.told('order').at(-1)).toMatchObject({ change: 'CANCELLATION', order: { id: resting.id } });
    expect(quiet.ledger().accounts.map(({ reserved }) => reserved)).toEqual([0, 0]);
    expect(quiet.venue.book(tokenOf(market.round, 'up'))).toMatchObject({ bids: [], asks: [] });
  });
});
