import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { UsageError } from '../../../shared/errors.ts';
import { type SocketService, socketServiceAt } from '../api/paths.ts';
import type { UpgradeRefusal } from '../api/sockets/faults/socket-faults.ts';
import type { VenueSurface } from '../api/surface.ts';
import type { Peer } from '../api/transport.ts';
import { nodePeer } from './node-peer.ts';
import { serveHttp } from './serve-http.ts';
import { startPings } from './socket-pings.ts';
import { WriteBatch } from './write-batch.ts';

/** Loopback only: the venue plays with play money and trusts whoever reaches it. */
const HOST = '127.0.0.1';

/** Above the largest subscription: 500 and more tokens of 77 digits. PolyBolt has its own limit, 64 KB. */
const MAX_FRAME_BYTES = 256 * 1024;

/** What turns connections into sockets, and gathers what is written to them. */
type Sockets = { readonly server: WebSocketServer; readonly batch: WriteBatch };

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
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
  const sockets: Sockets = { server: webSockets, batch: new WriteBatch() };
  const server = createServer({ shouldUpgradeCallback: wantsSocket }, (request, response) => {
    const url = urlOf(request);
    if (url === undefined) request.destroy();
    else serveHttp(surface, url, request, response);
  });
  server.on('upgrade', (request, stream, head) => serveUpgrade(surface, sockets, request, stream, head));
  await listen(server, port);
  return {
    authority: `${HOST}:${(server.address() as AddressInfo).port}`,
    close: () => stop(server, webSockets),
  };
}

/**
 * Whether a request asks for one of the venue's sockets. Any other offer of an upgrade is passed over, as HTTP allows: some
 * clients offer HTTP/2 with every request.
 */
function wantsSocket(message: IncomingMessage): boolean {
  const url = message.headers.upgrade?.toLowerCase() === 'websocket' ? urlOf(message) : undefined;
  return url !== undefined && socketServiceAt(url.pathname) !== undefined;
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

function serveUpgrade(
  surface: VenueSurface,
  { server, batch }: Sockets,
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
  const refusal = surface.refusalOf(service);
  if (refusal !== undefined) {
    // A client that has gone away by now is its own affair.
    stream.on('error', () => stream.destroy());
    stream.end(refusedUpgrade(refusal), () => stream.destroy());
    return;
  }
  server.handleUpgrade(message, stream, head, (socket) => {
    serveSocket(surface, service, url, socket, nodePeer(socket, stream, batch));
  });
}

function serveSocket(surface: VenueSurface, service: SocketService, url: URL, socket: WebSocket, peer: Peer): void {
  const connection = surface.connect(service, url.pathname + url.search, peer);
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) connection.onText(data.toString());
  });
  // A broken client is its own affair: `close` follows.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => connection.onClose());
  startPings(socket, service);
}

/** The HTTP answer to an upgrade that is turned away. */
function refusedUpgrade({ status, retryAfterS }: UpgradeRefusal): string {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, `Retry-After: ${retryAfterS}`, 'Content-Length: 0'];
  return `${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`;
}

/** The request's address; `undefined` when it is none. */
function urlOf(message: IncomingMessage): URL | undefined {
  return URL.parse(message.url ?? '/', `http://${HOST}`) ?? undefined;
}
