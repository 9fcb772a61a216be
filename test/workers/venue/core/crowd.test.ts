import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import type { VenueNotice } from '../../../../workers/venue/core/contract.ts';
import { probabilityUp } from '../../../../workers/venue/core/crowd/fair-value.ts';
import { Venue } from '../../../../workers/venue/core/venue.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';
import { START_MS } from './quiet-venue.ts';

function lively(
  seed: number,
  listener: (notice: VenueNotice, venue: Venue) => void = () => {},
  assets: readonly Asset[] = ASSETS,
) {
  const time = new VirtualTime(START_MS);
  const options = { assets, intervals: ['5m'] as const, timeScale: 1 / 15, funded: true };
  const venue = new Venue({ clock: time, timers: time, seed, ...options });
  venue.onNotice((notice) => listener(notice, venue));
  venue.start();
  return { time, venue };
}

/** Twenty rounds of 20 s of two assets: the conservation at every resolution, and a hash of all that was told. */
function twentyRounds(seed: number) {
  const hash = createHash('sha256');
  const resolutions: boolean[] = [];
  const tell = (notice: VenueNotice, venue: Venue) => {
    hash.update(`${notice.type} ${notice.at} `);
    if (notice.type === 'levels') hash.update(notice.changes.map((change) => change.hash).join());
    if (notice.type === 'books') hash.update(notice.books.map((book) => book.hash).join());
    if (notice.type === 'price') hash.update(String(notice.value));
    if (notice.type === 'market-resolved') resolutions.push(venue.ledger().conservation.held);
  };
  const { time, venue } = lively(seed, tell, ['BTC', 'SOL']);
  time.advance(20 * 20_000 + 5_000);
  return { resolutions, conservation: venue.ledger().conservation, fingerprint: hash.digest('hex') };
}

describe('twenty compressed rounds', () => {
  it('lose no money, and are the same again for the same seed only', () => {
    const first = twentyRounds(3);
    expect(first.resolutions).toEqual(Array.from({ length: 40 }, () => true));
    expect(first.conservation.held).toBe(true);
    expect(first.conservation.fees).toBeGreaterThan(0);
    expect(twentyRounds(3).fingerprint).toBe(first.fingerprint);
    expect(twentyRounds(4).fingerprint).not.toBe(first.fingerprint);
  });
});

describe('the crowd', () => {
  it('changes the book of a running round ten times a second and never leaves any listed round silent for a second', () => {
    const last = new Map<string, number>();
    let changes = 0;
    let longestMs = 0;
    const { time, venue } = lively(5, (notice) => {
      if (notice.type !== 'levels' && notice.type !== 'books') return;
      const { round, state } = notice.market;
      if (state === 'open') changes += 1;
      if (state !== 'closed') longestMs = Math.max(longestMs, notice.at - (last.get(round.slug) ?? notice.at));
      last.set(round.slug, notice.at);
    });
    time.advance(100_000);
    expect(changes / 100 / venue.options.assets.length).toBeGreaterThan(10);
    expect(longestMs).toBeLessThan(700);
  });

  it('quotes both sides about ten levels deep around a price that ends near 0 or 1', () => {
    const { time, venue } = lively(6);
    let levels = 0;
    let samples = 0;
    for (let second = 0; second < 100; second += 1) {
      time.advance(1000);
      for (const { round, state } of venue.markets()) {
        if (state !== 'open') continue;
        const book = venue.book(round.up);
        levels += (book?.bids.length ?? 0) + (book?.asks.length ?? 0);
        samples += 1;
      }
    }
    expect(levels / samples / 2).toBeGreaterThan(8);
  });

  it('takes from both sides several times in ten seconds and now and then through the best level', () => {
    const sides: string[] = [];
    const levelsOfTake: number[] = [];
    let prints = 0;
    const { time } = lively(8, (notice) => {
      if (notice.type === 'print') {
        prints += 1;
        sides.push(notice.side === (notice.token === notice.market.round.up ? 'BUY' : 'SELL') ? 'bid' : 'ask');
      }
      if (notice.type !== 'books' || prints === 0) return;
      levelsOfTake.push(prints);
      prints = 0;
    });
    time.advance(100_000);
    expect(levelsOfTake.length / 4 / 10).toBeGreaterThan(3);
    expect(levelsOfTake.filter((count) => count > 1).length / levelsOfTake.length).toBeGreaterThan(0.1);
    expect(Math.abs(sides.filter((side) => side === 'bid').length / sides.length - 0.5)).toBeLessThan(0.15);
  });

  it('is gone from a market that is over', () => {
    const { time, venue } = lively(9);
    const [market] = venue.markets();
    time.advance(21_000);
    expect(market?.state).toBe('closed');
    expect(venue.book(market?.round.up ?? '')).toMatchObject({ bids: [], asks: [] });
  });
});

describe('the crowds fair value', () => {
  const at = { spot: 100, strike: 100, secondsLeft: 120, lookbackS: 60, meanSoFar: 100, volatility: 1e-4 };

  it('is a half at the strike and moves with the distance from it', () => {
    expect(probabilityUp(at)).toBeCloseTo(0.5, 9);
    expect(probabilityUp({ ...at, spot: 100.1 })).toBeGreaterThan(0.7);
    expect(probabilityUp({ ...at, spot: 99.9 })).toBeLessThan(0.3);
  });

  it('follows the average rather than the last price when the average is nearly complete', () => {
    expect(probabilityUp({ ...at, secondsLeft: 5, meanSoFar: 99.9, spot: 100.2 })).toBeLessThan(0.05);
  });

  it('is certain at the end', () => {
    expect(probabilityUp({ ...at, secondsLeft: 0, meanSoFar: 100 })).toBe(1);
    expect(probabilityUp({ ...at, secondsLeft: 0, meanSoFar: 99.999 })).toBe(0);
  });
});
