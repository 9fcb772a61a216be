import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AdviceEvent } from '../../../../shared/events/engine-events.ts';
import { CandleReader } from '../../../../workers/asset/feeds/candle-reader.ts';
import { VenueClock } from '../../../../workers/asset/venue-clock.ts';
import { nodeWorld } from '../../../../workers/ports/node-world.ts';
import { type FakeWorld, fakeWorld } from '../../../support/fake-world.ts';

const LENGTH_MS = 900_000;
/** Five minutes into a candle. */
const NOW = 1_793_001_600_000 + 300_000;
const LAST_CLOSED = 1_793_001_600_000 - LENGTH_MS;

type Candles = Extract<AdviceEvent, { type: 'candles' }>;

/** A reader with what it said. */
function reading(world: FakeWorld = fakeWorld(NOW)) {
  const told: Candles[] = [];
  const unread: string[] = [];
  const endpoints = { binanceRest: 'http://binance', coinbaseRest: 'http://coinbase' };
  const subject = { asset: 'BTC', length: '15m', count: 40, timeScale: 1, endpoints } as const;
  const clock = new VenueClock(world, () => undefined);
  const reader = new CandleReader(world, clock, subject, {
    event: (event) => void (event.type === 'candles' && told.push(event)),
    unread: (detail) => unread.push(detail),
  });
  reader.start();
  const asked = () => world.http.exchanges.map(({ request }) => new URL(request.url).host);
  return { world, told, unread, asked };
}

/** Binance's rows of so many candles, the last one beginning at `newest`. */
function klines(newest: number, count = 41, close = 100): unknown[] {
  return Array.from({ length: count }, (_, index) => {
    const open = newest - (count - 1 - index) * LENGTH_MS;
    const text = String(close);
    return [open, text, text, text, text, '1', open + LENGTH_MS - 1];
  });
}

function coinbaseRows(newest: number, close = 100): unknown[] {
  return (klines(newest) as number[][]).map(([open]) => [open! / 1_000, close, close, close, close, 1]).toReversed();
}

/** Answers by the host that is asked. */
function answering(world: FakeWorld, binance: readonly [number, unknown], coinbase: readonly [number, unknown]): void {
  world.http.respondWith(({ request, answer }) => {
    const [status, body] = request.url.startsWith('http://binance') ? binance : coinbase;
    answer(status, body);
  });
}

describe('the candle reader', () => {
  it('tells of Binance with what Coinbase thinks of the newest close, and never of the candle still forming', () => {
    const world = fakeWorld(NOW);
    const forming = LAST_CLOSED + LENGTH_MS;
    answering(world, [200, klines(forming)], [200, coinbaseRows(forming, 101)]);
    const { told } = reading(world);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ source: 'binance', intervalMs: LENGTH_MS, otherClose: 101 });
    expect(told[0]?.candles).toHaveLength(40);
    expect(told[0]?.candles.at(-1)).toMatchObject({ openMs: LAST_CLOSED, close: 100 });
  });

  it('asks nobody again before the next close, then once each', () => {
    const world = fakeWorld(NOW);
    answering(world, [200, klines(LAST_CLOSED)], [200, coinbaseRows(LAST_CLOSED)]);
    const { asked, told } = reading(world);
    world.time.advance(600_000);
    expect(asked()).toHaveLength(2);
    answering(world, [200, klines(LAST_CLOSED + LENGTH_MS)], [500, '']);
    world.time.advance(2_000);
    expect(asked()).toEqual(['binance', 'coinbase', 'binance', 'coinbase']);
    expect(told.at(-1)?.candles.at(-1)?.openMs).toBe(LAST_CLOSED + LENGTH_MS);
    expect(told.at(-1)?.otherClose).toBeUndefined();
  });

  it.each([
    ['is unreachable for us', [451, { code: 0 }]],
    ['bans us', [418, {}]],
    ['answers something that is no list of candles', [200, { oops: 1 }]],
    ['has not got the candle that closed last', [200, klines(LAST_CLOSED - LENGTH_MS)]],
    ['knows too few candles', [200, klines(LAST_CLOSED, 29)]],
  ] as const)('believes Coinbase where Binance %s', (_, binance) => {
    const world = fakeWorld(NOW);
    answering(world, binance, [200, coinbaseRows(LAST_CLOSED, 99)]);
    const { told, unread } = reading(world);
    expect(told[0]).toMatchObject({ source: 'coinbase' });
    expect(told[0]).not.toHaveProperty('otherClose');
    expect(told[0]?.candles.at(-1)?.close).toBe(99);
    expect(unread).toEqual([]);
  });

  it('tries again after a minute where both fail, says so once, and says so anew after it worked', () => {
    const world = fakeWorld(NOW);
    answering(world, [500, ''], [404, { message: 'NotFound' }]);
    const { told, unread, asked } = reading(world);
    world.time.advance(59_999);
    expect(asked()).toHaveLength(2);
    world.time.advance(60_001);
    expect(asked()).toHaveLength(6);
    expect(unread).toEqual(['binance: HTTP 500; coinbase: HTTP 404']);
    answering(world, [200, klines(LAST_CLOSED)], [500, '']);
    world.time.advance(60_000);
    expect(told).toHaveLength(1);
    answering(world, [500, ''], [500, '']);
    world.time.advance(LENGTH_MS);
    expect(unread).toHaveLength(2);
  });
});

/** Opening of the newest candle that is closed by now. */
function newest(): number {
  return (Math.floor((Date.now() - 1_000) / LENGTH_MS) - 1) * LENGTH_MS;
}

describe('the candle reader on real sockets', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  /** An exchange that answers as told. */
  async function exchange(respond: (response: ServerResponse) => void): Promise<string> {
    const server = createServer((_request, response) => respond(response)).listen(0, '127.0.0.1');
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** The first word of a reader of these exchanges: candles or a complaint. */
  async function firstWord(binanceRest: string, coinbaseRest: string): Promise<Candles | string> {
    const world = nodeWorld();
    closing.push(() => world.close());
    const clock = new VenueClock(world, () => undefined);
    const endpoints = { binanceRest, coinbaseRest };
    const subject = { asset: 'BTC', length: '15m', count: 40, timeScale: 1, endpoints } as const;
    const quiet = { ...world, timers: { after: () => ({ cancel: () => undefined }) } };
    return new Promise((resolve) => {
      const reader = new CandleReader(quiet, clock, subject, {
        event: (event) => void (event.type === 'candles' && resolve(event)),
        unread: resolve,
      });
      reader.start();
    });
  }

  it('falls back on Coinbase when Binance breaks the connection in the middle of its answer', async () => {
    const binance = await exchange((response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('[[');
      response.destroy();
    });
    const coinbase = await exchange((response) => response.end(JSON.stringify(coinbaseRows(newest()))));
    expect(await firstWord(binance, coinbase)).toMatchObject({ source: 'coinbase' });
  });

  it('does without Coinbase when nothing listens there', async () => {
    const binance = await exchange((response) => response.end(JSON.stringify(klines(newest()))));
    const word = await firstWord(binance, 'http://127.0.0.1:9');
    expect(word).toMatchObject({ source: 'binance' });
    expect(word).not.toHaveProperty('otherClose');
  });

  it('names both refusals', async () => {
    const limited = await exchange((response) => response.writeHead(429, { 'retry-after': '30' }).end('{}'));
    const broken = await exchange((response) => response.end('<html>'));
    expect(await firstWord(limited, broken)).toMatch(/^binance: HTTP 429; coinbase: not JSON/);
  });
});
