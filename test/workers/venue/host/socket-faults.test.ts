import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { nodeClock, nodeTimers } from '../../../../workers/ports/node-time.ts';
import { type RunningVenue, startVenue } from '../../../../workers/venue/index.ts';

let venue: RunningVenue;

beforeEach(async () => {
  venue = await startVenue({
    clock: nodeClock,
    timers: nodeTimers,
    port: 0,
    seed: 1,
    assets: ['BTC'],
    intervals: ['5m'],
    timeScale: 1,
    funded: true,
    crowd: false,
  });
});

afterEach(() => venue.close());

async function inject(fault: object): Promise<void> {
  const body = JSON.stringify([fault]);
  const { status } = await fetch(`${venue.endpoints.control}/faults`, { method: 'POST', body });
  expect(status).toBe(200);
}

async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  return socket;
}

describe('faults of sockets on a real connection', () => {
  it('answers a refused upgrade with the status and Retry-After, and takes the next one', async () => {
    await inject({ fault: 'socket-refuse', service: 'polybolt', status: 429, retryAfterS: 3, count: 1 });
    const refused = new WebSocket(venue.endpoints.polybolt);
    refused.on('error', () => undefined);
    const [, answer] = (await once(refused, 'unexpected-response')) as [unknown, IncomingMessage];
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '3']);
    refused.terminate();
    (await opened(venue.endpoints.polybolt)).terminate();
  });

  it('lets go of a refused client that never hangs up, so that the venue can close', async () => {
    await inject({ fault: 'socket-refuse', service: 'polybolt' });
    const { hostname, port, pathname } = new URL(venue.endpoints.polybolt);
    const client = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    client.on('error', () => undefined);
    client.write(`GET ${pathname} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`);
    await once(client, 'data');
    await expect(venue.close()).resolves.toBeUndefined();
    client.destroy();
  });

  it('answers no ping on a half-open socket, and the pings that waited once it is healed', async () => {
    const socket = await opened(venue.endpoints.marketWs);
    const heard: string[] = [];
    socket.on('pong', (data) => heard.push(`pong ${data.toString()}`));
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
    await inject({ fault: 'socket-half-open' });
    socket.ping('first');
    socket.send('PING');
    // Another socket's round trip comes after these frames were there to be read.
    const other = await opened(venue.endpoints.userWs);
    other.send('PING');
    await once(other, 'message');
    expect(heard).toEqual([]);
    await inject({ fault: 'socket-heal' });
    await once(socket, 'message');
    expect(heard).toEqual(['pong first', 'PONG']);
    for (const each of [socket, other]) each.terminate();
  });
});
