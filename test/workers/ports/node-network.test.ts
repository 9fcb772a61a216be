import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { HttpOutcome, HttpRequest, Socket } from '../../../shared/ports/ports.ts';
import { type NodeHttp, nodeHttp } from '../../../workers/ports/node-http.ts';
import { nodeSockets } from '../../../workers/ports/node-sockets.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function http(): NodeHttp {
  const port = nodeHttp();
  undo.push(() => port.close());
  return port;
}

function ask(port: NodeHttp, request: Partial<HttpRequest> & { url: string }): Promise<HttpOutcome> {
  return new Promise((resolve) => port.request({ method: 'GET', headers: {}, deadlineMs: 2_000, ...request }, resolve));
}

describe('Node’s HTTP', () => {
  it('sends method, path with query, headers and body as given, and hands the answer over', async () => {
    const { url } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(201, {
          'X-Seen': `${request.method} ${request.url} ${String(request.headers['poly_api_key'])}`,
        });
        response.end(Buffer.concat(chunks));
      });
    });
    const request = {
      url: `${url}/order?a=b`,
      method: 'POST',
      headers: { POLY_API_KEY: 'k' },
      body: '{"a":1}',
    } as const;
    expect(await ask(http(), request)).toMatchObject({
      kind: 'answer',
      status: 201,
      body: '{"a":1}',
      headers: { 'x-seen': 'POST /order?a=b k' },
    });
  });

  it('makes a thousand requests over no more connections than its pool has (M182)', async () => {
    let connections = 0;
    const { url, server } = await serve((_, response) => response.end('{}'));
    server.on('connection', () => (connections += 1));
    const port = http();
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask(port, { url })));
      expect(answers.every((answer) => answer.kind === 'answer' && answer.status === 200)).toBe(true);
    }
    expect(connections).toBeLessThanOrEqual(16);
  });

  it('has a connection for a reserved request while every other one is held up by a silent server (fault X3)', async () => {
    const { url } = await serve((request, response) => {
      if (request.method === 'DELETE') response.end('{}');
    });
    const port = http();
    const held = Array.from({ length: 40 }, () => ask(port, { url, deadlineMs: 500 }));
    const cancel = await ask(port, { url, method: 'DELETE', reserved: true });
    expect(cancel).toMatchObject({ kind: 'answer', status: 200 });
    const outcomes = await Promise.all(held);
    expect(outcomes.every(({ kind }) => kind === 'failed')).toBe(true);
  });

  it('fails at the deadline, and does not ask a second time', async () => {
    let asked = 0;
    const { url } = await serve(() => {
      asked += 1;
    });
    expect(await ask(http(), { url, deadlineMs: 50 })).toMatchObject({ kind: 'failed', code: 'TimeoutError' });
    expect(asked).toBe(1);
  });

  it('cuts the connection at the deadline: nothing more of a request given up can leave this machine', async () => {
    const cut = Promise.withResolvers<void>();
    const { url } = await serve(({ socket }) => socket.once('close', () => cut.resolve()));
    const outcome = await ask(http(), { url, method: 'POST', body: '{}', deadlineMs: 50 });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'TimeoutError' });
    await expect(cut.promise).resolves.toBeUndefined();
  });

  it('fails when the connection breaks under the request, and does not ask a second time', async () => {
    let asked = 0;
    const { url } = await serve((request) => {
      asked += 1;
      request.socket.destroy();
    });
    expect((await ask(http(), { url, method: 'POST', body: '{}' })).kind).toBe('failed');
    expect(asked).toBe(1);
  });

  it('fails where nothing listens', async () => {
    const { url, server } = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    expect(await ask(http(), { url })).toMatchObject({ kind: 'failed', code: 'ECONNREFUSED' });
  });

  it('uses its connections again and again', async () => {
    const ports = new Set<number | undefined>();
    const { url } = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    const port = http();
    for (let i = 0; i < 20; i += 1) await ask(port, { url });
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

type Heard = { opened: boolean; frames: Buffer[]; closes: { code: number; reason: string }[] };

/** Opens a socket and resolves when `until` holds for what was heard so far. */
function listen(
  url: string,
  until: (heard: Heard, socket: Socket) => boolean,
): Promise<{ heard: Heard; socket: Socket }> {
  const heard: Heard = { opened: false, frames: [], closes: [] };
  return new Promise((resolve) => {
    const check = (): void => {
      if (until(heard, socket)) resolve({ heard, socket });
    };
    const socket = nodeSockets.open(url, {
      onOpen: () => {
        heard.opened = true;
        check();
      },
      onText: (frame) => {
        heard.frames.push(frame);
        check();
      },
      onClose: (code, reason) => {
        heard.closes.push({ code, reason });
        check();
      },
    });
    undo.push(() => socket.drop());
  });
}

async function serveSockets(onConnection: (socket: WebSocket) => void): Promise<string> {
  const { url, server } = await serve((_request, response) => response.writeHead(404).end());
  new WebSocketServer({ server }).on('connection', onConnection);
  return url.replace('http', 'ws');
}

describe('Node’s sockets', () => {
  it('hand frames over as bytes, byte for byte', async () => {
    const url = await serveSockets((socket) => socket.send('{"price":"0.5","name":"é"}'));
    const { heard } = await listen(url, ({ frames }) => frames.length > 0);
    expect(Buffer.isBuffer(heard.frames[0])).toBe(true);
    expect(heard.frames[0]?.toString()).toBe('{"price":"0.5","name":"é"}');
  });

  it('send texts', async () => {
    const url = await serveSockets((socket) =>
      socket.on('message', (data: Buffer) => socket.send(`got ${data.toString()}`)),
    );
    const { heard } = await listen(url, ({ frames, opened }, socket) => {
      if (opened && frames.length === 0) socket.send('PING');
      return frames.length > 0;
    });
    expect(heard.frames[0]?.toString()).toBe('got PING');
  });

  it('ask for no compression, which costs 27 times the CPU', async () => {
    let extensions: string | undefined;
    const { url, server } = await serve((_request, response) => response.writeHead(404).end());
    new WebSocketServer({ server, perMessageDeflate: true }).on('connection', (_socket, request) => {
      extensions = request.headers['sec-websocket-extensions'];
    });
    await listen(url.replace('http', 'ws'), ({ opened }) => opened);
    expect(extensions).toBeUndefined();
  });

  it('close exactly once with code and reason', async () => {
    const url = await serveSockets((socket) => socket.close(4003, 'draining'));
    const { heard } = await listen(url, ({ closes }) => closes.length > 0);
    expect(heard.closes).toEqual([{ code: 4003, reason: 'draining' }]);
  });

  it('close exactly once, never having opened, where the upgrade is refused', async () => {
    const { url } = await serve((_request, response) => response.writeHead(503).end());
    const { heard } = await listen(url.replace('http', 'ws'), ({ closes }) => closes.length > 0);
    expect(heard).toMatchObject({ opened: false, closes: [{ code: 1006 }] });
    expect(heard.closes[0]?.reason).toContain('503');
  });

  it('close at once when dropped, without waiting for the other side', async () => {
    const url = await serveSockets((socket) => socket.pause());
    const { heard } = await listen(url, ({ opened, closes }, socket) => {
      if (opened && closes.length === 0) socket.drop();
      return closes.length > 0;
    });
    expect(heard.closes).toHaveLength(1);
  });

  it('refuse a frame beyond a megabyte instead of filling memory with it', async () => {
    const url = await serveSockets((socket) => socket.send('x'.repeat(1024 * 1024 + 1)));
    const { heard } = await listen(url, ({ closes }) => closes.length > 0);
    expect(heard.frames).toEqual([]);
    expect(heard.closes[0]?.reason).toMatch(/max payload/i);
  });
});
