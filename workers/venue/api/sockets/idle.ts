import type { TimerHandle, Timers } from '../../../../shared/ports/ports.ts';
import type { Peer } from '../transport.ts';

/** The venue's patience is not published (protocol §4.1 [?]); clients that follow the rules subscribe at once. */
const IDLE_CLOSE_MS = 60_000;

/** Closes a connection of the CLOB's sockets that asks for nothing after it opened, unless cancelled before. */
export function closeIdle(peer: Peer, timers: Timers): TimerHandle {
  return timers.after(IDLE_CLOSE_MS, () => peer.close(1000, ''));
}
