import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * What the bench of cancels has for a venue, in a thread of its own: floods whoever connects with the frames that it is told
 * to, and tells when each cancel arrived, by the clock that all threads share.
 */
const FRAMES_AT_ONCE = 500;

const port = parentPort;
if (port === null) throw new Error('to be started as a worker thread');

const http = createServer((request, response) => {
  const at = process.hrtime.bigint();
  request.resume();
  request.on('end', () => {
    port.postMessage({ cancelAt: at });
    response.setHeader('content-type', 'application/json').end('{"canceled":[],"not_canceled":{}}');
  });
});

new WebSocketServer({ server: http }).on('connection', (socket) => {
  socket.on('message', (text) => {
    const { frame, count } = JSON.parse((text as Buffer).toString()) as { frame: string; count: number };
    flood(socket, frame, count);
  });
});

function flood(socket: WebSocket, frame: string, left: number): void {
  for (let i = 0; i < Math.min(left, FRAMES_AT_ONCE); i += 1) socket.send(frame);
  if (left > FRAMES_AT_ONCE) setImmediate(() => flood(socket, frame, left - FRAMES_AT_ONCE));
}

http.listen(0, '127.0.0.1', () => port.postMessage({ port: (http.address() as AddressInfo).port }));
