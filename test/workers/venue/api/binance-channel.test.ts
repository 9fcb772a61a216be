import { describe, expect, it } from 'vitest';
import { type Client, ServedVenue } from './served-venue.ts';

const QUIET = { assets: ['BTC', 'ETH'], crowd: false } as const;

type Kline = {
  e: string;
  k: { t: number; T: number; o: string; c: string; h: string; l: string; f: number; L: number; n: number; x: boolean };
};

function klines(client: Client): Kline[] {
  return client.messages().filter(({ e }) => e === 'kline') as never as Kline[];
}

describe('Binance streams', () => {
  it('says of each candle once that it is final, and the same of it as REST', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', '/binance/ws/btcusdt@kline_1m');
    served.time.advance(30_000);
    const final = klines(client).filter(({ k }) => k.x);
    const opens = final.map(({ k }) => k.t);
    expect(opens.length).toBeGreaterThan(4);
    expect(new Set(opens).size).toBe(opens.length);
    const { value } = served.get('/binance/api/v3/klines?symbol=BTCUSDT&interval=1m');
    const rows = new Map((value as unknown[][]).map((row) => [row[0], row]));
    for (const { k } of final.slice(1)) {
      expect([k.o, k.h, k.l, k.c, k.T, k.n]).toEqual([1, 2, 3, 4, 6, 8].map((column) => rows.get(k.t)?.[column]));
    }
  });

  it('numbers the trades of candles without a gap', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', '/binance/ws/btcusdt@kline_1m');
    served.time.advance(30_000);
    const final = klines(client).flatMap(({ k }) => (k.x ? [k] : []));
    expect(final.map(({ f, L }) => L - f + 1)).toEqual(final.map(({ n }) => n));
    expect(final.slice(1).map(({ f }) => f)).toEqual(final.slice(0, -1).map(({ L }) => L + 1));
  });

  it('switches to the combined form by SET_PROPERTY', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', '/binance/ws/btcusdt@aggTrade');
    client.say({ method: 'SET_PROPERTY', params: ['combined', true], id: 5 });
    client.say({ method: 'GET_PROPERTY', params: ['combined'], id: 6 });
    served.time.advance(2_000);
    const [set, get, data] = client.messages();
    expect([set, get]).toEqual([
      { result: null, id: 5 },
      { result: true, id: 6 },
    ]);
    expect(data).toMatchObject({ stream: 'btcusdt@aggTrade', data: { e: 'aggTrade', s: 'BTCUSDT' } });
  });

  it('count for the assets that they still follow: a fault spares a client that left its asset', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', '/binance/ws/btcusdt@trade');
    client.say({ method: 'SUBSCRIBE', params: ['ethusdt@trade'], id: 1 });
    client.say({ method: 'UNSUBSCRIBE', params: ['btcusdt@trade'], id: 2 });
    served.post('/control/faults', [{ fault: 'socket-drop', service: 'binance', asset: 'BTC' }]);
    expect(client.ending).toBeUndefined();
    served.post('/control/faults', [{ fault: 'socket-drop', service: 'binance', asset: 'ETH' }]);
    expect(client.ending).toEqual({ code: 1006, cut: true });
  });

  it('disconnects a client that says more than five things within a second', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', '/binance/ws');
    const ask = () => client.say({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
    for (let second = 0; second < 3; second += 1) {
      for (let frame = 0; frame < 5; frame += 1) ask();
      served.time.advance(1_001);
    }
    expect(client.ending).toBeUndefined();
    for (let frame = 0; frame < 6; frame += 1) ask();
    expect(client.ending?.code).toBe(1008);
  });

  it('takes no more than 1024 streams', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', '/binance/ws/btcusdt@trade');
    const streams = Array.from({ length: 1024 }, (_none, index) => `s${index}@trade`);
    client.say({ method: 'SUBSCRIBE', params: streams, id: 1 });
    expect(client.messages()).toMatchObject([{ error: { code: 2 }, id: 1 }]);
    client.say({ method: 'SUBSCRIBE', params: streams.slice(1), id: 2 });
    expect(client.messages()[1]).toEqual({ result: null, id: 2 });
  });

  it('closes every connection after a day', () => {
    const served = new ServedVenue({ ...QUIET, assets: ['BTC'], timeScale: 1 });
    const client = served.connect('binance', '/binance/ws');
    served.venue.stop();
    served.time.advance(24 * 3_600_000 - 1);
    expect(client.ending).toBeUndefined();
    served.time.advance(1);
    expect(client.ending).toEqual({ code: 1000, cut: false });
  });
});

describe('Binance candles over REST', () => {
  it('ends with the present candle when only a limit is given, and begins at startTime when that is', () => {
    const served = new ServedVenue(QUIET);
    served.time.advance(40_000);
    const get = (query: string) =>
      served.get(`/binance/api/v3/klines?symbol=BTCUSDT&interval=1m${query}`).value as number[][];
    const now = served.venue.nowMs();
    const [present] = get('&limit=1');
    expect(present?.[0]).toBeLessThanOrEqual(now);
    expect(present?.[6]).toBeGreaterThanOrEqual(now);
    const start = now - 20_000;
    const opens = get(`&startTime=${start}&limit=2`).map(([open]) => open);
    expect(opens).toEqual([Math.ceil(start / 4_000) * 4_000, Math.ceil(start / 4_000) * 4_000 + 4_000]);
    const before = get(`&endTime=${start}`).map(([open]) => open);
    expect(Math.max(...(before as number[]))).toBeLessThanOrEqual(start);
  });

  it.each([
    ['symbol=DOGEUSDT&interval=1m', -1121],
    ['symbol=SOLUSDT&interval=1m', -1121],
    ['symbol=BTCUSDT&interval=7m', -1120],
    ['symbol=BTCUSDT&interval=1m&limit=many', -1100],
  ])('refuses %s with code %i', (query, code) => {
    expect(new ServedVenue(QUIET).get(`/binance/api/v3/klines?${query}`)).toMatchObject({
      status: 400,
      value: { code },
    });
  });
});
