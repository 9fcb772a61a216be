import { describe, expect, it } from 'vitest';
import { OrderBook } from '../../../../shared/market/order-book.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { tick } from '../../../../shared/units/index.ts';
import { bookHash, type HashedBook } from '../../../../shared/wire/book-hash.ts';
import { MarketDecoder } from '../../../../shared/wire/market/market-decoder.ts';
import { TokenTable } from '../../../../shared/wire/market/token-table.ts';
import { ClientBook } from './client-book.ts';
import { type Client, ServedVenue } from './served-venue.ts';

function subscribe(served: ServedVenue, tokens: readonly TokenId[], extra: object = {}): Client {
  const client = served.connect('market');
  client.say({ type: 'market', assets_ids: tokens, ...extra });
  return client;
}

function typesOf(client: Client): Set<unknown> {
  return new Set(client.messages().map((message) => message['event_type']));
}

describe('market socket', () => {
  it('answers a subscription with one array that holds the book of each token, best level last', () => {
    const served = new ServedVenue();
    const { up, down, conditionId } = served.openMarket().round;
    served.time.advance(2_000);
    const [frame] = subscribe(served, [up, down]).frames;
    const books = JSON.parse(frame as string) as Record<string, unknown>[];
    expect(frame).toMatch(/^\[.*\]\n$/s);
    expect(books.map((book) => [book['event_type'], book['market'], book['asset_id']])).toEqual([
      ['book', conditionId, up],
      ['book', conditionId, down],
    ]);
    for (const side of ['bids', 'asks'] as const) {
      const levels = books[0]?.[side] as { price: string }[] | undefined;
      const prices = levels?.map(({ price }) => Number(price)) ?? [];
      expect(prices.length).toBeGreaterThan(2);
      expect(prices).toEqual(prices.toSorted((a, b) => (side === 'bids' ? a - b : b - a)));
    }
  });

  it('sends hashes that a client can recompute from the frames alone, after every change and trade', () => {
    const served = new ServedVenue();
    const { up, down } = served.openMarket().round;
    const client = subscribe(served, [up, down]);
    served.time.advance(8_000);

    const told: unknown[] = [];
    const computed: unknown[] = [];
    const books = new Map<unknown, ClientBook>();
    for (const message of client.messages()) {
      const entries = (message['price_changes'] ?? []) as Record<string, unknown>[];
      for (const entry of entries) books.get(entry['asset_id'])?.change(entry);
      if (message['event_type'] === 'book') books.set(message['asset_id'], new ClientBook(message));
      for (const named of message['event_type'] === 'book' ? [message] : entries) {
        told.push(named['hash']);
        computed.push(books.get(named['asset_id'])?.hash(String(message['timestamp'])));
      }
    }
    expect(computed).toEqual(told);
    expect(told.length).toBeGreaterThan(100);
    expect(typesOf(client)).toContain('last_trade_price');
  });

  it('sends both tokens mirrored in one price_change, to a client that follows only one of them too', () => {
    const served = new ServedVenue();
    const { up, down } = served.openMarket().round;
    const client = subscribe(served, [up]);
    served.time.advance(1_000);
    const change = client.messages().find((message) => message['event_type'] === 'price_change');
    const entries = change?.['price_changes'] as Record<string, string>[];
    const of = (token: string, sign: 1 | -1) =>
      entries
        .filter((entry) => entry['asset_id'] === token)
        .map(({ price, side, size }) => ({
          upPrice: sign === 1 ? Number(price) : Number((1 - Number(price)).toFixed(4)),
          upSide: (side === 'BUY') === (sign === 1) ? 'BUY' : 'SELL',
          size,
        }));
    expect(of(up, 1).length).toBeGreaterThan(0);
    expect(of(down, -1)).toEqual(of(up, 1));
    expect(of(up, 1).length + of(down, -1).length).toBe(entries.length);
  });

  it('writes nothing that the decoder of the bot refuses, over two whole rounds of every message type', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const table = new TokenTable();
    const decoder = new MarketDecoder(table);
    const books = new Map<number, OrderBook>();
    const client = served.connect('market');
    client.say({ type: 'market', assets_ids: [], custom_feature_enabled: true });
    for (let second = 0; second < 45; second += 1) {
      for (const { round, state } of served.venue.markets()) {
        if (state === 'resolved' || table.slotOf(round.up) >= 0) continue;
        for (const token of [round.up, round.down]) books.set(table.add(token), new OrderBook(tick(100)));
        client.say({ operation: 'subscribe', assets_ids: [round.up, round.down], custom_feature_enabled: true });
      }
      served.time.advance(1_000);
    }
    const offGrid: string[] = [];
    for (const frame of client.frames) {
      decoder.decode(Buffer.from(frame), (event) => {
        if (event.type === 'book' && books.get(event.slot)?.replace(event) !== true) offGrid.push(frame);
      });
    }
    expect(offGrid).toEqual([]);
    expect(decoder.counters.refused).toBe(0);
    const { scanned, unscanned, ignored } = decoder.counters;
    expect(scanned, 'frames are not in the form that the fast scanner knows').toBeGreaterThan(
      50 * (unscanned - ignored),
    );
    for (const type of ['book', 'price_change', 'last_trade_price', 'best_bid_ask', 'new_market', 'market_resolved']) {
      expect(typesOf(client)).toContain(type);
    }
  });

  it('answers PING with the text PONG', () => {
    const client = new ServedVenue().connect('market');
    client.say('PING');
    expect(client.frames).toEqual(['PONG']);
  });

  it('says NO NEW ASSETS to a repeated subscription and sends a fresh book after unsubscribing', () => {
    const served = new ServedVenue({ crowd: false });
    const { up } = served.openMarket().round;
    const client = subscribe(served, [up]);
    client.say({ operation: 'subscribe', assets_ids: [up] });
    expect(client.frames[1]).toBe('NO NEW ASSETS');
    client.say({ operation: 'unsubscribe', assets_ids: [up] });
    client.say({ operation: 'subscribe', assets_ids: [up] });
    expect(client.frames[2]).toMatch(/^\[\{"market"/);
  });

  it('sends no more data of a token that was unsubscribed', () => {
    const served = new ServedVenue();
    const { up } = served.openMarket().round;
    const client = subscribe(served, [up]);
    client.say({ operation: 'unsubscribe', assets_ids: [up] });
    served.time.advance(2_000);
    expect(client.frames).toHaveLength(1);
  });

  it('keeps best_bid_ask, new_market and market_resolved from clients that did not ask for them', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const { up, down } = served.openMarket().round;
    const client = subscribe(served, [up, down]);
    served.time.advance(45_000);
    const plain = new Set<unknown>(['book', 'last_trade_price', 'price_change', 'tick_size_change']);
    expect([...typesOf(client)].filter((type) => !plain.has(type))).toEqual([]);
    expect(typesOf(client)).toContain('last_trade_price');
  });

  it('sends no snapshot of tokens beyond the five hundredth of a connection, but their changes', () => {
    const served = new ServedVenue();
    const { up, down } = served.openMarket().round;
    const others = Array.from({ length: 499 }, (_none, index) => String(index + 1) as TokenId);
    const client = subscribe(served, [...others, up, down]);
    expect(client.messages().map((book) => book['asset_id'])).toEqual([up]);
    served.time.advance(1_000);
    const changed = client.messages().flatMap((message) => (message['price_changes'] ?? []) as { asset_id: string }[]);
    expect(changed.some(({ asset_id: token }) => token === down)).toBe(true);
  });

  it('sends only changes to a client that wants no initial dump', () => {
    const served = new ServedVenue();
    const client = subscribe(served, [served.openMarket().round.up], { initial_dump: false });
    expect(client.frames).toEqual([]);
    served.time.advance(1_000);
    expect(typesOf(client)).toContain('price_change');
  });

  it('closes a connection that subscribes nothing for a minute, and no other', () => {
    const served = new ServedVenue({ crowd: false });
    const [idle, busy] = [served.connect('market'), subscribe(served, [served.openMarket().round.up])];
    served.time.advance(30_000);
    idle.say('PING');
    expect(idle.ending).toBeUndefined();
    served.time.advance(31_000);
    expect(idle.ending).toMatchObject({ cut: false });
    expect(busy.ending).toBeUndefined();
  });

  it('applies the custom flag of a repeated subscription', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const { up } = served.openMarket().round;
    const client = subscribe(served, [up]);
    client.say({ operation: 'subscribe', assets_ids: [up], custom_feature_enabled: true });
    expect(client.frames[1]).toBe('NO NEW ASSETS');
    served.time.advance(5_000);
    expect(typesOf(client)).toContain('best_bid_ask');
  });

  it('tells a change of the tick of both tokens, then both books anew', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const { up, down } = served.openMarket().round;
    const client = subscribe(served, [up, down]);
    served.post('/control/faults', [{ fault: 'tick', asset: 'BTC' }]);
    const told = client.messages().slice(2, 6);
    expect(told.map((message) => [message['event_type'], message['asset_id']])).toEqual([
      ['tick_size_change', up],
      ['tick_size_change', down],
      ['book', up],
      ['book', down],
    ]);
    expect(told.slice(2).map((book) => book['tick_size'])).toEqual(['0.001', '0.001']);
  });

  it('marks books of Protocol V2 as such, last in the message and in the hash, and no others', () => {
    const served = new ServedVenue({ assets: ['BTC', 'ETH'], v2Assets: ['ETH'], crowd: false });
    const [v1, v2] = (['BTC', 'ETH'] as const).map((asset) => served.openMarket(asset).round.up) as [TokenId, TokenId];
    const [plain, marked] = subscribe(served, [v1, v2]).messages() as [
      Record<string, unknown>,
      Record<string, unknown>,
    ];
    expect(plain).not.toHaveProperty('version');
    expect(Object.entries(marked).at(-1)).toEqual(['version', 'v2']);
    const { market, asset_id, timestamp, bids, asks, tick_size, last_trade_price } = marked as never as HashedBook;
    const rest = { min_order_size: '5', tick_size, neg_risk: false, last_trade_price, version: 'v2' } as const;
    expect(marked['hash']).toBe(bookHash({ market, asset_id, timestamp, bids, asks, ...rest }));
  });

  it('counts frames that are no request and keeps the connection', () => {
    const served = new ServedVenue();
    const client = served.connect('market');
    client.say('hello');
    client.say({ type: 'market', assets_ids: 'all' });
    expect(client.ending).toBeUndefined();
    expect(served.get('/control/counters').value).toMatchObject({ badFrames: { market: 2 } });
  });
});
