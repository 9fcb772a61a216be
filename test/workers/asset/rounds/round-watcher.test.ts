import { describe, expect, it } from 'vitest';
import type { RoundEvent } from '../../../../shared/events/engine-events.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { GammaRecord } from '../../../../shared/wire/gamma/index.ts';
import { RoundWatcher } from '../../../../workers/asset/rounds/round-watcher.ts';
import { VenueClock } from '../../../../workers/asset/venue-clock.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { btcRound, gammaEventOf } from '../../../support/rounds.ts';

const START_MS = 1_800_000_000_000;
const LENGTH_MS = 300_000;

/** A Gamma that lists what the test put there, by slug; `series` only by the fallback. */
function setUp(timeScale = 1) {
  const world = fakeWorld(START_MS + 10);
  const bySlug = new Map<string, Record<string, unknown>>();
  const series: Record<string, unknown>[] = [];
  let down = false;
  world.http.respondWith(({ request, answer, fail }) => {
    const url = new URL(request.url);
    const event = bySlug.get(url.pathname.replace('/events/slug/', ''));
    if (down) fail('ECONNREFUSED');
    else if (url.pathname === '/events/keyset') answer(200, { events: series, next_cursor: null });
    else if (event === undefined) answer(404, { error: 'not found' });
    else answer(200, event);
  });
  const list = (atMs: number, more: Partial<GammaRecord> = {}) => {
    const round = btcRound(atMs, timeScale);
    bySlug.set(round.slug, gammaEventOf(round, more));
    return round;
  };
  const events: RoundEvent[] = [];
  const source = { asset: 'BTC', interval: '5m', timeScale, gamma: 'http://gamma' } as const;
  const clock = new VenueClock(world, (done) => done(undefined));
  const abandoned: number[] = [];
  const doubts: string[] = [];
  const watcher = new RoundWatcher(world, clock, source, 5_000, {
    event: (event) => events.push(event),
    abandoned: ({ startsAt }) => abandoned.push(startsAt),
    doubtful: ({ slug }, detail) => doubts.push(`${slug} ${detail}`),
  });
  const types = (): string[] => events.map((event) => event.type);
  return { world, list, series, events, types, watcher, abandoned, doubts, goDown: (is: boolean) => (down = is) };
}

describe('the round watcher', () => {
  it('finds the current and the next round at once', () => {
    const { list, events, watcher } = setUp();
    const rounds = [list(START_MS), list(START_MS + LENGTH_MS)];
    watcher.start();
    expect(events).toEqual(rounds.map((round) => ({ type: 'round-listed', round })));
    expect(watcher.conditionIds).toEqual(rounds.map((round) => round.conditionId));
  });

  it('looks for the round after the next as soon as the next one starts', () => {
    const { world, list, types, watcher } = setUp();
    for (const n of [0, 1, 2]) list(START_MS + n * LENGTH_MS);
    watcher.start();
    expect(types()).toHaveLength(2);
    world.time.advance(LENGTH_MS);
    expect(types()).toEqual(['round-listed', 'round-listed', 'round-listed']);
  });

  it('finds rounds that were over when it started, so that shares left in them are not forgotten (pitfall 22)', () => {
    const { world, list, events, watcher } = setUp();
    const earlier = [list(START_MS - 2 * LENGTH_MS), list(START_MS - LENGTH_MS)];
    const present = [list(START_MS), list(START_MS + LENGTH_MS)];
    watcher.start();
    expect(events).toEqual([...earlier, ...present].map((round) => ({ type: 'round-listed', round })));
    list(START_MS - LENGTH_MS, { closed: true, winner: 'up' });
    world.time.advance(20_000);
    expect(events.at(-1)).toMatchObject({ type: 'resolved', conditionId: earlier[1]!.conditionId });
  });

  it('finds rounds in which a predecessor was last seen, however long ago that was', () => {
    const { list, events, watcher } = setUp();
    const left = [list(START_MS - 40 * LENGTH_MS), list(START_MS - 39 * LENGTH_MS)];
    const present = [list(START_MS), list(START_MS + LENGTH_MS)];
    watcher.start([epochMs(START_MS - 40 * LENGTH_MS + 1)]);
    expect(events).toEqual([...left, ...present].map((round) => ({ type: 'round-listed', round })));
  });

  it.each([1, 1 / 20])(
    'finds a round that was over when it started, although Gamma does not show it for forty seconds (time scale %d)',
    (timeScale) => {
      const { world, list, events, watcher } = setUp(timeScale);
      watcher.start();
      world.time.advance(40_000);
      const { conditionId } = list(START_MS - LENGTH_MS * timeScale, { closed: true, winner: 'up' });
      world.time.advance(10_000);
      const found = events.flatMap((event) => (event.type === 'round-listed' ? [event.round.conditionId] : []));
      expect(found).toEqual([conditionId]);
      expect(events).toContainEqual(expect.objectContaining({ type: 'resolved', conditionId }));
    },
  );

  it('asks a window that is over and was never listed for a minute, and leaves it alone then', () => {
    const { world, watcher } = setUp();
    watcher.start();
    const { slug } = btcRound(START_MS - LENGTH_MS);
    const asked = () => world.http.exchanges.filter(({ request }) => request.url.endsWith(slug)).length;
    world.time.advance(80_000);
    const inAll = asked();
    expect(inAll).toBeGreaterThan(5);
    world.time.advance(80_000);
    expect(asked()).toBe(inAll);
  });

  it('looks at no more than sixteen windows, the latest first, after many short lives', () => {
    const { world, watcher } = setUp();
    const asked = () => world.http.exchanges.filter(({ request }) => request.url.includes('/slug/')).length;
    watcher.start(Array.from({ length: 50 }, (_, life) => epochMs(START_MS - 10 * (life + 1) * LENGTH_MS)));
    expect(asked()).toBe(17);
  });

  it('retries after 1, 2, 4, 8, 10, 10 seconds', () => {
    const { world, list, watcher } = setUp();
    list(START_MS + LENGTH_MS);
    watcher.start();
    const slug = btcRound(START_MS).slug;
    const asked = new Set<number>();
    for (let ms = 0; ms < 40_000; ms += 500) {
      const before = world.http.exchanges.length;
      world.time.advance(500);
      const urls = world.http.exchanges.slice(before).map(({ request }) => request.url);
      if (urls.some((url) => url.endsWith(slug))) asked.add(world.clock.monoMs() / 1000);
    }
    expect([...asked]).toEqual([1, 3, 7, 15, 25, 35]);
  });

  it('reports a missing round once it should run, and still finds one that is listed late (fault R1)', () => {
    const { world, list, events, types, watcher } = setUp();
    list(START_MS);
    watcher.start();
    world.time.advance(LENGTH_MS - 1_000);
    expect(types()).toEqual(['round-listed']);
    world.time.advance(2_000);
    const nextStartsAt = START_MS + LENGTH_MS;
    expect(events.at(-1)).toMatchObject({ type: 'round-missing', startsAt: nextStartsAt, reason: 'unlisted' });
    world.time.advance(18_000);
    expect(types()).toEqual(['round-listed', 'round-missing']);
    const late = list(nextStartsAt);
    world.time.advance(10_000);
    expect(events.at(-1)).toEqual({ type: 'round-listed', round: late });
  });

  it('says that Gamma is unreachable rather than that nothing is listed', () => {
    const { world, events, watcher, goDown, list } = setUp();
    goDown(true);
    watcher.start();
    expect(events).toMatchObject([{ type: 'round-missing', startsAt: START_MS, reason: 'unreachable' }]);
    goDown(false);
    list(START_MS);
    world.time.advance(1_000);
    expect(events.at(-1)?.type).toBe('round-listed');
  });

  it('falls back to the series when the slug leads nowhere (fault R2), and takes the event of the right window only', () => {
    const { series, events, watcher } = setUp();
    const round = { ...btcRound(START_MS), slug: 'renamed-by-the-venue' };
    series.push(gammaEventOf(btcRound(START_MS - 5 * LENGTH_MS)), gammaEventOf(round));
    watcher.start();
    expect(events).toEqual([{ type: 'round-listed', round }]);
  });

  it('chooses none of two markets for one window', () => {
    const { series, events, watcher } = setUp();
    const round = btcRound(START_MS);
    series.push(gammaEventOf({ ...round, slug: 'one' }), gammaEventOf({ ...round, slug: 'two' }));
    watcher.start();
    expect(events).toMatchObject([{ type: 'round-missing', reason: 'ambiguous' }]);
  });

  it('fetches the strike once the round has started, and tells a correction of it', () => {
    const { world, list, events, watcher } = setUp();
    const { conditionId } = list(START_MS);
    list(START_MS + LENGTH_MS);
    watcher.start();
    world.time.advance(5_000);
    expect(events.filter(({ type }) => type === 'strike')).toEqual([]);
    list(START_MS, { priceToBeat: 100_000.5 });
    world.time.advance(10_000);
    list(START_MS, { priceToBeat: 100_001.5 });
    world.time.advance(10_000);
    const strikes = events.filter((event) => event.type === 'strike');
    expect(strikes.map(({ strike }) => strike.price)).toEqual([100_000.5, 100_001.5]);
    expect(strikes[0]).toMatchObject({ conditionId, strike: { source: 'metadata', at: START_MS } });
  });

  it('asks after the end until the round is resolved, then leaves it alone', () => {
    const { world, list, events, watcher } = setUp();
    const { conditionId, slug } = list(START_MS, { priceToBeat: 100_000 });
    list(START_MS + LENGTH_MS);
    watcher.start();
    world.time.advance(LENGTH_MS + 55_000);
    expect(events.some(({ type }) => type === 'resolved')).toBe(false);
    list(START_MS, { priceToBeat: 100_000, closed: true, winner: 'down', finalPrice: 99_999 });
    world.time.advance(10_000);
    expect(events.filter(({ type }) => type === 'resolved')).toEqual([
      { type: 'resolved', conditionId, resolution: { winner: 'down', finalPrice: 99_999 } },
    ]);
    const asked = world.http.exchanges.length;
    world.time.advance(60_000);
    expect(world.http.exchanges.slice(asked).some(({ request }) => request.url.endsWith(slug))).toBe(false);
    expect(watcher.conditionIds).not.toContain(conditionId);
  });

  it('keeps its schedule in compressed rounds: strike and resolution come within moments', () => {
    const scale = 20_000 / LENGTH_MS;
    const { world, list, events, watcher } = setUp(scale);
    const { startsAt } = btcRound(START_MS, scale);
    list(START_MS);
    watcher.start();
    world.time.advance(200);
    list(START_MS, { priceToBeat: 1 });
    world.time.advance(700);
    expect(events.at(-1)?.type).toBe('strike');
    world.time.advance(startsAt + 20_000 + 3_000 - world.clock.wallMs());
    list(START_MS, { priceToBeat: 1, closed: true, winner: 'up' });
    world.time.advance(700);
    expect(events.filter(({ type }) => type === 'resolved')).toHaveLength(1);
  });

  it('tells again when the venue stops and starts taking orders in a listed round', () => {
    const { world, list, events, watcher } = setUp();
    list(START_MS, { priceToBeat: 1 });
    watcher.start();
    const listing = (acceptingOrders: boolean): void => {
      const round = { ...btcRound(START_MS), acceptingOrders };
      list(START_MS, { priceToBeat: 1, round });
      world.time.advance(20_000);
    };
    for (const accepting of [true, false, false, true]) listing(accepting);
    const told = events.flatMap((event) => (event.type === 'round-listed' ? [event.round.acceptingOrders] : []));
    expect(told).toEqual([true, false, true]);
  });

  it('says once when the slug of a listed round names another market, and trades on in the one it knows', () => {
    const { world, list, types, watcher, doubts, goDown } = setUp();
    const { slug } = list(START_MS, { priceToBeat: 1 });
    watcher.start();
    goDown(true);
    world.time.advance(10_000);
    goDown(false);
    expect(doubts).toEqual([]);
    list(START_MS, { priceToBeat: 1, round: { ...btcRound(START_MS), conditionId: btcRound(0).conditionId } });
    world.time.advance(30_000);
    expect(doubts).toEqual([expect.stringMatching(new RegExp(`^${slug} ambiguous: .* now names market`))]);
    expect(types().filter((type) => type === 'round-listed')).toHaveLength(1);
  });

  it('gives up the oldest of the rounds that are never resolved, and says so', () => {
    const timeScale = 1 / 300;
    const lengthMs = LENGTH_MS * timeScale;
    const { world, list, watcher, abandoned } = setUp(timeScale);
    for (const n of [-2, -1]) list(START_MS + n * lengthMs, { closed: true, winner: 'up' });
    for (let n = 0; n < 66; n += 1) list(START_MS + n * lengthMs);
    watcher.start();
    for (let n = 0; n < 64; n += 1) world.time.advance(lengthMs);
    expect(abandoned).toEqual([START_MS, START_MS + lengthMs]);
    expect(watcher.conditionIds).toHaveLength(64);
  });
});
