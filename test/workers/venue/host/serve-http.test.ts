import { connect } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { l1Headers } from '../../../../shared/wire/auth/index.ts';
import { CHAIN_ID } from '../../../../shared/wire/orders/index.ts';
import { nodeClock, nodeTimers } from '../../../../workers/ports/node-time.ts';
import { readFaults, type RunningVenue, startVenue, type StartVenueOptions } from '../../../../workers/venue/index.ts';
import { ALICE } from '../api/served-venue.ts';

const OPTIONS: StartVenueOptions = {
  clock: nodeClock,
  timers: nodeTimers,
  port: 0,
  seed: 5,
  assets: ['BTC'],
  intervals: ['5m'],
  timeScale: 1,
  funded: true,
  crowd: false,
};

let venue: RunningVenue;

beforeAll(async () => {
  venue = await startVenue(OPTIONS);
});

afterAll(() => venue.close());

async function inject(fault: object): Promise<void> {
  const { statusCode } = await request(`${venue.endpoints.control}/faults`, {
    method: 'POST',
    body: JSON.stringify([fault]),
  });
  expect(statusCode).toBe(200);
}

/** Everything that the venue sends to a request before it closes the connection. */
function rawAnswer(text: string): Promise<string> {
  const { hostname, port } = new URL(venue.endpoints.clob);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

/** Headers of Alice's that make or derive her first key, now. */
function attested(): Readonly<Record<string, string>> {
  return l1Headers(ALICE, { chainId: CHAIN_ID, timestampS: Math.floor(Date.now() / 1000), nonce: 0 });
}

const BOOKS = 'POST /clob/books HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n[]';

describe('HTTP on loopback', () => {
  it('breaks the connection after the byte of the answer that a fault names, head counted', async () => {
    await inject({ fault: 'reset-answer', route: 'POST /clob/books', atByte: 17, count: 1 });
    expect(await rawAnswer(BOOKS)).toBe('HTTP/1.1 200 OK\r\n');
  });

  it('promises the whole length of a body that it then cuts', async () => {
    await inject({ fault: 'reset-answer', route: 'POST /clob/books', atByte: 10_000, count: 1 });
    const answer = await rawAnswer(BOOKS);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*content-length: 2\r\n\r\n\[\]$/s);
  });

  it('resets the connection without a byte when an answer is lost', async () => {
    await inject({ fault: 'answer-lost', route: 'POST /clob/books', count: 1 });
    await expect(rawAnswer(BOOKS)).rejects.toThrow(/ECONNRESET/);
  });

  it('resets the connection while it brings a request, which is then not carried out', async () => {
    const [create, derive] = [`${venue.endpoints.clob}/auth/api-key`, `${venue.endpoints.clob}/auth/derive-api-key`];
    await inject({ fault: 'reset-request', route: 'POST /clob/auth/api-key', atByte: 1, count: 1 });
    await expect(request(create, { method: 'POST', headers: attested(), body: '{}' })).rejects.toThrow(
      /ECONNRESET|closed/,
    );
    expect((await request(derive, { headers: attested() })).statusCode).toBe(400);
    expect((await request(create, { method: 'POST', headers: attested(), body: '{}' })).statusCode).toBe(200);
  });

  it('refuses a body above any legitimate size, and goes on serving', async () => {
    const body = 'x'.repeat(1024 * 1024 + 1);
    const { statusCode } = await request(`${venue.endpoints.clob}/books`, { method: 'POST', body });
    expect(statusCode).toBe(413);
    expect((await request(`${venue.endpoints.clob}/time`)).statusCode).toBe(200);
  });

  it('answers a client that offers another protocol with every request, as clients with HTTP/2 do', async () => {
    const offer = 'connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n';
    const answer = await rawAnswer(`POST /clob/books HTTP/1.0\r\nhost: x\r\n${offer}content-length: 2\r\n\r\n[]`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\n\[\]$/s);
  });

  it('answers 404 to a socket that it does not have', async () => {
    const offer = 'connection: upgrade\r\nupgrade: websocket\r\n';
    expect(await rawAnswer(`GET /ws/nothing HTTP/1.0\r\nhost: x\r\n${offer}\r\n`)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it("dates its answers by the venue's clock, which may be wrong", async () => {
    await inject({ fault: 'clock-skew', ms: 3_600_000 });
    const { headers, body } = await request(`${venue.endpoints.clob}/time`);
    const told = Number(await body.text()) * 1000;
    await inject({ fault: 'clock-skew', ms: 0 });
    expect(Math.abs(Date.parse(String(headers['date'])) - told)).toBeLessThanOrEqual(1_000);
    expect(told - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('starts with faults that hold, and closes while one of them is under way', async () => {
    const list = readFaults([{ fault: 'mode', mode: 'restarting' }]);
    if (list.kind === 'wrong') throw new Error(list.reason);
    const other = await startVenue({ ...OPTIONS, faults: list.faults });
    const { statusCode } = await request(`${other.endpoints.clob}/order`, { method: 'POST', body: '{}' });
    expect(statusCode).toBe(425);
    await other.close();
  });
});
