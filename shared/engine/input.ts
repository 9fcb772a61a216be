import type { EngineEvent, Feed } from '../events/engine-events.ts';
import type { EpochMs } from '../units/index.ts';

/**
 * What a compartment's core is fed: a frame of one of its sockets as it came, or an event of the shell. The tape holds
 * exactly these, so that a replay decodes and decides as the live run did. `at` is venue-corrected time and never decreases.
 */
export type Input =
  | { readonly kind: 'frame'; readonly at: EpochMs; readonly feed: Feed; readonly bytes: Uint8Array }
  | { readonly kind: 'event'; readonly at: EpochMs; readonly event: EngineEvent };
