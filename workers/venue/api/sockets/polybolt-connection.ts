import { FrameRate } from './frame-rate.ts';
import type { Link } from './faults/link.ts';
import type { PolyboltSubscription } from './polybolt-requests.ts';

/** Subscribe and unsubscribe frames per second; a batch is one (protocol §8.1). */
const MAX_CHANGES_PER_S = 20;

/** A reader that is this far behind loses data frames and is told how many. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** One client of PolyBolt. */
export class PolyboltConnection {
  readonly link: Link;
  readonly changes = new FrameRate(MAX_CHANGES_PER_S);
  readonly subscriptions = new Map<string, PolyboltSubscription>();
  authenticated = false;
  authFrames = 0;
  readonly #seq = new Map<string, number>();
  readonly #dropped = new Map<string, number>();

  constructor(link: Link) {
    this.link = link;
  }

  control(frame: Readonly<Record<string, unknown>>): void {
    this.link.send(JSON.stringify(frame));
  }

  /**
   * Sends a data frame of a channel with the next sequence number, which counts all symbols of the channel, snapshots
   * included. A slow reader loses it; the next one that gets through says how many were lost in `dropped`.
   */
  data(channel: string, frameOf: (seq: number) => Readonly<Record<string, unknown>>): void {
    const dropped = this.#dropped.get(channel) ?? 0;
    if (this.link.backlogBytes() > MAX_BACKLOG_BYTES) {
      this.#dropped.set(channel, dropped + 1);
      return;
    }
    const seq = (this.#seq.get(channel) ?? 0) + 1;
    this.#seq.set(channel, seq);
    this.#dropped.delete(channel);
    const frame = frameOf(seq);
    this.control(dropped === 0 ? frame : { ...frame, dropped });
  }
}
