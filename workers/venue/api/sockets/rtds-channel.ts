import type { Asset } from '../../../../shared/market/assets.ts';
import type { Clock } from '../../../../shared/ports/ports.ts';
import { type EpochMs, epochMs } from '../../../../shared/units/index.ts';
import { rtdsDump, rtdsUpdate } from '../../../../shared/wire/prices/index.ts';
import type { PriceNotice, VenueCore } from '../../core/contract.ts';
import type { Connection } from '../transport.ts';
import type { Link, Traits } from './faults/link.ts';
import {
  type ActivityFilter,
  changedActivity,
  activityMessages,
  letsThrough,
  type PrintNotice,
} from './rtds-activity.ts';
import {
  assetFilter,
  isPriceTopic,
  type PriceTopic,
  type RtdsRequest,
  readRtdsRequest,
  unknownTopic,
} from './rtds-requests.ts';

/** What a topic carries, in the encoder's words. */
const TOPIC_KINDS = {
  crypto_prices: 'binance',
  crypto_prices_chainlink: 'oracle',
  crypto_prices_twap_thirty: 'twap',
  crypto_prices_twap_sixty: 'twap',
} as const satisfies Record<PriceTopic, string>;

/** Points of a dump of the Binance topic, a nominal second apart (protocol §8.2). */
const BINANCE_DUMP_POINTS = 120;
const NOMINAL_LOOKBACK_S = 60;

type Point = { readonly priceMs: number; readonly value: number };

/** One client; a second filter on a topic of prices replaces the first, one on `activity` joins it. */
type RtdsConnection = {
  readonly id: string;
  readonly link: Link;
  readonly filters: Map<PriceTopic, Asset | 'all' | 'none'>;
  activity: readonly ActivityFilter[];
};

/**
 * The older real-time socket with its price topics, the only feed of everybody's trades, and its traps (protocol §8.2,
 * §11.2). PING gets no answer.
 */
export class RtdsChannel {
  readonly #venue: VenueCore;
  readonly #clock: Clock;
  readonly #connections = new Set<RtdsConnection>();
  #opened = 0;
  #badFrames = 0;

  constructor(venue: VenueCore, clock: Clock) {
    this.#venue = venue;
    this.#clock = clock;
  }

  /** Frames of clients that were no request. */
  get badFrames(): number {
    return this.#badFrames;
  }

  connect(link: Link): Connection {
    this.#opened += 1;
    const id = `rtds-${this.#opened}`;
    const connection: RtdsConnection = { id, link, filters: new Map(), activity: [] };
    this.#connections.add(connection);
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => this.#connections.delete(connection),
    };
  }

  publish(notice: PriceNotice): void {
    const { asset, at } = notice;
    if (notice.type === 'binance-trade') {
      this.#send('crypto_prices', asset, () => ({ priceMs: at, value: Number(notice.price) }));
    } else if (notice.type === 'price') {
      const topic = notice.kind === 'oracle' ? 'crypto_prices_chainlink' : 'crypto_prices_twap_sixty';
      this.#send(topic, asset, () => ({ priceMs: at, value: notice.value }));
      if (notice.kind === 'twap') {
        this.#send('crypto_prices_twap_thirty', asset, () => ({ priceMs: at, value: this.#halfMean(asset, at) }));
      }
    }
  }

  #send(topic: PriceTopic, asset: Asset, point: () => Point): void {
    let update: Record<string, unknown> | undefined;
    for (const { id, link, filters } of this.#connections) {
      const filter = filters.get(topic);
      if (filter !== 'all' && filter !== asset) continue;
      update ??= updateOf(topic, asset, point(), this.#clock.wallMs());
      link.send(JSON.stringify({ ...update, connection_id: id }));
    }
  }

  /** A trade between anybody: topic `activity`. */
  publishPrint(print: PrintNotice): void {
    let messages: readonly Record<string, unknown>[] | undefined;
    for (const { id, link, activity } of this.#connections) {
      if (!activity.some((filter) => letsThrough(filter, print.market))) continue;
      messages ??= activityMessages(print);
      for (const message of messages) link.send(JSON.stringify({ ...message, connection_id: id }));
    }
  }

  #receive(connection: RtdsConnection, text: string): void {
    if (text.toLowerCase() === 'ping') return;
    const request = readRtdsRequest(text);
    if (request === undefined) {
      this.#badFrames += 1;
      return;
    }
    const unknown = unknownTopic(request);
    if (unknown !== undefined) {
      connection.link.send(JSON.stringify({ body: { message: `${unknown} not found` }, statusCode: 401 }));
      return;
    }
    if (request.action === undefined) return;
    for (const subscription of request.subscriptions) this.#change(connection, request.action, subscription);
  }

  #change(
    connection: RtdsConnection,
    action: 'subscribe' | 'unsubscribe',
    { topic, type, filters }: RtdsRequest['subscriptions'][number],
  ): void {
    const subscribes = action === 'subscribe';
    if (topic === 'activity') connection.activity = changedActivity(connection.activity, subscribes, type, filters);
    else if (!isPriceTopic(topic)) return;
    else if (subscribes) connection.filters.set(topic, assetFilter(topic, filters));
    else connection.filters.delete(topic);
    connection.link.describe({ assets: this.#assetsOf(connection) });
    if (subscribes && isPriceTopic(topic)) this.#dump(connection, topic);
  }

  #assetsOf({ filters, activity }: RtdsConnection): NonNullable<Traits['assets']> {
    const named = [...filters.values()];
    if (activity.includes('all') || named.includes('all')) return 'all';
    const slugs = activity.map((filter) => (typeof filter === 'object' ? filter.slug : ''));
    const assets = named.filter((filter) => filter !== 'none' && filter !== 'all');
    return new Set([...assets, ...slugs.map((slug) => this.#venue.marketBySlug(slug)?.round.asset)]);
  }

  #dump({ id, link, filters }: RtdsConnection, topic: PriceTopic): void {
    const filter = filters.get(topic);
    if (filter === undefined || filter === 'all' || filter === 'none') return;
    const dump = rtdsDump(filter, TOPIC_KINDS[topic], this.#history(topic, filter), this.#clock.wallMs());
    const named = topic === 'crypto_prices_twap_thirty' ? { ...dump, topic } : dump;
    link.send(JSON.stringify({ ...named, connection_id: id }));
  }

  /** What a dump holds: a nominal minute of oracle values, two of Binance's. */
  #history(topic: PriceTopic, asset: Asset): readonly Point[] {
    const { prices, options } = this.#venue;
    if (!options.assets.includes(asset)) return [];
    const now = this.#clock.wallMs();
    const from = epochMs(now - prices.lookbackMs);
    switch (topic) {
      case 'crypto_prices':
        return this.#binanceHistory(asset, now);
      case 'crypto_prices_chainlink':
        return prices.oracleSince(asset, from).map(({ at, value }) => ({ priceMs: at, value }));
      case 'crypto_prices_twap_sixty':
        return prices.twapSince(asset, from).map(({ at, value }) => ({ priceMs: at, value }));
      case 'crypto_prices_twap_thirty':
        return prices.twapSince(asset, from).map(({ at }) => ({ priceMs: at, value: this.#halfMean(asset, at) }));
    }
  }

  #binanceHistory(asset: Asset, now: number): readonly Point[] {
    const { prices } = this.#venue;
    const stepMs = prices.lookbackMs / NOMINAL_LOOKBACK_S;
    const points: Point[] = [];
    for (let i = BINANCE_DUMP_POINTS; i > 0; i -= 1) {
      const from = epochMs(Math.round(now - i * stepMs));
      const to = epochMs(Math.round(now - (i - 1) * stepMs));
      const candle = prices.candle(asset, from, to);
      if (candle !== undefined) points.push({ priceMs: to, value: candle.close });
    }
    return points;
  }

  /** Mean of the oracle over the thirty nominal seconds up to `at`. */
  #halfMean(asset: Asset, at: EpochMs): number {
    const { prices } = this.#venue;
    const samples = prices.oracleSince(asset, epochMs(at - Math.round(prices.lookbackMs / 2) + 1));
    const within = samples.filter((sample) => sample.at <= at);
    return within.reduce((sum, { value }) => sum + value, 0) / within.length;
  }
}

function updateOf(topic: PriceTopic, asset: Asset, point: Point, at: number): Record<string, unknown> {
  const update = rtdsUpdate(asset, TOPIC_KINDS[topic], point, at);
  if (topic !== 'crypto_prices_twap_thirty') return update;
  return { ...update, topic, payload: { ...(update['payload'] as Record<string, unknown>), window_s: 30 } };
}
