import { describe, expect, it } from 'vitest';
import { QuietVenue, refusalOf, START_MS } from './quiet-venue.ts';

const ANY = () => true;
const SECOND_ROUND = START_MS + 300_000;

/** The round that begins 290 s after a {@link QuietVenue} starts. */
function nextRound(quiet: QuietVenue) {
  const market = quiet.venue.markets().find(({ round }) => round.startsAt === SECOND_ROUND);
  if (market === undefined) throw new Error('the next round is not listed');
  return market;
}

describe('a late price to beat', () => {
  it('is told so much later, and is what it would have been in time', () => {
    const quiet = new QuietVenue();
    const next = nextRound(quiet);
    quiet.venue.faults.strikes.add({ hits: ANY, byMs: 20_000 });
    quiet.time.advance(290_000 + 3_000 + 19_999);
    expect(next.strike).toBeUndefined();
    quiet.time.advance(1);
    expect(next.strike).toBe(quiet.venue.prices.twapSince('BTC', next.round.startsAt)[0]?.value);
  });

  it('that is kept back comes within a second of the end of the fault', () => {
    const quiet = new QuietVenue();
    const next = nextRound(quiet);
    const end = quiet.venue.faults.strikes.add({ hits: ANY, byMs: undefined });
    quiet.time.advance(400_000);
    expect([next.state, next.strike]).toEqual(['open', undefined]);
    end();
    quiet.time.advance(1_000);
    expect(next.strike).toBeGreaterThan(0);
  });

  it('does not keep the round from being settled on it', () => {
    const [strikeless, honest] = [new QuietVenue(), new QuietVenue()];
    const [next, same] = [nextRound(strikeless), nextRound(honest)];
    strikeless.venue.faults.strikes.add({ hits: ANY, byMs: undefined });
    for (const { time } of [strikeless, honest]) time.advance(290_000 + 300_000 + 55_000);
    expect([next.strike, next.state]).toEqual([undefined, 'resolved']);
    expect(next.resolution).toEqual(same.resolution);
  });
});

describe('a late result', () => {
  it('is told and paid later to the millisecond, and is the same result', () => {
    const [late, punctual] = [new QuietVenue(), new QuietVenue()];
    const { market } = late;
    const same = punctual.market;
    const [alice, bob] = [late.wallet(1), late.wallet(2)];
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    late.venue.faults.resolutions.add({ hits: ANY, byMs: 97_001 });
    punctual.time.advance(290_000 + 55_000);
    // The order's taker delay has passed already.
    late.time.advance(290_000 - 150 + 55_000 + 97_000);
    expect([market.state, market.resolution]).toEqual(['closed', undefined]);
    expect(late.venue.conservation().collateral).toBe(10_000_000);
    late.time.advance(1);
    const { at, ...result } = market.resolution ?? { at: 0 };
    expect(result).toEqual({ ...same.resolution, at: undefined });
    expect(at).toBe(market.round.endsAt + 55_000 + 97_001);
    expect(late.venue.conservation()).toMatchObject({ collateral: 0, held: true });
  });

  it('can come much later than prices are remembered', () => {
    const quiet = new QuietVenue({ timeScale: 1 / 15 });
    const { market } = quiet;
    quiet.venue.faults.resolutions.add({ hits: (round) => round === market.round, byMs: 600_000 });
    quiet.time.advance(700_000);
    expect(market.state).toBe('resolved');
  });
});

describe('an unlisted round', () => {
  it('is not to be found by any name, takes no orders, and comes to light when the fault ends', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    const next = nextRound(quiet);
    const { slug, conditionId, up } = next.round;
    const found = () => [
      quiet.venue.markets().includes(next),
      quiet.venue.marketBySlug(slug) !== undefined,
      quiet.venue.marketByCondition(conditionId) !== undefined,
      quiet.venue.marketByToken(up) !== undefined,
      quiet.venue.book(up) !== undefined,
    ];
    expect(found()).toEqual([true, true, true, true, true]);
    const end = quiet.venue.faults.listings.add({ hits: ANY, shown: 'unlisted' });
    expect(found()).toEqual([false, false, false, false, false]);
    expect(refusalOf(alice.post({ price: 0.5, shares: 5 }, next))).toBe(
      'the market is not yet ready to process new orders',
    );
    end();
    expect(found()).toEqual([true, true, true, true, true]);
  });

  it('leaves the running round alone', () => {
    const quiet = new QuietVenue();
    const { market } = quiet;
    quiet.venue.faults.listings.add({ hits: ANY, shown: 'unlisted' });
    expect(quiet.venue.markets()).toEqual([market]);
    expect(market.acceptingOrders).toBe(true);
  });

  it('that would have been listed meanwhile is announced when the fault ends, one announced before not again', () => {
    const quiet = new QuietVenue();
    const end = quiet.venue.faults.listings.add({ hits: ANY, shown: 'unlisted' });
    quiet.notices.length = 0;
    quiet.time.advance(295_000);
    expect(quiet.told('market-listed')).toEqual([]);
    expect(quiet.venue.markets().map(({ round }) => round.startsAt)).toEqual([START_MS]);
    end();
    expect(quiet.told('market-listed').map(({ market }) => market.round.startsAt)).toEqual([START_MS + 900_000]);
    expect(nextRound(quiet)).toMatchObject({ state: 'open', acceptingOrders: true });
  });

  it('stays hidden as long as one of two faults hides it', () => {
    const quiet = new QuietVenue();
    const next = nextRound(quiet);
    const ends = [1, 2].map(() => quiet.venue.faults.listings.add({ hits: ANY, shown: 'unlisted' }));
    ends[0]?.();
    ends[0]?.();
    expect(next.visibility).toBe('unlisted');
    ends[1]?.();
    expect(next.visibility).toBe('listed');
  });

  it('that hydrates is found, but has no book and takes no orders yet', () => {
    const quiet = new QuietVenue();
    const next = nextRound(quiet);
    quiet.venue.faults.listings.add({ hits: ANY, shown: 'hydrating' });
    expect(quiet.venue.marketBySlug(next.round.slug)).toMatchObject({
      visibility: 'hydrating',
      acceptingOrders: false,
    });
    expect(quiet.venue.book(next.round.up)).toBeUndefined();
  });
});

describe('the fine tick on request', () => {
  it('comes to every market of the asset that is not over, once, with complete books', () => {
    const quiet = new QuietVenue();
    quiet.venue.faults.refineTicks('ETH');
    expect(quiet.told('tick-changed')).toEqual([]);
    quiet.venue.faults.refineTicks('BTC');
    quiet.venue.faults.refineTicks('BTC');
    expect(quiet.told('tick-changed')).toHaveLength(3);
    expect(quiet.told('books').map(({ books }) => books[0].tick_size)).toEqual(['0.001', '0.001', '0.001']);
    const alice = quiet.wallet(1);
    expect(alice.post({ price: 0.501, shares: 5 }).answer).toMatchObject({ kind: 'accepted', status: 'live' });
  });
});
