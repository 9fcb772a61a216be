import { describe, expect, it } from 'vitest';
import { type Client, ServedVenue } from './served-venue.ts';

type Activity = { topic: string; type: string; connection_id: string; payload: Record<string, unknown> };

function subscribe(served: ServedVenue, filters?: string, type = 'orders_matched'): Client {
  const client = served.connect('rtds');
  client.say({
    action: 'subscribe',
    subscriptions: [{ topic: 'activity', type, ...(filters === undefined ? {} : { filters }) }],
  });
  return client;
}

function activityOf(client: Client): Activity[] {
  return client.messages() as never as Activity[];
}

describe('RTDS activity', () => {
  it('tells both sides of every trade with the wallets that made it', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const prints: Record<string, unknown>[] = [];
    served.venue.onNotice((notice) => {
      if (notice.type !== 'print') return;
      for (const { address, side } of [{ address: notice.taker, side: notice.side }, ...notice.makers]) {
        prints.push({ proxyWallet: address, side, transactionHash: notice.transactionHash });
      }
    });
    const client = subscribe(served);
    served.time.advance(5_000);
    expect(prints.length).toBeGreaterThan(4);
    const told = activityOf(client).map(({ payload: { proxyWallet, side, transactionHash } }) => ({
      proxyWallet,
      side,
      transactionHash,
    }));
    expect(told).toEqual(prints);
    const { round, title } = served.openMarket();
    const [first] = activityOf(client);
    expect(first).toMatchObject({
      topic: 'activity',
      type: 'orders_matched',
      connection_id: expect.any(String) as string,
    });
    expect(first?.payload).toMatchObject({
      conditionId: round.conditionId,
      slug: round.slug,
      eventSlug: round.slug,
      title,
    });
    expect(typeof first?.payload['price']).toBe('number');
  });

  it.each(['event_slug', 'market_slug'])('lets only one market through with a filter of %s', (name) => {
    const served = new ServedVenue({ assets: ['BTC', 'ETH'] });
    const { slug } = served.openMarket('ETH').round;
    const client = subscribe(served, JSON.stringify({ [name]: slug }));
    served.time.advance(5_000);
    expect(activityOf(client).length).toBeGreaterThan(2);
    expect(new Set(activityOf(client).map(({ payload }) => payload['slug']))).toEqual(new Set([slug]));
  });

  it('stays silent on the type that went silent, and on a filter that is not compact', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const { slug } = served.openMarket().round;
    const clients = [subscribe(served, undefined, 'trades'), subscribe(served, `{"event_slug": "${slug}"}`)];
    served.time.advance(5_000);
    expect(clients.map(({ frames }) => frames)).toEqual([[], []]);
  });

  it('stops after an unsubscription', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const client = subscribe(served);
    served.time.advance(3_000);
    const before = client.frames.length;
    client.say({ action: 'unsubscribe', subscriptions: [{ topic: 'activity', type: 'orders_matched' }] });
    served.time.advance(3_000);
    expect(before).toBeGreaterThan(0);
    expect(client.frames).toHaveLength(before);
  });

  it('stalls silently on demand', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const client = subscribe(served);
    served.post('/control/faults', [{ fault: 'freeze', service: 'rtds', for: '4s' }]);
    served.time.advance(3_900);
    expect(client.frames).toEqual([]);
    served.time.advance(4_000);
    expect(client.frames.length).toBeGreaterThan(0);
  });

  it('does nothing about a subscription without an action', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const client = served.connect('rtds');
    client.say({ subscriptions: [{ topic: 'activity', type: 'orders_matched' }] });
    served.time.advance(3_000);
    expect(client.frames).toEqual([]);
  });
});
