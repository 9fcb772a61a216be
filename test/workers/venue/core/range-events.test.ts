import { describe, expect, it } from 'vitest';
import { LIVELY, type VenueMarket } from '../../../../workers/venue/core/contract.ts';
import { QuietVenue } from './quiet-venue.ts';

const TIME_SCALE = 1 / 30;
const ROUND_MS = 10_000;

function venueWith(rounds: number): QuietVenue {
  const venue = new QuietVenue({ timeScale: TIME_SCALE, venue: { crowd: LIVELY, occasions: ['baskets'], seed: 3 } });
  venue.time.advance(rounds * ROUND_MS);
  return venue;
}

/** Range markets by their events. */
function eventsOf({ venue }: QuietVenue): Map<string, VenueMarket[]> {
  return Map.groupBy(
    venue.markets().filter(({ place }) => place !== undefined),
    ({ place }) => place!.event.slug,
  );
}

describe('events of price ranges', () => {
  it('exactly one range of a resolved event wins, the one that holds the price its round was settled by', () => {
    const venue = venueWith(4);
    const resolved = [...eventsOf(venue).values()].filter((markets) => markets.every(({ resolution }) => resolution));
    expect(resolved.length).toBeGreaterThan(1);
    for (const markets of resolved) {
      const winners = markets.filter(({ resolution }) => resolution?.winner === 'up');
      expect(winners).toHaveLength(1);
      const { from = -Infinity, below = Infinity } = winners[0]!.place!;
      const { endsAt } = winners[0]!.round;
      const round = venue.venue.markets().find((each) => each.place === undefined && each.round.endsAt === endsAt);
      const price = round?.resolution?.finalPrice ?? Number.NaN;
      expect(price).toBeGreaterThanOrEqual(from);
      expect(price).toBeLessThan(below);
    }
    expect(venue.venue.conservation().held).toBe(true);
  });

  it('the ranges of an event meet without a gap, have slugs and ids of their own, and end with its round', () => {
    for (const markets of eventsOf(venueWith(2)).values()) {
      expect(markets.map(({ place }) => place!.index)).toEqual([0, 1, 2, 3]);
      expect(markets.map(({ place }) => place!.from)).toEqual([
        undefined,
        ...markets.slice(0, -1).map(({ place }) => place!.below),
      ]);
      for (const key of ['marketId', 'questionId'] as const)
        expect(new Set(markets.map((each) => each[key])).size).toBe(4);
      expect(markets.every(({ round }) => round.negRisk)).toBe(true);
    }
  });

  it('only a few events are remembered, and nobody loses money when one is forgotten', () => {
    const venue = venueWith(9);
    expect(eventsOf(venue).size).toBeLessThanOrEqual(5);
    expect(venue.venue.conservation().held).toBe(true);
  });

  it('baskets of Yes and of No are below their payout by more than fees now and then', () => {
    const venue = venueWith(0);
    const least = { yes: Infinity, no: Infinity };
    for (let step = 0; step < 500; step += 1) {
      venue.time.advance(100);
      for (const markets of eventsOf(venue).values()) {
        if (!markets.every(({ state }) => state === 'open')) continue;
        least.yes = Math.min(least.yes, sumOf(venue, markets, 'up'));
        least.no = Math.min(least.no, sumOf(venue, markets, 'down') - 2);
      }
    }
    expect(least.yes).toBeLessThan(0.94);
    expect(least.no).toBeLessThan(0.94);
  });
});

/** What a share of this outcome of each market costs together. */
function sumOf({ venue }: QuietVenue, markets: readonly VenueMarket[], outcome: 'up' | 'down'): number {
  return markets.reduce((sum, { round }) => sum + Number(venue.book(round[outcome])?.asks.at(-1)?.price ?? 1), 0);
}
