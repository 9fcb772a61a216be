import type { Asset } from '../../../../shared/market/assets.ts';
import type { Clock, TimerHandle, Timers } from '../../../../shared/ports/ports.ts';
import type { PriceNotice, VenueCore } from '../../core/contract.ts';
import type { Connection } from '../transport.ts';
import type { TickerNotice } from './binance-messages.ts';
import { type CoinbaseProduct, heartbeatMessage, matchMessage, tickerOfTrade } from './coinbase-messages.ts';
import {
  coinbaseKey,
  type CoinbaseItem,
  type CoinbaseStream,
  readCoinbaseRequest,
  subscriptionsMessage,
} from './coinbase-requests.ts';
import type { Link } from './faults/link.ts';
import { FrameRate } from './frame-rate.ts';
import { Readers } from './readers.ts';

/** Limits of a connection (protocol §12.2). */
const SUBSCRIBE_WITHIN_MS = 5_000;
const MAX_FRAMES_PER_S = 100;
const POLICY_CLOSE = 1008;

const HEARTBEAT_MS = 1_000;

type CoinbaseConnection = {
  readonly link: Link;
  readonly frames: FrameRate;
  /** Keys of what is subscribed. */
  readonly items: Map<string, CoinbaseItem>;
  readonly idle: TimerHandle;
};

type SpotNotice = Exclude<PriceNotice, { readonly type: 'price' }>;

/**
 * Coinbase's public feed with `ticker`, `matches` and `heartbeat` (protocol §12.2). Its trades are those of the venue's one
 * spot market, which Binance's streams show too.
 */
export class CoinbaseChannel {
  readonly #venue: VenueCore;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #readers = new Readers<CoinbaseConnection>();
  readonly #products = new Map<Asset, CoinbaseProduct>();
  readonly #tops = new Map<Asset, TickerNotice>();
  #beats = false;

  constructor(venue: VenueCore, clock: Clock, timers: Timers) {
    this.#venue = venue;
    this.#clock = clock;
    this.#timers = timers;
  }

  connect(link: Link): Connection {
    const connection: CoinbaseConnection = {
      link,
      frames: new FrameRate(MAX_FRAMES_PER_S),
      items: new Map(),
      idle: this.#timers.after(SUBSCRIBE_WITHIN_MS, () => link.close(POLICY_CLOSE, 'no subscription')),
    };
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => {
        connection.idle.cancel();
        this.#readers.forget(connection, connection.items.keys());
      },
    };
  }

  publish(notice: SpotNotice): void {
    const { asset } = notice;
    if (notice.type === 'binance-ticker') {
      this.#tops.set(asset, notice);
      return;
    }
    const sequence = (this.#products.get(asset)?.sequence ?? 0) + 1;
    const product: CoinbaseProduct = { asset, sequence, trade: notice, top: this.#tops.get(asset) };
    this.#products.set(asset, product);
    this.#send('matches', asset, () => matchMessage(product, 'match'));
    this.#send('ticker', asset, () => tickerOfTrade(product));
  }

  #send(stream: CoinbaseStream, asset: Asset, message: () => Record<string, unknown>): void {
    let text: string | undefined;
    for (const { link } of this.#readers.of(coinbaseKey({ stream, asset }))) {
      link.send((text ??= JSON.stringify(message())));
    }
  }

  #receive(connection: CoinbaseConnection, text: string): void {
    const { link, items } = connection;
    if (!connection.frames.admit(this.#clock.monoMs())) return link.close(POLICY_CLOSE, 'rate limit exceeded');
    const request = readCoinbaseRequest(text, this.#venue.options.assets);
    if (request.type === 'refused') {
      return link.send(JSON.stringify({ type: 'error', message: 'Failed to subscribe', reason: request.reason }));
    }
    connection.idle.cancel();
    const fresh = request.type === 'subscribe' ? request.items.filter((item) => this.#begin(connection, item)) : [];
    if (request.type === 'unsubscribe') for (const item of request.items) this.#end(connection, item);
    link.describe({ assets: new Set([...items.values()].map(({ asset }) => asset)) });
    link.send(JSON.stringify(subscriptionsMessage(new Set(items.keys()))));
    for (const item of fresh) this.#greet(connection, item);
  }

  /** @returns whether it is new */
  #begin(connection: CoinbaseConnection, item: CoinbaseItem): boolean {
    const key = coinbaseKey(item);
    if (connection.items.has(key)) return false;
    connection.items.set(key, item);
    this.#readers.add(key, connection);
    return true;
  }

  #end(connection: CoinbaseConnection, item: CoinbaseItem): void {
    const key = coinbaseKey(item);
    connection.items.delete(key);
    this.#readers.remove(key, connection);
  }

  /** What comes at once after a subscription: the latest trade; heartbeats begin. */
  #greet({ link }: CoinbaseConnection, { stream, asset }: CoinbaseItem): void {
    const product = this.#products.get(asset);
    if (stream === 'heartbeat') this.#beginBeats();
    else if (product === undefined) return;
    else link.send(JSON.stringify(stream === 'ticker' ? tickerOfTrade(product) : matchMessage(product, 'last_match')));
  }

  #beginBeats(): void {
    if (this.#beats) return;
    this.#beats = true;
    this.#timers.after(HEARTBEAT_MS, () => this.#beat());
  }

  /** Goes on as long as anybody listens. */
  #beat(): void {
    const heard = this.#venue.options.assets.filter(
      (asset) => this.#readers.of(coinbaseKey({ stream: 'heartbeat', asset })).size > 0,
    );
    for (const asset of heard) {
      const product = this.#products.get(asset);
      if (product !== undefined) this.#send('heartbeat', asset, () => heartbeatMessage(product, this.#clock.wallMs()));
    }
    this.#beats = false;
    if (heard.length > 0) this.#beginBeats();
  }
}
