import { WebSocket } from 'ws';
import type { Peer } from '../api/transport.ts';

/** A reader that is this far behind is cut off; the real venue does the same to slow consumers. */
const MAX_UNSENT_BYTES = 16 * 1024 * 1024;

/** A `ws` socket as the surface's peer. */
export function nodePeer(socket: WebSocket): Peer {
  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
      else socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    cut: () => socket.terminate(),
  };
}
