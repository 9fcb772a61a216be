import type { WebSocket } from 'ws';
import type { SocketService } from '../api/paths.ts';

type PingRule = { readonly everyMs: number; readonly missesAllowed: number; readonly closeCode: number };

/** Services whose server pings, and what it does with a client that does not answer (protocol §8.1, §12.1). */
const PING_RULES: Readonly<Partial<Record<SocketService, PingRule>>> = {
  polybolt: { everyMs: 25_000, missesAllowed: 2, closeCode: 4002 },
  binance: { everyMs: 20_000, missesAllowed: 3, closeCode: 1008 },
};

/** Sends WebSocket pings as the service does, until the socket closes. */
export function startPings(socket: WebSocket, service: SocketService): void {
  const rule = PING_RULES[service];
  if (rule === undefined) return;
  let unanswered = 0;
  socket.on('pong', () => {
    unanswered = 0;
  });
  const timer = setInterval(() => {
    // Held by a fault: this end seems dead, so it neither pings nor misses pongs.
    if (socket.isPaused) return;
    if (unanswered >= rule.missesAllowed) socket.close(rule.closeCode, 'no pong');
    else socket.ping();
    unanswered += 1;
  }, rule.everyMs);
  socket.on('close', () => clearInterval(timer));
}
