import type { Asset } from '../../../../shared/market/assets.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { Peer } from '../transport.ts';

/** One client of the market socket: what it subscribed, and whether a fault holds its data back. */
export class MarketConnection {
  readonly peer: Peer;
  /** Whether `best_bid_ask`, `new_market` and `market_resolved` are wanted. */
  customFeatures = false;
  /** The silent freeze: subscriptions and PING work, data does not come. */
  frozen = false;
  readonly #tokens = new Map<TokenId, Asset | undefined>();

  constructor(peer: Peer) {
    this.peer = peer;
  }

  /** Data of the market; a frozen connection loses it. */
  send(text: string): void {
    if (!this.frozen) this.peer.send(text);
  }

  has(token: TokenId): boolean {
    return this.#tokens.has(token);
  }

  tokens(): Iterable<TokenId> {
    return this.#tokens.keys();
  }

  /** Assets of its tokens, for faults that hit one asset. */
  assets(): ReadonlySet<Asset | undefined> {
    return new Set(this.#tokens.values());
  }

  /** @param asset absent for a token that the venue does not know */
  add(token: TokenId, asset: Asset | undefined): void {
    this.#tokens.set(token, asset);
  }

  remove(token: TokenId): void {
    this.#tokens.delete(token);
  }
}
