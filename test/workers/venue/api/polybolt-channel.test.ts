import { describe, expect, it } from 'vitest';
import { PolyboltDecoder, polyboltAuthFrame } from '../../../../shared/wire/prices/index.ts';
import { type Client, ServedVenue } from './served-venue.ts';

const QUIET = { assets: ['BTC', 'ETH'], crowd: false } as const;

function authenticated(served: ServedVenue): Client {
  const client = served.connect('polybolt');
  client.say(polyboltAuthFrame(served.account().credentials, 'a'));
  return client;
}

function subscribe(client: Client, channel: string, filter: object, rid?: string): void {
  client.say({ op: 'subscribe', rid, channel, filter });
}

function dataOf(client: Client): Record<string, unknown>[] {
  return client.messages().filter((message) => !('op' in message));
}

describe('PolyBolt', () => {
  it('tells the best prices of a token when they move, after an empty snapshot', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    const { up, conditionId } = served.openMarket().round;
    const client = authenticated(served);
    subscribe(client, 'price.polymarket', { asset_id: up });
    served.time.advance(4_000);
    const [snapshot, ...moves] = dataOf(client) as { payload: Record<string, unknown> }[];
    expect(snapshot).toMatchObject({ seq: 1, snapshot: true, payload: { asset_id: up, data: [] } });
    expect(moves.length).toBeGreaterThan(3);
    const tops = moves.map(({ payload }) => `${String(payload['best_bid'])}/${String(payload['best_ask'])}`);
    expect(tops.every((top, index) => top !== tops[index - 1])).toBe(true);
    const book = served.venue.book(up);
    expect(moves.at(-1)?.payload).toMatchObject({
      market: conditionId,
      best_bid: book?.bids.at(-1)?.price,
      best_ask: book?.asks.at(-1)?.price,
    });
    expect(dataOf(client).map((frame) => frame['seq'])).toEqual(
      moves.map((_move, index) => index + 1).concat(moves.length + 1),
    );
  });

  it.each([
    ['price.crypto', { symbol: 'dogeusd' }],
    ['price.crypto.twap', { symbol: 'zecusd', window_seconds: 60 }],
    ['price.crypto.twap', { symbol: 'btcusd', window_seconds: 30 }],
    ['price.crypto', { symbol: 'xrpusd' }],
    ['price.equity', { symbol: 'AAPL', provider: 'pyth' }],
  ])('acknowledges %s %o, sends an empty snapshot and stays silent', (channel, filter) => {
    const served = new ServedVenue(QUIET);
    const client = authenticated(served);
    subscribe(client, channel, filter, 'r');
    served.time.advance(3_000);
    expect(client.messages()[1]).toMatchObject({ op: 'subscribed', channel, rid: 'r' });
    expect(dataOf(client)).toMatchObject([{ snapshot: true, payload: { data: [] } }]);
    expect(client.messages()[1]?.['provider']).toBe('provider' in filter ? filter.provider : undefined);
  });

  it('closes with 4008 after the 65th pair, the 21st change within a second and the 9th authentication', () => {
    const pairs = authenticated(new ServedVenue(QUIET));
    const subscriptions = Array.from({ length: 65 }, (_none, index) => ({
      channel: 'price.polymarket',
      filter: { asset_id: String(index) },
    }));
    pairs.say({ op: 'subscribe', subscriptions });
    const changes = authenticated(new ServedVenue(QUIET));
    for (let frame = 0; frame < 21; frame += 1) subscribe(changes, 'price.crypto', { symbol: 'btcusd' });
    const attempts = new ServedVenue(QUIET).connect('polybolt');
    const wrong = { apiKey: 'k', secret: 's', passphrase: 'p' };
    for (let frame = 0; frame < 9; frame += 1) attempts.say(polyboltAuthFrame(wrong, String(frame)));
    expect([pairs, changes, attempts].map((client) => client.ending?.code)).toEqual([4008, 4008, 4008]);
    const codes = [pairs, changes, attempts].map(
      (client) => client.messages().findLast(({ op }) => op === 'error')?.['code'],
    );
    expect(codes).toEqual(['sub_limit', 'rate_limited', 'auth_attempts']);
  });

  it('lets twenty changes a second pass, second after second', () => {
    const served = new ServedVenue(QUIET);
    const client = authenticated(served);
    for (let frame = 0; frame < 60; frame += 1) {
      subscribe(client, 'price.crypto', { symbol: 'btcusd' });
      served.time.advance(51);
    }
    expect(client.ending).toBeUndefined();
  });

  it('refuses a frame above 64 KB', () => {
    const client = authenticated(new ServedVenue(QUIET));
    client.say(JSON.stringify({ op: 'ping', padding: 'x'.repeat(65_536) }));
    expect(client.ending?.code).toBe(4008);
  });

  it('drops data of a slow reader and says how much, without a hole in the sequence', () => {
    const served = new ServedVenue(QUIET);
    const client = authenticated(served);
    subscribe(client, 'price.crypto', { symbol: 'btcusd' });
    served.time.advance(1_000);
    const before = dataOf(client).length;
    client.backlog = 2 * 1024 * 1024;
    served.time.advance(1_000);
    expect(dataOf(client)).toHaveLength(before);
    client.backlog = 0;
    served.time.advance(1_000);
    const next = dataOf(client)[before];
    expect(next?.['seq']).toBe(before + 1);
    expect(next?.['dropped']).toBeGreaterThan(5);
    expect(dataOf(client)[before + 1]).not.toHaveProperty('dropped');
  });

  it('says dropped on demand, so that a client notices the loss', () => {
    const served = new ServedVenue(QUIET);
    const client = authenticated(served);
    subscribe(client, 'price.crypto', { symbol: 'btcusd' });
    served.post('/control/faults', [{ fault: 'polybolt-dropped', asset: 'BTC', frames: 3 }]);
    served.time.advance(2_000);
    const decoder = new PolyboltDecoder('BTC');
    const gaps = client.frames.filter((frame) => 'gap' in decoder.decode(Buffer.from(frame)));
    expect(gaps).toHaveLength(1);
    expect(JSON.parse(gaps[0] ?? '')).toMatchObject({ dropped: 3 });
  });

  it('answers auth_unavailable while it cannot check, and closes with 4001 when credentials expired', () => {
    const served = new ServedVenue(QUIET);
    served.post('/control/faults', [{ fault: 'polybolt-auth', code: 'auth_unavailable', for: '2s' }]);
    const client = authenticated(served);
    expect(client.messages()).toEqual([{ op: 'error', code: 'auth_unavailable', rid: 'a' }]);
    served.time.advance(3_000);
    client.say(polyboltAuthFrame(served.account(undefined, 1).credentials, 'b'));
    expect(client.messages().at(-1)).toEqual({ op: 'authed', rid: 'b' });
    served.post('/control/faults', [{ fault: 'polybolt-auth', code: 'auth_expired' }]);
    expect(client.messages().at(-1)).toMatchObject({ op: 'error', code: 'auth_expired' });
    expect(client.ending?.code).toBe(4001);
  });

  it('freezes data and still answers pings', () => {
    const served = new ServedVenue(QUIET);
    const client = authenticated(served);
    subscribe(client, 'price.crypto', { symbol: 'btcusd' });
    served.post('/control/faults', [{ fault: 'freeze', service: 'polybolt', asset: 'BTC' }]);
    const before = client.frames.length;
    served.time.advance(2_000);
    client.say({ op: 'ping' });
    expect(client.frames.slice(before)).toEqual(['{"op":"pong"}']);
  });
});
