import type { ConditionId } from '../../../shared/market/ids.ts';
import type { World } from '../../../shared/ports/ports.ts';
import type { Credentials } from '../../../shared/wire/endpoints.ts';
import { userAuthFrame, userSubscribeFrame } from '../../../shared/wire/user/index.ts';
import { type FeedHandle, type FeedSink, feedSocket } from './feed.ts';
import type { ManagedSocket } from './managed-socket.ts';

/** Rounds whose orders and trades are still told: settlement trickles in long after a round's end. */
const MAX_MARKETS = 32;

/**
 * Our orders and trades in the markets that the engine follows (protocol §5).
 *
 * The stream has no snapshot and replays nothing: after each `feed-up` the engine reads the rest over REST. The ping that
 * follows the subscription makes the first frame a proof that the venue has handled it, so that nothing falls in between.
 */
export class UserFeed implements FeedHandle {
  readonly feed = 'user';
  readonly socket: ManagedSocket;
  readonly #markets = new Set<ConditionId>();

  constructor(world: World, url: string, credentials: Credentials, pingEveryMs: number, sink: FeedSink) {
    const options = { url, ping: { text: 'PING', everyMs: pingEveryMs } };
    this.socket = feedSocket(world, 'user', sink, options, {
      onOpen: () => this.socket.send(userAuthFrame(credentials, [...this.#markets])),
    });
  }

  /** Follows a market, from now on and after every reconnect. The oldest beyond {@link MAX_MARKETS} is forgotten. */
  follow(market: ConditionId): void {
    if (this.#markets.has(market)) return;
    const [oldest] = this.#markets;
    if (this.#markets.size >= MAX_MARKETS && oldest !== undefined) this.#markets.delete(oldest);
    this.#markets.add(market);
    this.socket.send(userSubscribeFrame([market]));
  }
}
