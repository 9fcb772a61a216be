import { once } from 'node:events';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { UsageError } from '../../shared/errors.ts';
import { endpointsSchema } from '../../shared/wire/endpoints.ts';
import { nodeClock, nodeTimers } from '../../workers/ports/node-time.ts';
import { type RunningVenue, startVenue } from '../../workers/venue/index.ts';

const running: RunningVenue[] = [];

async function start(port = 0): Promise<RunningVenue> {
  const time = { clock: nodeClock, timers: nodeTimers };
  const venue = await startVenue({
    ...time,
    port,
    seed: 1,
    assets: ['BTC'],
    intervals: ['5m'],
    timeScale: 1 / 15,
    funded: true,
  });
  running.push(venue);
  return venue;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((venue) => venue.close()));
});

async function getJson(url: string): Promise<unknown> {
  const { body } = await request(url);
  return body.json();
}

/** Tokens of the round that is listed last: it does not end during a test. */
async function tokens(venue: RunningVenue): Promise<readonly string[]> {
  const events = (await getJson(`${venue.endpoints.gamma}/events?closed=false`)) as {
    markets: Record<string, string>[];
  }[];
  return JSON.parse(events.at(-1)?.markets[0]?.['clobTokenIds'] ?? '[]') as string[];
}

describe('venue on loopback', () => {
  it('serves HTTP and the market socket under the base URLs that it names', async () => {
    const venue = await start();
    expect(endpointsSchema.parse(venue.endpoints).control).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/control$/);
    expect(await getJson(`${venue.endpoints.clob}/ok`)).toBe('OK');
    const socket = new WebSocket(venue.endpoints.marketWs);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'market', assets_ids: await tokens(venue) }));
    const [frame] = (await once(socket, 'message')) as [Buffer];
    const books = JSON.parse(frame.toString()) as Record<string, unknown>[];
    expect(books.map((book) => book['event_type'])).toEqual(['book', 'book']);
    socket.terminate();
  });

  it('is gone for everybody but the control door while it is down, and back afterwards', async () => {
    const venue = await start();
    const { clob, control, marketWs } = venue.endpoints;
    const inject = (fault: string) =>
      request(`${control}/faults`, { method: 'POST', body: JSON.stringify([{ fault }]) }).then(({ body }) =>
        body.text(),
      );
    const socket = new WebSocket(marketWs);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await inject('down');
    expect((await closed)[0]).toBe(1006);
    await expect(getJson(`${clob}/ok`)).rejects.toThrow();
    await inject('up');
    expect(await getJson(`${clob}/ok`)).toBe('OK');
  });

  it('refuses a port in use with one line that names the port and how to choose another', async () => {
    const venue = await start();
    const port = Number(new URL(venue.endpoints.clob).port);
    const failure = await start(port).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as Error).message).toBe(
      `port ${port} is in use: choose another with --port, or --port 0 for any free one`,
    );
  });

  it('refuses a socket at a path that no service has', async () => {
    const venue = await start();
    const socket = new WebSocket(`${venue.endpoints.rtds}/nowhere`);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toMatch(/socket hang up/);
  });
});
