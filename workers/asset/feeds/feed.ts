import type { Feed, FeedEvent } from '../../../shared/events/engine-events.ts';
import type { World } from '../../../shared/ports/ports.ts';
import { ManagedSocket, type ManagedSocketOptions } from './managed-socket.ts';

/** Where feeds deliver: raw frames with the monotonic moment of their receipt, and what became of the connection. */
export type FeedSink = {
  frame(feed: Feed, bytes: Buffer, receivedMonoMs: number): void;
  event(event: FeedEvent): void;
};

/** A feed as the rest of the compartment handles it. */
export type FeedHandle = {
  readonly feed: Feed;
  readonly socket: ManagedSocket;
};

/** The part of a feed that is particular to it. */
export type FeedProtocol = {
  /** Connected anew: authenticate, subscribe. */
  onOpen(): void;
  /** Looks at a frame before it goes to the core, for what steers the connection. */
  onFrame?(frame: Buffer): void;
};

/** A managed socket whose frames and changes go to the sink under the feed's name. */
export function feedSocket(
  world: World,
  feed: Feed,
  sink: FeedSink,
  options: ManagedSocketOptions,
  protocol: FeedProtocol,
): ManagedSocket {
  return new ManagedSocket(world, options, {
    onOpen: () => protocol.onOpen(),
    onUp: () => sink.event({ type: 'feed-up', feed }),
    onDown: (reason) => sink.event({ type: 'feed-down', feed, reason }),
    onFrame: (frame, receivedMonoMs) => {
      protocol.onFrame?.(frame);
      sink.frame(feed, frame, receivedMonoMs);
    },
  });
}
