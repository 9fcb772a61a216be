import { createConnection } from 'node:net';
import { once } from 'node:events';
import axios from 'axios';
import { createPublicClient, http } from 'viem';
import { polygon } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { outsideAttempts } from './support/loopback-only.ts';

describe('the guard around these tests', () => {
  test('stops whatever a package might use to call home', async () => {
    const chain = createPublicClient({ chain: polygon, transport: http(undefined, { retryCount: 0 }) });
    await Promise.all([
      expect(failureOf(createConnection({ host: 'clob.polymarket.com', port: 443 }))).resolves.toMatch(/ECONNREFUSED/),
      expect(failureOf(new WebSocket('wss://ws-live-data.polymarket.com'))).resolves.toMatch(/ECONNREFUSED/),
      expect(fetch('https://gamma-api.polymarket.com/events')).rejects.toThrow(
        /fetch failed|ECONNREFUSED|HTTP request failed/,
      ),
      expect(axios.get('https://data-api.polymarket.com/v2/trades')).rejects.toThrow(
        /fetch failed|ECONNREFUSED|HTTP request failed/,
      ),
      expect(chain.getChainId()).rejects.toThrow(/fetch failed|ECONNREFUSED|HTTP request failed/),
    ]);
    const tried = outsideAttempts();
    expect(tried).toEqual(expect.arrayContaining(['clob.polymarket.com', 'ws-live-data.polymarket.com']));
    expect(tried).toEqual(expect.arrayContaining(['gamma-api.polymarket.com', 'data-api.polymarket.com']));
    expect(tried).toContain(new URL(polygon.rpcUrls.default.http[0]).hostname);
  });
});

async function failureOf(socket: NodeJS.EventEmitter): Promise<string> {
  const [error] = (await once(socket, 'error')) as [Error];
  return error.message;
}
