import { WebSocket, type RawData } from 'ws';
import type { Socket, SocketHandlers, Sockets } from '../../shared/ports/ports.ts';

/** A venue's largest legitimate frame, a full book of some 2,000 levels, is a tenth of this. */
const MAX_FRAME_BYTES = 1024 * 1024;

const HANDSHAKE_TIMEOUT_MS = 5_000;

/**
 * WebSocket clients by `ws`, uncompressed: permessage-deflate costs 27 times the CPU (worker-threads §8).
 *
 * Frames are handed over as the buffers they arrived in, never copied into strings.
 */
export const nodeSockets: Sockets = { open };

function open(url: string, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  });
  let failure = '';
  socket.on('open', handlers.onOpen);
  socket.on('message', (data) => handlers.onText(asBuffer(data)));
  // `close` follows every `error`; the error only explains it.
  socket.on('error', (error) => {
    failure = error.message;
  });
  socket.on('close', (code, reason) => handlers.onClose(code, reason.length > 0 ? reason.toString() : failure));
  return {
    send: (text) => socket.send(text),
    drop: () => socket.terminate(),
  };
}

/** With `binaryType` at its default, `ws` always delivers one Buffer; the other forms of its type do not occur. */
function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
