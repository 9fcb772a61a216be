import { describe, expect, it } from 'vitest';
import type { FeedEvent } from '../../../../shared/events/engine-events.ts';
import type { ConditionId, TokenId } from '../../../../shared/market/ids.ts';
import { BinanceFeed } from '../../../../workers/asset/feeds/binance-feed.ts';
import { MarketFeed } from '../../../../workers/asset/feeds/market-feed.ts';
import { PricesFeed } from '../../../../workers/asset/feeds/prices-feed.ts';
import { UserFeed } from '../../../../workers/asset/feeds/user-feed.ts';
import { fakeWorld } from '../../../support/fake-world.ts';

const CREDENTIALS = { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' };
const PING_EVERY_MS = 4_000;
const [UP, DOWN, NEXT] = ['11', '22', '33'] as TokenId[] as [TokenId, TokenId, TokenId];

function setUp() {
  const world = fakeWorld(1_800_000_000_000);
  const events: FeedEvent[] = [];
  const frames: string[] = [];
  const sink = {
    frame: (feed: string, bytes: Buffer) => frames.push(`${feed}: ${bytes.toString()}`),
    event: (event: FeedEvent) => events.push(event),
  };
  const sent = (): unknown[] =>
    world.sockets.latest.sent.filter((text) => text !== 'PING').map((text): unknown => JSON.parse(text));
  return { world, sink, events, frames, sent };
}

describe('the market feed', () => {
  it('introduces itself with the tokens wanted, and names an operation for each later change', () => {
    const { world, sink, sent } = setUp();
    const feed = new MarketFeed(world, 'ws://venue/ws/market', PING_EVERY_MS, sink);
    feed.subscribe([UP, DOWN]);
    feed.socket.start();
    world.sockets.latest.accept();
    feed.subscribe([NEXT]);
    feed.unsubscribe([UP]);
    const features = { initial_dump: true };
    expect(sent()).toEqual([
      { type: 'market', assets_ids: [UP, DOWN], ...features },
      { operation: 'subscribe', assets_ids: [NEXT], ...features },
      { operation: 'unsubscribe', assets_ids: [UP] },
    ]);
  });

  it('introduces itself with the first token when none was wanted at the opening', () => {
    const { world, sink, sent } = setUp();
    const feed = new MarketFeed(world, 'ws://venue/ws/market', PING_EVERY_MS, sink);
    feed.socket.start();
    world.sockets.latest.accept();
    expect(sent()).toEqual([]);
    feed.subscribe([UP]);
    expect(sent()).toMatchObject([{ type: 'market', assets_ids: [UP] }]);
  });

  it('subscribes everything anew after a reconnect, without what was given up meanwhile', () => {
    const { world, sink, sent, events } = setUp();
    const feed = new MarketFeed(world, 'ws://venue/ws/market', PING_EVERY_MS, sink);
    feed.subscribe([UP, DOWN, NEXT]);
    feed.socket.start();
    world.sockets.latest.accept();
    world.sockets.latest.text('[]');
    world.sockets.latest.close(1006, 'reset');
    feed.unsubscribe([UP]);
    world.time.advance(250);
    world.sockets.latest.accept();
    expect(sent()).toMatchObject([{ type: 'market', assets_ids: [DOWN, NEXT] }]);
    expect(events).toEqual([
      { type: 'feed-up', feed: 'market' },
      { type: 'feed-down', feed: 'market', reason: 'closed 1006 reset' },
    ]);
  });

  it('gets a fresh book by giving a token up and taking it again, because a repeated subscription brings none', () => {
    const { world, sink, sent } = setUp();
    const feed = new MarketFeed(world, 'ws://venue/ws/market', PING_EVERY_MS, sink);
    feed.subscribe([UP, DOWN]);
    feed.socket.start();
    world.sockets.latest.accept();
    feed.resync([UP, NEXT]);
    expect(sent().slice(1)).toMatchObject([
      { operation: 'unsubscribe', assets_ids: [UP] },
      { operation: 'subscribe', assets_ids: [UP] },
    ]);
  });
});

describe('the user feed', () => {
  it('is up only when the venue has answered what followed its authentication', () => {
    const { world, sink, events } = setUp();
    const feed = new UserFeed(world, 'ws://venue/ws/user', CREDENTIALS, PING_EVERY_MS, sink);
    feed.follow('0xaa' as ConditionId);
    feed.socket.start();
    world.sockets.latest.accept();
    expect(world.sockets.latest.sent.at(-1)).toBe('PING');
    expect(events).toEqual([]);
    world.sockets.latest.text('PONG');
    expect(events).toEqual([{ type: 'feed-up', feed: 'user' }]);
  });

  it('follows its own markets only, and all of them again after a reconnect', () => {
    const { world, sink, sent } = setUp();
    const feed = new UserFeed(world, 'ws://venue/ws/user', CREDENTIALS, PING_EVERY_MS, sink);
    feed.socket.start();
    world.sockets.latest.accept();
    feed.follow('0xaa' as ConditionId);
    feed.follow('0xaa' as ConditionId);
    feed.follow('0xbb' as ConditionId);
    expect(sent()).toEqual([
      { type: 'user', auth: CREDENTIALS, markets: [] },
      { operation: 'subscribe', markets: ['0xaa'] },
      { operation: 'subscribe', markets: ['0xbb'] },
    ]);
    world.sockets.latest.close();
    world.time.advance(250);
    world.sockets.latest.accept();
    expect(sent()).toEqual([{ type: 'user', auth: CREDENTIALS, markets: ['0xaa', '0xbb'] }]);
  });

  it('forgets the oldest market in the end, so that months of rounds do not pile up', () => {
    const { world, sink, sent } = setUp();
    const feed = new UserFeed(world, 'ws://venue/ws/user', CREDENTIALS, PING_EVERY_MS, sink);
    for (let i = 0; i < 40; i += 1) feed.follow(`0x${i}` as ConditionId);
    feed.socket.start();
    world.sockets.latest.accept();
    const [first] = sent() as [{ markets: string[] }];
    expect(first.markets).toHaveLength(32);
    expect(first.markets.at(-1)).toBe('0x39');
  });
});

describe('the prices feed', () => {
  it('subscribes only once it has been told that it is authenticated', () => {
    const { world, sink, frames } = setUp();
    const feed = new PricesFeed(world, 'ws://polybolt/ws', 'ETH', CREDENTIALS, PING_EVERY_MS, sink);
    feed.socket.start();
    const connection = world.sockets.latest;
    connection.accept();
    const operations = (): unknown[] => connection.sent.map((text) => (JSON.parse(text) as { op: string }).op);
    expect(operations()).toEqual(['auth', 'ping']);
    connection.text('{"op":"authed","rid":"auth"}');
    expect(operations()).toEqual(['auth', 'ping', 'subscribe']);
    expect(connection.sent.at(-1)).toContain('ethusd');
    expect(frames).toEqual(['prices: {"op":"authed","rid":"auth"}']);
  });

  it('does not hammer a service that refuses its credentials', () => {
    const { world, sink } = setUp();
    const feed = new PricesFeed(world, 'ws://polybolt/ws', 'ETH', CREDENTIALS, PING_EVERY_MS, sink);
    feed.socket.start();
    world.sockets.latest.accept();
    world.sockets.latest.close(4001, 'auth_invalid');
    world.time.advance(29_000);
    expect(world.sockets.connections).toHaveLength(1);
  });
});

describe('the Binance feed', () => {
  it('names its streams in the URL and hands frames over as they came', () => {
    const { world, sink, frames, events } = setUp();
    const feed = new BinanceFeed(world, 'wss://spot', 'btcusdt', sink);
    feed.socket.start();
    expect(world.sockets.latest.url).toBe('wss://spot/stream?streams=btcusdt@trade/btcusdt@bookTicker');
    world.sockets.latest.accept();
    world.sockets.latest.text('{"stream":"btcusdt@trade"}');
    expect(events).toEqual([{ type: 'feed-up', feed: 'binance' }]);
    expect(frames).toEqual(['binance: {"stream":"btcusdt@trade"}']);
  });
});
