import { describe, expect, it } from 'vitest';
import { type Client, ServedVenue } from '../api/served-venue.ts';
import { Stage } from './stage.ts';

function follow(served: ServedVenue, tokens: readonly string[]): Client {
  const client = served.connect('market');
  client.say({ type: 'market', assets_ids: tokens });
  return client;
}

function activity(served: ServedVenue, filters: string): Client {
  const client = served.connect('rtds');
  client.say({ action: 'subscribe', subscriptions: [{ topic: 'activity', type: 'orders_matched', filters }] });
  return client;
}

describe('streams', () => {
  it('#12 a socket stays open and answers PING, but brings nothing any more', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const { up, down } = served.openMarket().round;
    const client = follow(served, [up, down]);
    served.time.advance(2_000);
    expect(client.frames.length).toBeGreaterThan(5);
    served.post('/control/faults', [{ fault: 'freeze', asset: 'BTC' }]);
    const before = client.frames.length;
    served.time.advance(5_000);
    client.say('PING');
    expect(client.frames.slice(before)).toEqual(['PONG']);
    expect(client.ending).toBeUndefined();
  });

  it('#13 a filter with a space after the colon is taken and brings nothing; the compact one brings trades', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const { slug } = served.openMarket().round;
    const [spaced, compact] = [`{"event_slug": "${slug}"}`, `{"event_slug":"${slug}"}`].map((filters) =>
      activity(served, filters),
    );
    served.time.advance(5_000);
    expect(spaced?.frames).toEqual([]);
    expect(compact?.frames.length).toBeGreaterThan(3);
  });

  it('#14 a book may be quiet for long on a connection that is well', () => {
    const { served, alice, market } = new Stage();
    const client = follow(served, [market.round.up]);
    alice.post({ price: 0.5, shares: 10 });
    const before = client.frames.length;
    served.time.advance(60_000);
    client.say('PING');
    expect(client.frames.slice(before)).toEqual(['PONG']);
    alice.post({ price: 0.4, shares: 10 });
    expect(client.messages().at(-1)).toMatchObject({ event_type: 'price_change' });
  });

  it('#15 a client that reads slowly gets everything later, in order', () => {
    const { served, alice, market, inject } = new Stage();
    const client = follow(served, [market.round.up]);
    inject({ fault: 'socket-slow', service: 'market', delay: '3s' });
    const bids = [0.1, 0.2, 0.3];
    for (const price of bids) alice.post({ price, shares: 10 });
    expect(client.messages().filter((message) => message['event_type'] === 'price_change')).toEqual([]);
    served.time.advance(3_000);
    const told = client.messages().flatMap((message) => (message['price_changes'] ?? []) as { best_bid: string }[]);
    expect([...new Set(told.map((change) => change.best_bid))]).toContain('0.3');
    const ups = told.filter((change) => bids.includes(Number(change.best_bid)));
    expect([...new Set(ups.map((change) => Number(change.best_bid)))]).toEqual(bids);
  });
});
