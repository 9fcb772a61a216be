import { describe, expect, it } from 'vitest';
import { LEADER_ADDRESS, type Occasion } from '../../../../shared/occasions.ts';
import { bytes32Of } from '../../../../workers/venue/core/ids.ts';
import { LIVELY, type VenueNotice } from '../../../../workers/venue/core/contract.ts';
import { QuietVenue } from './quiet-venue.ts';

const TIME_SCALE = 0.2;
const ROUND_MS = 60_000;
const CHEAP = 9_600;

/** A venue with its crowd, and what it told in so many rounds. */
function lively(occasions: readonly Occasion[], rounds = 3, seed = 1): QuietVenue {
  const venue = new QuietVenue({ timeScale: TIME_SCALE, venue: { crowd: LIVELY, occasions, seed } });
  venue.time.advance(rounds * ROUND_MS);
  return venue;
}

/** How long sets stood below {@link CHEAP} at a time, ms. */
function cheapStretches({ notices }: QuietVenue): number[] {
  const stretches: number[] = [];
  const asks = new Map<string, number>();
  let since: number | undefined;
  for (const notice of notices) {
    if (notice.type !== 'levels' && notice.type !== 'books') continue;
    const { up, down, startsAt, endsAt } = notice.market.round;
    if (notice.at < startsAt || notice.at >= endsAt) continue;
    note(asks, notice);
    const sum = (asks.get(up) || 10_000) + (asks.get(down) || 10_000);
    if (sum < CHEAP) since ??= notice.at;
    else if (since !== undefined) {
      stretches.push(notice.at - since);
      since = undefined;
    }
  }
  return stretches;
}

function note(asks: Map<string, number>, notice: Extract<VenueNotice, { type: 'levels' | 'books' }>): void {
  if (notice.type === 'levels') for (const { token, bestAsk } of notice.changes) asks.set(token, bestAsk);
  else {
    const tokens = [notice.market.round.up, notice.market.round.down];
    for (const [index, { asks: levels }] of notice.books.entries()) {
      asks.set(tokens[index]!, Math.round(Number(levels.at(-1)?.price ?? 0) * 10_000));
    }
  }
}

describe('occasions of the venue', () => {
  it('arbitrage: sets cost less than 0.96 now and then, never for a second, and the books balance', () => {
    const venue = lively(['arbitrage']);
    const stretches = cheapStretches(venue);
    expect(stretches.length).toBeGreaterThan(3);
    expect(Math.max(...stretches)).toBeLessThan(1_000);
    expect(venue.venue.conservation().held).toBe(true);
  });

  it('leader: one wallet buys in every round and sells later', () => {
    const venue = lively(['leader'], 4);
    const his = venue.told('print').filter(({ taker }) => taker === LEADER_ADDRESS);
    const rounds = new Set(his.map(({ market }) => market.round.slug));
    expect(rounds.size).toBeGreaterThan(2);
    expect(his.some(({ side }) => side === 'BUY')).toBe(true);
    expect(venue.venue.conservation().held).toBe(true);
  });

  it('stale-asks: late in a round, and never earlier, the favourite is offered below its worth; the books balance', () => {
    const venue = lively(['stale-asks'], 6);
    const latecomer = bytes32Of(1, 'occasions/latecomer').slice(0, 42);
    // What he must sell on his way down to his price tells when he came.
    const his = venue.told('print').filter(({ taker }) => taker === latecomer);
    expect(his.length).toBeGreaterThan(3);
    for (const { at, market } of his) {
      const secondsLeft = (market.round.endsAt - at) / 1_000 / TIME_SCALE;
      expect(secondsLeft).toBeLessThanOrEqual(62);
      expect(secondsLeft).toBeGreaterThan(11);
    }
    expect(
      lively([], 6)
        .told('print')
        .some(({ taker }) => taker === latecomer),
    ).toBe(false);
    expect(venue.venue.conservation().held).toBe(true);
  });

  it('without any, sets are never cheap and nobody leads', () => {
    const venue = lively([]);
    expect(cheapStretches(venue)).toEqual([]);
    expect(venue.told('print').filter(({ taker }) => taker === LEADER_ADDRESS)).toEqual([]);
  });

  it('come again to the letter from the same seed, and otherwise from another', () => {
    expect(prints(7)).toBe(prints(7));
    expect(prints(7)).not.toBe(prints(8));
  });
});

/** Every trade of two rounds, as text. */
function prints(seed: number): string {
  return JSON.stringify(lively(['arbitrage', 'leader'], 2, seed).told('print').map(plain));
}

function plain({ taker, side, price, size, transactionHash, at }: Extract<VenueNotice, { type: 'print' }>): unknown {
  return { taker, side, price, size, transactionHash, at };
}
