import type { Writable } from 'node:stream';
import { WebSocket } from 'ws';
import type { Peer } from '../api/transport.ts';
import type { WriteBatch } from './write-batch.ts';

/** A reader that is this far behind is cut off; the real venue does the same to slow consumers. */
const MAX_UNSENT_BYTES = 16 * 1024 * 1024;

/** A `ws` socket over a connection as the surface's peer. */
export function nodePeer(socket: WebSocket, connection: Writable, batch: WriteBatch): Peer {
  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) {
        socket.terminate();
        return;
      }
      batch.hold(connection);
      socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    cut: () => socket.terminate(),
    hold: (held) => (held ? socket.pause() : socket.resume()),
    backlogBytes: () => socket.bufferedAmount,
  };
}
