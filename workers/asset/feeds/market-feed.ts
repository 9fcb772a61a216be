import type { TokenId } from '../../../shared/market/ids.ts';
import type { World } from '../../../shared/ports/ports.ts';
import { type FeedHandle, type FeedSink, feedSocket } from './feed.ts';
import type { ManagedSocket } from './managed-socket.ts';

/**
 * Books and prints of the tokens that the engine wants (protocol §4).
 *
 * A reconnect subscribes all of them anew; the venue answers each subscription with a full book. The custom features
 * (tops of books, news of all markets) stay off: nothing here trades on them, and they are two frames in five.
 */
export class MarketFeed implements FeedHandle {
  readonly feed = 'market';
  readonly socket: ManagedSocket;
  readonly #tokens = new Set<TokenId>();
  /** Whether this connection has had its first message, which names the channel; later ones name an operation. */
  #introduced = false;

  constructor(world: World, url: string, pingEveryMs: number, sink: FeedSink) {
    const options = { url, ping: { text: 'PING', everyMs: pingEveryMs } };
    this.socket = feedSocket(world, 'market', sink, options, {
      onOpen: () => {
        this.#introduced = false;
        this.#send('subscribe', [...this.#tokens]);
      },
    });
  }

  subscribe(tokens: readonly TokenId[]): void {
    for (const token of tokens) this.#tokens.add(token);
    this.#send('subscribe', tokens);
  }

  unsubscribe(tokens: readonly TokenId[]): void {
    for (const token of tokens) this.#tokens.delete(token);
    this.#send('unsubscribe', tokens);
  }

  /** Gets fresh books on the same connection; a repeated subscription alone would be answered NO NEW ASSETS (§4.1). */
  resync(tokens: readonly TokenId[]): void {
    const wanted = tokens.filter((token) => this.#tokens.has(token));
    this.#send('unsubscribe', wanted);
    this.#send('subscribe', wanted);
  }

  #send(operation: 'subscribe' | 'unsubscribe', tokens: readonly TokenId[]): void {
    if (tokens.length === 0 || !this.socket.open) return;
    if (!this.#introduced && operation === 'unsubscribe') return;
    const opening = this.#introduced ? { operation } : { type: 'market' };
    const features = operation === 'subscribe' ? { initial_dump: true } : {};
    this.#introduced = true;
    this.socket.send(JSON.stringify({ ...opening, assets_ids: tokens, ...features }));
  }
}
