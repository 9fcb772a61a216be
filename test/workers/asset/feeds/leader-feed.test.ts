import { describe, expect, it } from 'vitest';
import type { LeaderTrade } from '../../../../shared/strategies/strategy.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { leaderFeed } from '../../../../workers/asset/feeds/leader-feed.ts';
import { compartmentConfig } from '../../../support/compartment-config.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { btcRound } from '../../../support/rounds.ts';

const START = 1_795_187_100_000;
const ROUND = btcRound(START);
const LEADER = `0x${'a1'.repeat(20)}`;
const OTHER = `0x${'b2'.repeat(20)}`;

type Part = {
  readonly tx?: string;
  readonly wallet?: string;
  readonly size?: number;
  readonly at?: number;
  readonly token?: string;
};

/** What the live stream sends of a trade. */
function frame({ tx = '0x01', wallet = LEADER, size = 10, at = START + 2_000, token = ROUND.up }: Part): string {
  const payload = {
    asset: token,
    conditionId: ROUND.conditionId,
    proxyWallet: wallet,
    transactionHash: tx,
    side: 'BUY',
    price: 0.42,
    size,
    timestamp: Math.floor(at / 1000),
  };
  return JSON.stringify({ topic: 'activity', type: 'orders_matched', payload });
}

/** The same as a row of the Data API. */
function row({ tx = '0x01', wallet = LEADER, size = 10, at = START + 2_000, token = ROUND.up }: Part): object {
  return {
    proxy_wallet: wallet,
    transaction_hash: tx,
    condition_id: ROUND.conditionId,
    token_id: token,
    side: 'BUY',
    price: 0.42,
    size,
    timestamp: Math.floor(at / 1000),
  };
}

/** A row of the Data API's activity. */
function act(type: string, size: number, tx = '0x09'): object {
  return { ...row({ tx, size, token: '' }), type, side: '' };
}

function isOfActs(url: string): boolean {
  return url.includes('/data/v2/activity?');
}

function feedOf(leaders: readonly string[] = [LEADER]) {
  const world = fakeWorld(START);
  const base = compartmentConfig();
  const engine = { ...base.engine, strategies: [{ name: 'copy_trading', params: { leaders } }] };
  const told: LeaderTrade[] = [];
  const feed = leaderFeed(
    world,
    { ...base, engine },
    {
      now: () => epochMs(world.clock.wallMs()),
      emit: ({ trade }) => told.push(trade),
    },
  );
  if (feed === undefined) return { world, told, feed };
  feed.start();
  feed.follow(ROUND);
  world.sockets.latest.accept();
  world.time.advance(0);
  return { world, told, feed };
}

describe('the feed of leaders', () => {
  it('is not there, and asks nothing, where nobody is followed', () => {
    const { feed, world } = feedOf([]);
    expect(feed).toBeUndefined();
    expect(world.http.exchanges).toEqual([]);
  });

  it("subscribes each round's trades, again after a reconnect, with a compact filter", () => {
    const { world } = feedOf();
    const subscription = {
      action: 'subscribe',
      subscriptions: [{ topic: 'activity', type: 'orders_matched', filters: `{"event_slug":"${ROUND.slug}"}` }],
    };
    expect(world.sockets.latest.sent).toContain(JSON.stringify(subscription));
    world.sockets.latest.close();
    world.time.advance(5_000);
    world.sockets.latest.accept();
    expect(world.sockets.connections).toHaveLength(2);
    expect(world.sockets.latest.sent).toContain(JSON.stringify(subscription));
  });

  it('V-COPY: tells a trade once, whichever source is first, and two fills of one transaction as two', () => {
    const { world, told, feed } = feedOf();
    world.time.advance(2_500);
    world.sockets.latest.text(frame({}));
    world.sockets.latest.text(frame({}));
    world.sockets.latest.text(frame({ size: 7 }));
    world.http.latest.answer(200, { data: [row({ size: 7 }), row({}), row({})] });
    expect(told.map(({ shares, outcome, price }) => [outcome, price, shares])).toEqual([
      ['up', 0.42, 10],
      ['up', 0.42, 7],
      ['up', 0.42, 10],
    ]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(3);
    expect(feed?.view).toMatchObject({ told: 3, known: 3 });
  });

  it('passes over other wallets, other rounds, and what is older than itself', () => {
    const { world, told, feed } = feedOf();
    world.sockets.latest.text(frame({ wallet: OTHER }));
    world.sockets.latest.text(frame({ token: '999' }));
    world.sockets.latest.text(frame({ at: START - 1_000 }));
    world.sockets.latest.text('{"payload":{"proxyWallet":"0x","price":"cheap"}}');
    world.sockets.latest.text('{"broken');
    expect(told).toEqual([]);
    expect(feed?.view).toMatchObject({ told: 0, old: 1, refused: 2 });
  });

  it('takes a trade of the future as one of now, and counts it', () => {
    const { world, told, feed } = feedOf();
    world.sockets.latest.text(frame({ at: START + 60_000 }));
    expect(told.map(({ at }) => at)).toEqual([START]);
    expect(feed?.view.ahead).toBe(1);
  });

  it('asks the Data API every two seconds from five before the newest trade, and less often when it fails', () => {
    const { world, feed } = feedOf();
    const asked = () => world.http.exchanges.length;
    expect(world.http.latest.request.url).toContain(`/data/v2/trades?user=${LEADER}&start=${(START - 5_000) / 1000}`);
    world.time.advance(3_000);
    world.http.latest.answer(200, { data: [row({ at: START + 2_000 })] });
    world.time.advance(1_999);
    expect(asked()).toBe(1);
    world.time.advance(1);
    expect(world.http.latest.request.url).toContain(`&start=${(START + 2_000 - 5_000) / 1000}&`);
    for (let failure = 0; failure < 8; failure += 1) {
      world.http.latest.fail('ECONNRESET');
      world.time.advance(7_000);
    }
    expect(asked()).toBe(10);
    expect(feed?.view.failedPolls).toBe(8);
    world.http.latest.fail('ECONNRESET');
    world.time.advance(6_999);
    expect(asked()).toBe(10);
  });

  it('every fifth question is for merges and splits, which take and bring as much of both outcomes, once', () => {
    const { world, told, feed } = feedOf();
    const acts = [
      act('REWARD', 3),
      act('SPLIT', 20),
      act('MERGE', 15, '0x08'),
      { ...act('MERGE', 5), condition_id: '0x0' },
    ];
    world.http.respondWith(({ request, answer }) => answer(200, { data: isOfActs(request.url) ? acts : [] }));
    world.http.latest.answer(200, { data: [] });
    world.time.advance(19_000);
    const asked = world.http.exchanges.map(({ request }) => request.url).filter(isOfActs);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain(`user=${LEADER}&type=MERGE,SPLIT&start=${START / 1000}&`);
    expect(told.map(({ act: done, side, outcome, shares }) => [done, side, outcome, shares])).toEqual([
      ['merge', 'SELL', 'up', 15],
      ['merge', 'SELL', 'down', 15],
      ['split', 'BUY', 'up', 20],
      ['split', 'BUY', 'down', 20],
    ]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(4);
    expect(feed?.view).toMatchObject({ told: 4, refused: 0 });
  });

  it('stays below the limit of the Data API with twenty leaders', () => {
    const leaders = Array.from({ length: 20 }, (_, index) => `0x${String(index).padStart(40, '0')}`);
    const { world } = feedOf(leaders);
    world.http.respondWith(({ answer }) => answer(200, { data: [] }));
    world.http.latest.answer(200, { data: [] });
    world.time.advance(10_000);
    expect(world.http.exchanges.length).toBeLessThanOrEqual(26);
  });
});
