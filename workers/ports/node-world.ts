import type { World } from '../../shared/ports/ports.ts';
import { nodeDisk } from './node-disk.ts';
import { nodeHttp } from './node-http.ts';
import { nodeSockets } from './node-sockets.ts';
import { nodeClock, nodeRandom, nodeTimers } from './node-time.ts';

/** The real world with what must be given back: pooled connections keep a process alive. */
export type NodeWorld = World & { close(): void };

/** The world as Node gives it: system clock, timers, crypto randomness, `ws`, `undici` and the file system. */
export function nodeWorld(): NodeWorld {
  const http = nodeHttp();
  return {
    clock: nodeClock,
    timers: nodeTimers,
    random: nodeRandom,
    sockets: nodeSockets,
    http,
    disk: nodeDisk,
    close: () => http.close(),
  };
}
