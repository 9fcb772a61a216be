import { describe, expect, it } from 'vitest';
import {
  BinanceDecoder,
  binanceStreamPath,
  binanceSubscribeFrame,
  decodeRtdsFrame,
  polyboltAuthFrame,
  PolyboltDecoder,
  polyboltSubscribeFrame,
  rtdsSubscribeFrame,
} from '../../../../shared/wire/prices/index.ts';
import { type Client, ServedVenue } from './served-venue.ts';

const QUIET = { assets: ['BTC', 'ETH'], crowd: false } as const;

function afterAMinute(): ServedVenue {
  const served = new ServedVenue(QUIET);
  served.time.advance(60_000);
  return served;
}

function authenticated(served: ServedVenue): Client {
  const client = served.connect('polybolt');
  client.say(polyboltAuthFrame(served.account().credentials, 'a'));
  return client;
}

function opsOf(client: Client): unknown[] {
  return client.messages().flatMap((message) => ('op' in message ? [message['op']] : []));
}

describe('PolyBolt', () => {
  it('gives a client with credentials both streams: acknowledged, snapshot first, no gap, values of the right kind', () => {
    const served = afterAMinute();
    const client = authenticated(served);
    client.say(polyboltSubscribeFrame('BTC', 60, 's'));
    const decoder = new PolyboltDecoder('BTC');
    expect(opsOf(client)).toEqual(['authed', 'subscribed', 'subscribed']);
    expect(client.messages().filter((message) => message['snapshot'] === true)).toHaveLength(2);

    served.time.advance(5_000);
    const kinds = new Map<string, number>();
    for (const frame of client.frames) {
      const decoded = decoder.decode(Buffer.from(frame));
      expect(decoded).not.toMatchObject({ kind: 'refused' });
      expect(decoded).not.toHaveProperty('gap');
      if (decoded.kind !== 'decoded') continue;
      for (const { kind } of decoded.events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect(kinds.get('twap')).toBeGreaterThan(60);
    expect(kinds.get('oracle')).toBeGreaterThan(60);
  });

  it('refuses to subscribe a client without credentials, and leaves the connection open', () => {
    const client = new ServedVenue(QUIET).connect('polybolt');
    client.say(polyboltSubscribeFrame('BTC', 60, 's'));
    expect(client.messages()).toMatchObject([
      { op: 'error', code: 'auth_required', channel: 'price.crypto.twap', rid: 's' },
      { op: 'error', code: 'auth_required', channel: 'price.crypto', rid: 's' },
    ]);
    expect(client.ending).toBeUndefined();
  });

  it('tells wrong credentials, channels, filters and ops apart by their codes', () => {
    const served = new ServedVenue(QUIET);
    const client = authenticated(served);
    client.say(polyboltAuthFrame({ apiKey: 'k', secret: 's', passphrase: 'p' }, 'x'));
    client.say({ op: 'subscribe', channel: 'price.dance', filter: { symbol: 'btcusd' } });
    client.say({ op: 'subscribe', channel: 'price.crypto', filter: { symbol: 'btc/usd' } });
    client.say({ op: 'whistle' });
    const codes = client.messages().flatMap((message) => ('code' in message ? [message['code']] : []));
    expect(codes).toEqual(['auth_invalid', 'bad_channel', 'bad_filter', 'bad_op']);
  });

  it('acknowledges a repeated subscription without a second snapshot', () => {
    const served = afterAMinute();
    const client = authenticated(served);
    client.say(polyboltSubscribeFrame('BTC', 60, 's'));
    client.say(polyboltSubscribeFrame('BTC', 60, 't'));
    expect(client.messages().filter((message) => message['snapshot'] === true)).toHaveLength(2);
    expect(opsOf(client)).toHaveLength(5);
  });

  it('closes after too many attempts to authenticate', () => {
    const client = new ServedVenue(QUIET).connect('polybolt');
    const wrong = polyboltAuthFrame({ apiKey: 'k', secret: 's', passphrase: 'p' }, 'x');
    for (let attempt = 0; attempt < 9; attempt += 1) client.say(wrong);
    expect(client.ending).toEqual({ code: 4008, cut: false });
  });

  it('answers ping and sends nothing of a stream that was unsubscribed', () => {
    const served = afterAMinute();
    const client = authenticated(served);
    client.say(polyboltSubscribeFrame('BTC', 60, 's'));
    client.say(polyboltSubscribeFrame('BTC', 60, 'u').replace('subscribe', 'unsubscribe'));
    const before = client.frames.length;
    served.time.advance(3_000);
    expect(client.frames).toHaveLength(before);
    client.say({ op: 'ping' });
    expect(client.messages().at(-1)).toEqual({ op: 'pong' });
  });
});

describe('RTDS', () => {
  it.each(['binance', 'oracle', 'twap'] as const)(
    'dumps the last minutes of the %s topic and then updates it',
    (kind) => {
      const served = afterAMinute();
      const client = served.connect('rtds');
      client.say(rtdsSubscribeFrame('BTC', kind));
      const dumped = client.frames.length;
      served.time.advance(3_000);
      const decoded = client.frames.map((frame) => decodeRtdsFrame(Buffer.from(frame), 'BTC'));
      expect(dumped).toBe(1);
      expect(decoded[0]).toMatchObject({ kind: 'decoded' });
      expect(decoded[0]?.kind === 'decoded' ? decoded[0].events.length : 0).toBeGreaterThan(40);
      expect(decoded.length).toBeGreaterThan(3);
      const kinds = decoded.flatMap((one) =>
        one.kind === 'decoded' ? one.events.map((event) => event.kind) : [one.kind],
      );
      expect(new Set(kinds)).toEqual(new Set([kind]));
    },
  );

  it('stays silent on a filter that is not compact JSON, as the real socket does', () => {
    const served = afterAMinute();
    const client = served.connect('rtds');
    client.say(rtdsSubscribeFrame('BTC', 'twap').replace('\\"symbol\\":', '\\"symbol\\": '));
    served.time.advance(3_000);
    expect(client.frames).toEqual([]);
  });

  it('replaces the filter of a topic by a second one', () => {
    const served = afterAMinute();
    const client = served.connect('rtds');
    client.say(rtdsSubscribeFrame('BTC', 'twap'));
    client.say(rtdsSubscribeFrame('ETH', 'twap'));
    served.time.advance(2_000);
    const symbols = client.messages().map((message) => (message['payload'] as { symbol: string }).symbol);
    expect(symbols.slice(0, 2)).toEqual(['btc/usd', 'eth/usd']);
    expect(new Set(symbols.slice(2))).toEqual(new Set(['eth/usd']));
  });

  it('lets one unknown topic kill the whole batch', () => {
    const served = afterAMinute();
    const client = served.connect('rtds');
    const subscriptions = ['crypto_prices_chainlink', 'crypto_dreams'].map((topic) => ({ topic, type: 'update' }));
    client.say({ action: 'subscribe', subscriptions });
    served.time.advance(2_000);
    expect(client.messages()).toEqual([{ body: { message: 'crypto_dreams not found' }, statusCode: 401 }]);
  });

  it('averages half the window on the thirty-second topic', () => {
    const served = afterAMinute();
    const client = served.connect('rtds');
    const subscriptions = [{ topic: 'crypto_prices_twap_thirty', type: 'update', filters: '{"symbol":"btc/usd"}' }];
    client.say({ action: 'subscribe', subscriptions });
    served.time.advance(2_000);
    const last = client.messages().at(-1) as { topic: string; payload: { value: number; timestamp: number } };
    const { prices } = served.venue;
    const samples = prices
      .oracleSince('BTC', (last.payload.timestamp - prices.lookbackMs / 2 + 1) as never)
      .filter(({ at }) => at <= last.payload.timestamp);
    const mean = samples.reduce((sum, { value }) => sum + value, 0) / samples.length;
    expect(last).toMatchObject({ topic: 'crypto_prices_twap_thirty', payload: { window_s: 30 } });
    expect(last.payload.value).toBeCloseTo(mean, 6);
  });
});

describe('Binance', () => {
  it('streams trades without a gap and tickers, combined by URL', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', `/binance${binanceStreamPath('BTC')}`);
    served.time.advance(5_000);
    const decoder = new BinanceDecoder('BTC');
    const decoded = client.frames.map((frame) => decoder.decode(Buffer.from(frame), served.venue.nowMs()));
    expect(decoded.length).toBeGreaterThan(5);
    for (const one of decoded) {
      expect(one).toMatchObject({ kind: 'decoded' });
      expect(one).not.toHaveProperty('gap');
    }
    const streams = new Set(client.messages().map((message) => message['stream']));
    expect(streams).toEqual(new Set(['btcusdt@trade', 'btcusdt@bookTicker']));
  });

  it('takes stream names with an encoded @, and an undecodable name for one that has no data', () => {
    const served = new ServedVenue(QUIET);
    const encoded = served.connect('binance', '/binance/ws/btcusdt%40trade');
    const wrong = served.connect('binance', '/binance/ws/%zz');
    served.time.advance(3_000);
    expect(encoded.messages()[0]).toMatchObject({ e: 'trade', s: 'BTCUSDT' });
    expect(wrong.frames).toEqual([]);
  });

  it('streams raw frames after SUBSCRIBE and stops after UNSUBSCRIBE', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', '/binance/ws');
    served.time.advance(1_000);
    expect(client.frames).toEqual([]);
    client.say(binanceSubscribeFrame(['ethusdt@trade'], 1));
    served.time.advance(3_000);
    expect(client.messages()[0]).toEqual({ result: null, id: 1 });
    expect(client.messages()[1]).toMatchObject({ e: 'trade', s: 'ETHUSDT' });
    client.say({ method: 'UNSUBSCRIBE', params: ['ethusdt@trade'], id: 2 });
    client.say({ method: 'LIST_SUBSCRIPTIONS', id: 3 });
    expect(client.messages().at(-1)).toEqual({ result: [], id: 3 });
  });

  it('serves candles that agree with the trades that it streamed', () => {
    const served = new ServedVenue(QUIET);
    const client = served.connect('binance', '/binance/ws/btcusdt@trade');
    served.time.advance(30_000);
    const { value } = served.get('/binance/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=3');
    const candles = value as [number, string, string, string, string, string, number][];
    const [open, first, high, low, close, , closeTime] = candles.at(-2) as (typeof candles)[0];
    const prices = client
      .messages()
      .filter((trade) => Number(trade['T']) >= open && Number(trade['T']) <= closeTime)
      .map((trade) => Number(trade['p']));
    expect(closeTime - open + 1).toBe(4_000);
    expect([first, high, low, close].map(Number)).toEqual([
      prices[0],
      Math.max(...prices),
      Math.min(...prices),
      prices.at(-1),
    ]);
  });
});
