import { describe, expect, it } from 'vitest';
import { INTERVALS } from '../../../../shared/market/intervals.ts';
import { bookHash } from '../../../../shared/wire/book-hash.ts';
import { winnerOf } from '../../../../workers/venue/core/markets/settlement-rule.ts';
import { Venue } from '../../../../workers/venue/core/venue.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';
import { QuietVenue, START_MS } from './quiet-venue.ts';

describe('a round', () => {
  it('is listed a whole round before it begins, and goes through listed, open, closed and resolved', () => {
    const quiet = new QuietVenue();
    const listed = quiet.venue.markets().filter(({ state }) => state === 'listed');
    expect(listed.map(({ round }) => round.startsAt)).toEqual([START_MS + 300_000, START_MS + 600_000]);
    const next = listed[0];
    const states = [0, 290_000, 300_000, 55_000].map((ms) => {
      quiet.time.advance(ms);
      return next?.state;
    });
    expect(states).toEqual(['listed', 'open', 'closed', 'resolved']);
    expect(quiet.told('market-listed')).toHaveLength(1 + 2 + 2);
    expect(quiet.told('market-resolved').map(({ market }) => market.round.startsAt)).toEqual([
      START_MS,
      START_MS + 300_000,
    ]);
  });

  it('tells its price to beat shortly after the start, also when the venue started later', () => {
    const quiet = new QuietVenue();
    const { market } = quiet;
    const next = quiet.venue.markets()[1];
    quiet.time.advance(1);
    expect(market.strike).toBe(quiet.venue.prices.twapSince('BTC', market.round.startsAt)[0]?.value);
    quiet.time.advance(290_000);
    expect([next?.state, next?.strike]).toEqual(['open', undefined]);
    quiet.time.advance(3_000);
    expect(next?.strike).toBeGreaterThan(0);
  });

  it('is settled on the TWAP at both ends, so that one rounds final price is the next ones price to beat', () => {
    const quiet = new QuietVenue({ timeScale: 1 / 15 });
    quiet.time.advance(12 * 20_000);
    const markets = quiet.venue.markets().filter(({ state }) => state === 'resolved');
    expect(markets.length).toBeGreaterThan(10);
    for (const [i, { round, strike, resolution }] of markets.entries()) {
      expect(resolution?.winner).toBe((resolution?.finalPrice ?? 0) >= (strike ?? 0) ? 'up' : 'down');
      expect(strike).toBe(markets[i - 1]?.resolution?.finalPrice ?? strike);
      const atEnd = quiet.told('price').find(({ kind, at }) => kind === 'twap' && at === round.endsAt);
      expect(resolution?.finalPrice).toBe(atEnd?.value);
    }
  });

  it('goes Up on a tie', () => {
    expect([winnerOf(100, 100), winnerOf(100, 99.99999999), winnerOf(100, 100.00000001)]).toEqual(['up', 'down', 'up']);
  });

  it('of one hour is settled on open and close of the Binance candle', () => {
    const quiet = new QuietVenue({ interval: '1h', timeScale: 1 / 60 });
    const { market } = quiet;
    const trades = quiet.told('binance-trade');
    quiet.time.advance(60_000 + 5_000);
    const within = trades.concat(quiet.told('binance-trade')).filter(({ at }) => at < market.round.endsAt);
    expect(market.round.rule).toEqual({ kind: 'candle' });
    expect(market.state).toBe('resolved');
    expect(market.resolution?.finalPrice).toBe(Number(within.at(-1)?.price));
  });

  it('has ids that look like those of the first protocol version and follow from the seed', () => {
    const { round } = new QuietVenue().market;
    expect(round.conditionId).toMatch(/^0x[0-9a-f]{64}$/);
    for (const token of [round.up, round.down]) {
      expect(token).toMatch(/^\d{77}$/);
      expect((BigInt(token) >> 40n) & ((1n << 64n) - 1n)).not.toBe(0n);
    }
    expect(new QuietVenue().market.round).toEqual(round);
  });

  it('is listed for all assets and intervals at once', () => {
    const time = new VirtualTime(START_MS + 1);
    const venue = new Venue({
      clock: time,
      timers: time,
      seed: 1,
      assets: ['BTC', 'XRP'],
      intervals: INTERVALS,
      timeScale: 1,
      funded: false,
      crowd: false,
    });
    venue.start();
    const open = venue.markets().filter(({ state }) => state === 'open');
    expect(open.map(({ round }) => `${round.asset} ${round.interval}`).sort()).toEqual(
      ['BTC', 'XRP'].flatMap((asset) => INTERVALS.map((interval) => `${asset} ${interval}`)).sort(),
    );
    time.advance(1);
    expect(open.every(({ round, strike }) => strike !== undefined || START_MS - round.startsAt < 3000)).toBe(true);
    expect(venue.cash(venue.keys.create('0x70997970C51812dc3A010C7d01b50e0d17dc79C8', 0)?.apiKey ?? '')).toBe(0);
  });
});

describe('a book', () => {
  it('has the hash of what is served, and the notice of a change the hash of the book after it', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    alice.post({ price: 0.45, shares: 12.34 });
    const { hash, ...served } = quiet.venue.book(quiet.market.round.up) ?? { hash: '' };
    expect(bookHash(served as Parameters<typeof bookHash>[0])).toBe(hash);
    const changes = quiet.told('levels').at(-1)?.changes;
    expect(changes?.map((change) => change.hash)).toEqual([hash, quiet.venue.book(quiet.market.round.down)?.hash]);
    expect(changes).toMatchObject([
      { side: 'BUY', price: 4500, size: 12_340_000, bestBid: 4500, bestAsk: 0 },
      { side: 'SELL', price: 5500, size: 12_340_000, bestBid: 0, bestAsk: 5500 },
    ]);
  });

  it('goes over to the fine tick once, when its middle leaves the band, and keeps the orders of the old grid', () => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    alice.post({ price: 0.96, shares: 5 });
    expect(quiet.notices.slice(-2)).toMatchObject([
      { type: 'tick-changed', oldTick: 100, newTick: 10 },
      { type: 'books', books: [{ tick_size: '0.001', bids: [{ price: '0.96' }] }, { tick_size: '0.001' }] },
    ]);
    const high = bob.post({ outcome: 'down', price: 0.03, shares: 5 });
    quiet.venue.cancel(bob.apiKey, [high.id]);
    bob.post({ outcome: 'down', price: 0.501, shares: 5 });
    quiet.time.advance(150);
    expect(quiet.told('tick-changed')).toHaveLength(1);
    expect(quiet.market.tick).toBe(10);
  });
});
