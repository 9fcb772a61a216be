import { describe, expect, it } from 'vitest';
import { type Client, ServedVenue } from './served-venue.ts';

const QUIET = { assets: ['BTC', 'ETH'], crowd: false } as const;

function subscribe(served: ServedVenue, channels: readonly unknown[], products = ['BTC-USD']): Client {
  const client = served.connect('coinbase');
  client.say({ type: 'subscribe', product_ids: products, channels });
  return client;
}

function ofType(client: Client, type: string): Record<string, unknown>[] {
  return client.messages().filter((message) => message['type'] === type);
}

describe('Coinbase feed', () => {
  it('lists what is subscribed, then sends the last match and every match after it, numbered without a gap', () => {
    const served = new ServedVenue(QUIET);
    served.time.advance(2_000);
    const client = subscribe(served, ['matches', { name: 'ticker', product_ids: ['ETH-USD'] }]);
    expect(client.messages()[0]).toEqual({
      type: 'subscriptions',
      channels: [
        { name: 'ticker', product_ids: ['ETH-USD'] },
        { name: 'matches', product_ids: ['BTC-USD'] },
      ],
    });
    served.time.advance(3_000);
    expect(ofType(client, 'last_match')).toHaveLength(1);
    const matches = [...ofType(client, 'last_match'), ...ofType(client, 'match')];
    const first = Number(matches[0]?.['sequence']);
    expect(matches.length).toBeGreaterThan(5);
    expect(matches.map(({ sequence }) => sequence)).toEqual(matches.map((_match, index) => first + index));
    expect(new Set(ofType(client, 'ticker').map((ticker) => ticker['product_id']))).toEqual(new Set(['ETH-USD']));
  });

  it('names the maker’s side in a match and the taker’s in the ticker of the same trade', () => {
    const served = new ServedVenue(QUIET);
    const client = subscribe(served, ['matches', 'ticker']);
    served.time.advance(3_000);
    const tickers = new Map(ofType(client, 'ticker').map((ticker) => [ticker['sequence'], ticker]));
    const sides = ofType(client, 'match').map(
      ({ sequence, side }) => `${String(side)} ${String(tickers.get(sequence)?.['side'])}`,
    );
    expect(new Set(sides)).toEqual(new Set(['buy sell', 'sell buy']));
  });

  it('beats once a second with the number of the latest match', () => {
    const served = new ServedVenue(QUIET);
    const client = subscribe(served, ['heartbeat', 'matches']);
    served.time.advance(5_050);
    const beats = ofType(client, 'heartbeat');
    expect(beats).toHaveLength(5);
    const all = client.messages();
    const before = all.slice(0, all.indexOf(beats[4] as never)).findLast(({ type }) => type === 'match');
    expect(beats[4]).toMatchObject({ product_id: 'BTC-USD', sequence: before?.['sequence'] });
  });

  it('closes a connection that has not subscribed within five seconds, also after a refused request', () => {
    const served = new ServedVenue(QUIET);
    const [silent, wrong] = [served.connect('coinbase'), subscribe(served, ['ticker'], ['DOGE-USD'])];
    const fine = subscribe(served, ['ticker']);
    expect(wrong.messages()).toMatchObject([{ type: 'error', reason: 'DOGE-USD is not a valid product' }]);
    served.time.advance(5_100);
    expect([silent, wrong, fine].map(({ ending }) => ending?.cut)).toEqual([false, false, undefined]);
  });

  it('stops after an unsubscription', () => {
    const served = new ServedVenue(QUIET);
    const client = subscribe(served, ['matches', 'heartbeat']);
    client.say({ type: 'unsubscribe', product_ids: ['BTC-USD'], channels: ['matches', 'heartbeat'] });
    const before = client.frames.length;
    served.time.advance(3_000);
    expect(client.frames).toHaveLength(before);
  });
});
