import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { UsageError } from '../../../shared/errors.ts';
import { type SocketService, socketServiceAt } from '../api/paths.ts';
import type { VenueSurface } from '../api/surface.ts';
import { nodePeer } from './node-peer.ts';
import { startPings } from './socket-pings.ts';

/** Loopback only: the venue plays with play money and trusts whoever reaches it. */
const HOST = '127.0.0.1';

/** Above the largest legitimate request, 15 orders or 1000 order ids, and the 64 KB of a PolyBolt frame. */
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_FRAME_BYTES = 64 * 1024;

/** A listening server. */
export type NodeHost = {
  /** `127.0.0.1:port`. */
  readonly authority: string;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
};

/**
 * Serves a venue over HTTP and WebSockets on one loopback port; 0 takes a free one.
 *
 * @throws {UsageError} code `port_in_use` when another program listens there.
 */
export async function serveOnLoopback(surface: VenueSurface, port: number): Promise<NodeHost> {
  // Compression costs far more CPU than loopback bandwidth is worth (worker-threads §8).
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
  const server = createServer((request, response) => serveHttp(surface, request, response));
  server.on('upgrade', (request, stream, head) => serveUpgrade(surface, sockets, request, stream, head));
  await listen(server, port);
  return {
    authority: `${HOST}:${(server.address() as AddressInfo).port}`,
    close: () => stop(server, sockets),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      const message = `port ${port} is in use: choose another with --port, or --port 0 for any free one`;
      reject(new UsageError('port_in_use', message, { cause: error }));
    });
    server.listen(port, HOST, resolve);
  });
}

function stop(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function serveHttp(surface: VenueSurface, message: IncomingMessage, response: ServerResponse): void {
  const url = urlOf(message);
  if (url === undefined || !surface.admits(url.pathname)) {
    message.destroy();
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  message.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) message.destroy();
    else chunks.push(chunk);
  });
  message.on('end', () => {
    const request = {
      method: message.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: plainHeaders(message),
      body: Buffer.concat(chunks).toString(),
    };
    surface.http(request, (status, headers, body) => {
      if (response.destroyed) return;
      response.writeHead(status, headers).end(body);
    });
  });
}

function serveUpgrade(
  surface: VenueSurface,
  sockets: WebSocketServer,
  message: IncomingMessage,
  stream: Duplex,
  head: Buffer,
): void {
  const url = urlOf(message);
  const service = url === undefined ? undefined : socketServiceAt(url.pathname);
  if (url === undefined || service === undefined || !surface.admits(url.pathname)) {
    stream.destroy();
    return;
  }
  sockets.handleUpgrade(message, stream, head, (socket) => serveSocket(surface, service, url, socket));
}

function serveSocket(surface: VenueSurface, service: SocketService, url: URL, socket: WebSocket): void {
  const connection = surface.connect(service, url.pathname + url.search, nodePeer(socket));
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) connection.onText(data.toString());
  });
  // A broken client is its own affair: `close` follows.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => connection.onClose());
  startPings(socket, service);
}

/** The request's address; `undefined` when it is none. */
function urlOf(message: IncomingMessage): URL | undefined {
  return URL.parse(message.url ?? '/', `http://${HOST}`) ?? undefined;
}

function plainHeaders(message: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
