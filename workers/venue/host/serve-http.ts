import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { VenueSurface } from '../api/surface.ts';
import type { ApiRequest } from '../api/transport.ts';

/** Above the largest legitimate request: 15 orders, or 1000 order ids. */
const MAX_BODY_BYTES = 1024 * 1024;

/** An answer as the surface gives it. */
type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Carries one HTTP request to the venue and its answer back, or breaks the connection where a fault says so. */
export function serveHttp(surface: VenueSurface, url: URL, message: IncomingMessage, response: ServerResponse): void {
  if (!surface.admits(url.pathname)) return void message.destroy();
  const about = { method: message.method ?? 'GET', path: url.pathname, headers: plainHeaders(message) };
  const resetAfterBytes = surface.resetAfterBytes(about);
  if (resetAfterBytes !== undefined) return resetWhenRead(message, resetAfterBytes);
  readBody(message, (body) => {
    if (body === undefined) return refuseBody(response);
    answer(surface, { ...about, query: url.searchParams, body }, response);
  });
}

function answer(surface: VenueSurface, request: ApiRequest, response: ServerResponse): void {
  surface.http(request, (status, headers, body, cutAtByte) => {
    if (response.destroyed) return;
    // The venue's own clock, not this machine's: a fault may have put it wrong.
    const stamped = { date: new Date(surface.nowMs()).toUTCString(), ...headers };
    if (cutAtByte === undefined) response.writeHead(status, stamped).end(body);
    else sendPart(response, { status, headers: stamped, body }, cutAtByte);
  });
}

/** Sends the first bytes of an answer, head and body counted together, and breaks the connection. */
function sendPart(response: ServerResponse, { status, headers, body }: Answer, bytes: number): void {
  const { socket } = response;
  if (socket === null) return;
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ];
  const whole = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  if (bytes === 0) socket.resetAndDestroy();
  else socket.end(whole.subarray(0, bytes), () => socket.destroy());
}

/** Reads so much of a body, or all of a shorter one, and breaks the connection. */
function resetWhenRead(message: IncomingMessage, bytes: number): void {
  let length = 0;
  const reset = () => message.socket.resetAndDestroy();
  if (bytes === 0) return void reset();
  message.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length >= bytes) reset();
  });
  message.on('end', reset);
}

/** The whole body, or `undefined` as soon as it is too long. */
function readBody(message: IncomingMessage, done: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    chunks.push(chunk);
    if (length <= MAX_BODY_BYTES) return;
    message.off('data', take).off('end', finish);
    done(undefined);
  };
  const finish = (): void => done(Buffer.concat(chunks).toString());
  message.on('data', take).on('end', finish);
}

/** What is still under way of the request is not waited for. */
function refuseBody(response: ServerResponse): void {
  const body = JSON.stringify({ error: 'Payload exceeds the limit' });
  response.writeHead(413, { 'content-type': 'application/json', connection: 'close' }).end(body);
}

function plainHeaders(message: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
