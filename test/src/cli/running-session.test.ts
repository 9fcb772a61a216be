import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { callSession } from '../../../src/cli/running-session.ts';
import { tokenFile } from '../../../src/http/token.ts';
import { writeRuntime } from '../../../src/run/runtime-file.ts';

const LONG_MS = 60_000;

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A data folder whose session answers like this; returns the call that a command makes to it. */
async function session(answer: RequestListener) {
  const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-session-'));
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => rmSync(dataDir, { recursive: true }),
    () => end(server),
  );
  writeFileSync(tokenFile(dataDir), 'token\n');
  writeRuntime(dataDir, { pid: 1, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return { server, call: (deadlineMs = LONG_MS) => callSession({ dataDir }, 'POST', '/api/kill', { deadlineMs }) };
}

function end(server: Server): void {
  server.close();
  server.closeAllConnections();
}

describe('callSession', () => {
  it('hands over the answer', async () => {
    const { call } = await session((_request, response) => void response.end('{"killed":true}'));
    expect(await call()).toEqual({ killed: true });
  });

  it('says that the session has ended when nobody listens any more', async () => {
    const { server, call } = await session(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await expect(call()).rejects.toMatchObject({
      name: 'UsageError',
      code: 'not-running',
      message: expect.stringMatching(/has ended$/),
    });
  });

  it('does not say that the session has ended when it only does not answer in time', async () => {
    const { call } = await session(() => undefined);
    await expect(call(50)).rejects.toMatchObject({
      name: 'BulkheadError',
      code: 'no-answer',
      message: expect.stringContaining('did not answer within 0.05 s'),
    });
  });

  it('does not fail raw when the connection breaks or the answer is no JSON', async () => {
    const broken = await session((request) => void request.socket.destroy());
    await expect(broken.call()).rejects.toMatchObject({ code: 'no-answer' });
    const stranger = await session((_request, response) => void response.end('<html>'));
    await expect(stranger.call()).rejects.toMatchObject({ code: 'no-answer' });
  });

  it('tells a request that was refused from one that the session could not carry out', async () => {
    const refused = await session((_request, response) => void response.writeHead(409).end('{"message":"ending"}'));
    await expect(refused.call()).rejects.toMatchObject({ name: 'UsageError', code: 'refused' });
    const failed = await session((_request, response) => void response.writeHead(502).end('{"openOrders":"unknown"}'));
    await expect(failed.call()).rejects.toMatchObject({ name: 'BulkheadError', code: 'control' });
  });
});
