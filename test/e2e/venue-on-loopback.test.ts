import { on, once } from 'node:events';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { UsageError } from '../../shared/errors.ts';
import type { TokenId } from '../../shared/market/ids.ts';
import { addressOf, type ClobAccount, l1Headers } from '../../shared/wire/auth/index.ts';
import { type ClobRequest, placeRequest } from '../../shared/wire/clob/index.ts';
import { credentialsSchema, endpointsSchema } from '../../shared/wire/endpoints.ts';
import { userAuthFrame } from '../../shared/wire/user/index.ts';
import { nodeClock, nodeTimers } from '../../workers/ports/node-time.ts';
import { type RunningVenue, startVenue } from '../../workers/venue/index.ts';
import { ALICE } from '../workers/venue/api/served-venue.ts';
import { signedOrder } from '../workers/venue/api/signed-order.ts';

const running: RunningVenue[] = [];

async function start(port = 0): Promise<RunningVenue> {
  const time = { clock: nodeClock, timers: nodeTimers };
  const venue = await startVenue({
    ...time,
    port,
    seed: 1,
    assets: ['BTC'],
    intervals: ['5m'],
    timeScale: 1,
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

/** Tokens of the first round that does not end during a test. */
async function tokens(venue: RunningVenue): Promise<readonly string[]> {
  const endsLater = new Date(Date.now() + 20_000).toISOString();
  const url = `${venue.endpoints.gamma}/events?closed=false&end_date_min=${endsLater}`;
  const events = (await getJson(url)) as { markets: Record<string, string>[] }[];
  return JSON.parse(events[0]?.markets[0]?.['clobTokenIds'] ?? '[]') as string[];
}

async function call(venue: RunningVenue, { method, path, headers, body }: ClobRequest): Promise<unknown> {
  const answer = await request(`${venue.endpoints.clob}${path}`, { method, headers, body: body ?? null });
  return answer.body.json();
}

async function createAccount(venue: RunningVenue): Promise<ClobAccount> {
  const headers = l1Headers(ALICE, { chainId: 137, timestampS: nowS(), nonce: 0 });
  const credentials = await call(venue, { method: 'POST', path: '/auth/api-key', headers });
  return { address: addressOf(ALICE), credentials: credentialsSchema.parse(credentials) };
}

/** A market that has just been listed has an empty book: waits until its makers have come. */
async function untilAsksRest(venue: RunningVenue, token: TokenId): Promise<void> {
  const socket = new WebSocket(venue.endpoints.marketWs);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'market', assets_ids: [token] }));
  for await (const _frame of on(socket, 'message')) {
    const book = (await getJson(`${venue.endpoints.clob}/book?token_id=${token}`)) as { asks: unknown[] };
    if (book.asks.length > 0) break;
  }
  socket.terminate();
}

function nowS(): number {
  return Math.floor(Date.now() / 1000);
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

  it('takes an order over HTTP, tells its owner of trade states over the socket, and has it in its ledger', async () => {
    const venue = await start();
    const account = await createAccount(venue);
    const socket = new WebSocket(venue.endpoints.userWs);
    await once(socket, 'open');
    const told: string[] = [];
    const confirmed = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Record<string, string>;
        told.push(`${message['event_type']} ${message['status']}`);
        if (message['status'] === 'CONFIRMED') resolve();
      });
    });
    socket.send(userAuthFrame(account.credentials));
    const token = (await tokens(venue))[0] as TokenId;
    await untilAsksRest(venue, token);
    const wish = { token, side: 'BUY', price: 0.99, shares: 10, type: 'FAK', nowMs: Date.now() } as const;
    const { orderId, body } = signedOrder(ALICE, account, wish);
    const answer = await call(venue, placeRequest({ account, timestampS: nowS() }, [body]));
    expect(answer).toMatchObject({ success: true, orderID: orderId, status: 'matched' });
    await confirmed;
    expect(told).toEqual(expect.arrayContaining(['trade MATCHED', 'trade MINED', 'trade CONFIRMED']));
    const ledger = await getJson(`${venue.endpoints.control ?? ''}/ledger`);
    expect(ledger).toMatchObject({ trades: [{ takerOrderId: orderId }], conservation: { held: true } });
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
    await expect(getJson(`${clob}/ok`)).rejects.toThrow(/other side closed|socket|hang up|ECONN/i);
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
    expect(error.message).toMatch(/404/);
  });
});
