import type { Asset } from '../../../../shared/market/assets.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { TimerHandle } from '../../../../shared/ports/ports.ts';
import type { Link } from './faults/link.ts';

/** One client of the market socket and what it subscribed. */
export class MarketConnection {
  readonly link: Link;
  /** Whether `best_bid_ask`, `new_market` and `market_resolved` are wanted. */
  customFeatures = false;
  /** Runs until the first subscription. */
  idle: TimerHandle | undefined;
  readonly #tokens = new Map<TokenId, Asset | undefined>();

  constructor(link: Link) {
    this.link = link;
  }

  send(text: string): void {
    this.link.send(text);
  }

  has(token: TokenId): boolean {
    return this.#tokens.has(token);
  }

  tokens(): readonly TokenId[] {
    return [...this.#tokens.keys()];
  }

  get size(): number {
    return this.#tokens.size;
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
