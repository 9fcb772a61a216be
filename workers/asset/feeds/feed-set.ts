import type { FeedEffect } from '../../../shared/events/effects.ts';
import type { CompartmentConfig, CompartmentView } from '../../../shared/events/worker-protocol.ts';
import { ASSET_NAMES } from '../../../shared/market/assets.ts';
import type { World } from '../../../shared/ports/ports.ts';
import { BinanceFeed } from './binance-feed.ts';
import type { FeedHandle, FeedSink } from './feed.ts';
import { MarketFeed } from './market-feed.ts';
import { PricesFeed } from './prices-feed.ts';
import { UserFeed } from './user-feed.ts';

/**
 * The sockets of one compartment. Without credentials there is no settlement price: then there is no strike either, and no
 * directional trade (design §6). Where nothing is signed there are no orders that a user stream could tell of.
 */
export class FeedSet {
  readonly #market: MarketFeed;
  readonly #user: UserFeed | undefined;
  readonly #all: readonly FeedHandle[];

  constructor(world: World, config: CompartmentConfig, sink: FeedSink) {
    const { asset, endpoints, signing, heartbeatIntervalMs: pingEveryMs } = config;
    const credentials = signing?.credentials ?? config.priceCredentials;
    this.#market = new MarketFeed(world, endpoints.marketWs, pingEveryMs, sink);
    this.#user = signing && new UserFeed(world, endpoints.userWs, signing.credentials, pingEveryMs, sink);
    this.#all = [
      this.#market,
      ...(this.#user === undefined ? [] : [this.#user]),
      ...(credentials === undefined
        ? []
        : [new PricesFeed(world, endpoints.polybolt, asset, credentials, pingEveryMs, sink)]),
      new BinanceFeed(world, endpoints.binanceWs, ASSET_NAMES[asset].binance, sink),
    ];
  }

  get reconnects(): number {
    return this.#all.reduce((sum, { socket }) => sum + socket.reconnects, 0);
  }

  start(): void {
    for (const { socket } of this.#all) socket.start();
  }

  perform(effect: FeedEffect): void {
    switch (effect.type) {
      case 'subscribe':
        this.#market.subscribe(effect.tokens);
        this.#user?.follow(effect.conditionId);
        return;
      case 'unsubscribe':
        this.#market.unsubscribe(effect.tokens);
        return;
      case 'resync':
        this.#market.resync(effect.tokens);
        return;
      case 'reconnect':
        this.#all.find(({ feed }) => feed === effect.feed)?.socket.drop(effect.reason);
        return;
    }
  }

  view(): CompartmentView['feeds'] {
    return this.#all.map(({ feed, socket }) => ({
      feed,
      up: socket.up,
      ageMs: Math.round(socket.ageMs),
      reconnects: socket.reconnects,
    }));
  }
}
