import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../../shared/market/assets.ts';
import { userAuthFrame } from '../../../../shared/wire/user/index.ts';
import { ClientBook } from './client-book.ts';
import { ALICE, BOB, type Client, ServedVenue } from './served-venue.ts';

function follow(served: ServedVenue, asset: Asset = 'BTC'): Client {
  const { up, down } = served.openMarket(asset).round;
  const client = served.connect('market');
  client.say({ type: 'market', assets_ids: [up, down] });
  return client;
}

function inject(served: ServedVenue, fault: string, fields: object = {}): void {
  expect(served.post('/control/faults', [{ fault, ...fields }])).toMatchObject({ status: 200 });
}

/** Two clients with the same subscription, of which a fault hits the first when it comes before the second connects. */
function twins(fault: string, fields: object = {}): { hit: Client; spared: Client; served: ServedVenue } {
  const served = new ServedVenue();
  const hit = follow(served);
  const spared = follow(served, 'ETH');
  inject(served, fault, { asset: 'BTC', ...fields });
  served.time.advance(3_000);
  return { hit, spared, served };
}

function wellFormed(frames: readonly string[]): boolean {
  return frames.every((frame) => {
    try {
      JSON.parse(frame);
      return true;
    } catch {
      return false;
    }
  });
}

/** Changes that a client missed, by the hashes of the venue. */
function hashErrors(client: Client): number {
  const books = new Map<unknown, ClientBook>();
  let errors = 0;
  for (const message of client.messages()) {
    const entries = (message['price_changes'] ?? []) as Record<string, unknown>[];
    for (const entry of entries) books.get(entry['asset_id'])?.change(entry);
    if (message['event_type'] === 'book') books.set(message['asset_id'], new ClientBook(message));
    for (const named of message['event_type'] === 'book' ? [message] : entries) {
      if (books.get(named['asset_id'])?.hash(String(message['timestamp'])) !== named['hash']) errors += 1;
    }
  }
  return errors;
}

describe('faults of sockets', () => {
  it('leaves a half-open socket without data, answers or close, and alive again afterwards', () => {
    const served = new ServedVenue();
    const client = follow(served);
    inject(served, 'socket-half-open', { asset: 'BTC', for: '5s' });
    const before = client.frames.length;
    client.say('PING');
    served.time.advance(4_000);
    expect(client.frames).toHaveLength(before);
    expect(client.held).toBe(true);
    served.time.advance(2_000);
    client.say('PING');
    expect(client.held).toBe(false);
    expect(client.frames).toContain('PONG');
    expect(client.ending).toBeUndefined();
  });

  it('delays frames of a slow socket in order, and delivers what is on its way when the fault ends', () => {
    const served = new ServedVenue();
    const client = follow(served);
    const reference = follow(served, 'BTC');
    const before = client.frames.length;
    inject(served, 'socket-slow', { asset: 'BTC', delay: '700ms', for: '2s' });
    served.time.advance(600);
    expect(client.frames).toHaveLength(before);
    served.time.advance(1_400);
    expect(client.frames.length).toBeGreaterThan(before + 10);
    expect(client.frames).toEqual(reference.frames);
  });

  it('lets chosen frames be overtaken', () => {
    const { hit } = twins('socket-late', { match: { event_type: 'price_change' }, delay: '400ms', probability: 0.2 });
    const times = hit.messages().map((message) => Number(message['timestamp']));
    expect(times).not.toEqual(times.toSorted((a, b) => a - b));
  });

  it('duplicates frames, at once and later', () => {
    const { hit, spared } = twins('socket-duplicate', { match: { event_type: 'price_change' }, count: 4 });
    expect(hit.frames.length - new Set(hit.frames).size).toBe(4);
    expect(spared.frames.length).toBe(new Set(spared.frames).size);
    const late = twins('socket-duplicate', { match: { event_type: 'price_change' }, count: 1, delay: '300ms' }).hit;
    const repeated = late.frames.find((frame, index) => late.frames.indexOf(frame) !== index) ?? '';
    expect(late.frames.lastIndexOf(repeated) - late.frames.indexOf(repeated)).toBeGreaterThan(1);
  });

  it('swaps a frame with its neighbour and loses none', () => {
    const served = new ServedVenue();
    const reference = follow(served, 'BTC');
    const client = served.connect('market');
    inject(served, 'socket-reorder', { asset: 'BTC', probability: 0.3, for: '4s' });
    const { up, down } = served.openMarket('BTC').round;
    client.say({ type: 'market', assets_ids: [up, down] });
    served.time.advance(5_000);
    expect(client.frames).not.toEqual(reference.frames);
    expect(client.frames.toSorted()).toEqual(reference.frames.toSorted());
  });

  it('loses exactly one delta of one connection', () => {
    const served = new ServedVenue();
    const [client, reference] = [follow(served), follow(served)];
    inject(served, 'socket-lose', { asset: 'BTC', match: { event_type: 'price_change' }, count: 1 });
    served.time.advance(3_000);
    const missing = reference.frames.filter((frame) => !client.frames.includes(frame));
    expect(missing.map((frame) => (JSON.parse(frame) as { event_type: string }).event_type)).toEqual(['price_change']);
    expect(client.frames).toHaveLength(reference.frames.length - 1);
  });

  it('lets a client notice lost deltas by the hashes', () => {
    const { hit, spared } = twins('socket-lose', { match: { event_type: 'price_change' }, probability: 0.2 });
    expect(hashErrors(hit)).toBeGreaterThan(0);
    expect(hashErrors(spared)).toBe(0);
  });

  it('loses the same frames again in a run from the same seed', () => {
    const [first, second] = [1, 2].map(() => twins('socket-lose', { probability: 0.5 }).hit.frames);
    expect(first).toEqual(second);
  });

  it('cuts a frame off in the middle', () => {
    const { hit, spared } = twins('socket-truncate', { count: 1 });
    expect(hit.frames.filter((frame) => !wellFormed([frame]))).toHaveLength(1);
    expect(wellFormed(spared.frames)).toBe(true);
  });

  it('sends one frame of megabytes', () => {
    const { hit, spared } = twins('socket-huge', { megabytes: 2 });
    expect(hit.frames.filter((frame) => frame.length > 2 * 1024 * 1024)).toHaveLength(1);
    expect(spared.frames.every((frame) => frame.length < 100_000)).toBe(true);
  });

  it('sends hashes that do not verify over books that are right', () => {
    const { hit, spared, served } = twins('socket-hash', { count: 5 });
    expect(hashErrors(hit)).toBeGreaterThanOrEqual(5);
    expect(hashErrors(spared)).toBe(0);
    const book = served.venue.book(served.openMarket('BTC').round.up);
    const fresh = follow(served).messages()[0];
    expect(fresh).toMatchObject({ hash: book?.hash, bids: book?.bids });
  });

  it('sends a crossed book with a hash that verifies', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    served.time.advance(1_000);
    const client = follow(served);
    inject(served, 'socket-crossed', { asset: 'BTC' });
    const crossed = client.messages().slice(2) as { bids: { price: string }[]; asks: { price: string }[] }[];
    expect(crossed).toHaveLength(2);
    for (const { bids, asks } of crossed) expect(Number(bids.at(-1)?.price)).toBe(Number(asks.at(-1)?.price));
    expect(hashErrors(client)).toBe(0);
  });

  it('answers a subscription with the book of a while ago', () => {
    const served = new ServedVenue();
    const { up } = served.openMarket('BTC').round;
    inject(served, 'socket-stale', { asset: 'BTC', age: '3s' });
    served.time.advance(6_000);
    const [book] = follow(served).messages();
    const ageMs = served.venue.nowMs() - Number(book?.['timestamp']);
    expect(book?.['asset_id']).toBe(up);
    expect(ageMs).toBeGreaterThanOrEqual(3_000);
    expect(ageMs).toBeLessThan(5_000);
  });

  it('cuts whoever is connected again and again in a storm, until it is over', () => {
    const served = new ServedVenue();
    inject(served, 'socket-storm', { asset: 'BTC', every: '1s', times: 3 });
    const cut = [1, 2, 3, 4].map(() => {
      const client = follow(served);
      served.time.advance(1_000);
      return client.ending?.cut === true;
    });
    expect(cut).toEqual([true, true, false, false]);
  });

  it('closes with the code of a drain', () => {
    const served = new ServedVenue();
    const [polybolt, market] = [served.connect('polybolt'), follow(served)];
    inject(served, 'socket-close', { service: 'polybolt', code: 4003, reason: 'draining' });
    expect(polybolt.ending).toEqual({ code: 4003, cut: false });
    expect(market.ending).toBeUndefined();
  });

  it('refuses a close code that no frame can carry', () => {
    const { status } = new ServedVenue().post('/control/faults', [{ fault: 'socket-close', code: 1006 }]);
    expect(status).toBe(400);
  });

  it('ends connections after a lifetime, old and new ones', () => {
    const served = new ServedVenue();
    const old = served.connect('binance', '/binance/ws/btcusdt@trade');
    inject(served, 'socket-lifetime', { service: 'binance', lifetime: '5s' });
    served.time.advance(3_000);
    const young = served.connect('binance', '/binance/ws/btcusdt@trade');
    served.time.advance(2_500);
    expect(old.ending?.code).toBe(1000);
    expect(young.ending).toBeUndefined();
    served.time.advance(3_000);
    expect(young.ending?.code).toBe(1000);
  });

  it('turns new connections of a service away as often as it was told to', () => {
    const served = new ServedVenue();
    inject(served, 'socket-refuse', { service: 'polybolt', status: 429, retryAfterS: 7, count: 1 });
    expect(served.surface.refusalOf('market')).toBeUndefined();
    expect(served.surface.refusalOf('polybolt')).toEqual({ status: 429, retryAfterS: 7 });
    expect(served.surface.refusalOf('polybolt')).toBeUndefined();
  });

  it('hits only the sockets of an address', () => {
    const served = new ServedVenue();
    const [alice, bob] = [served.account(ALICE), served.account(BOB)];
    const clients = [alice, bob].map(({ credentials }) => {
      const client = served.connect('user');
      client.say(userAuthFrame(credentials));
      return client;
    });
    inject(served, 'socket-drop', { service: 'user', address: alice.address.toLowerCase() });
    expect(clients.map(({ ending }) => ending?.cut)).toEqual([true, undefined]);
  });

  it('heals everything that lasts', () => {
    const served = new ServedVenue();
    inject(served, 'freeze', { asset: 'BTC', sticky: true });
    inject(served, 'socket-lose', { service: 'market' });
    inject(served, 'socket-heal');
    const client = follow(served);
    served.time.advance(1_000);
    expect(client.frames.length).toBeGreaterThan(5);
  });

  it('keeps the timers of a fault from a connection that has gone', () => {
    const served = new ServedVenue({ crowd: false });
    const client = follow(served);
    inject(served, 'socket-lifetime', { service: 'market', lifetime: '2s' });
    client.cut();
    served.time.advance(3_000);
    expect(client.ending).toEqual({ code: 1006, cut: true });
  });
});
