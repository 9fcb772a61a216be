import type { Asset } from '../../../../shared/market/assets.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { Clock } from '../../../../shared/ports/ports.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { type PolyboltStream, polyboltData, polyboltSnapshot } from '../../../../shared/wire/prices/index.ts';
import type {
  BookSnapshot,
  MarketNotice,
  PriceNotice,
  PricePoint,
  VenueCore,
  VenueMarket,
} from '../../core/contract.ts';
import { areValid } from '../credentials-check.ts';
import { type Tops, topsOf, topWire } from '../tops.ts';
import type { Connection } from '../transport.ts';
import type { Link } from './faults/link.ts';
import { PolyboltConnection } from './polybolt-connection.ts';
import {
  itemsOf,
  keyCarrying,
  keyOfTop,
  type PolyboltChange,
  type PolyboltRequest,
  type PolyboltSubscription,
  polyboltRequestSchema,
  subscriptionOf,
  TWAP_SECONDS,
} from './polybolt-requests.ts';
import { Readers } from './readers.ts';

/** Limits of a connection (protocol §8.1). */
const MAX_SUBSCRIPTIONS = 64;
const MAX_AUTH_FRAMES = 8;
const MAX_FRAME_BYTES = 64 * 1024;
const POLICY_CLOSE = 4008;

type ValueNotice = Extract<PriceNotice, { readonly type: 'price' }>;
type BookNotice = Extract<MarketNotice, { readonly type: 'levels' | 'books' }>;
type AuthRequest = Extract<PolyboltRequest, { readonly op: 'auth' }>;

/**
 * PolyBolt, the price stream of the real venue, for holders of API credentials (protocol §8.1): settlement TWAP and spot of
 * the assets, and the best prices of tokens.
 */
export class PolyboltChannel {
  readonly #venue: VenueCore;
  readonly #clock: Clock;
  readonly #readers = new Readers<PolyboltConnection>();
  /** Best prices as last told by `price.polymarket`, which speaks when they move. */
  readonly #toldTops = new Map<TokenId, Tops>();
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
    const connection = new PolyboltConnection(link);
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => this.#readers.forget(connection, connection.subscriptions.keys()),
    };
  }

  publish(notice: ValueNotice): void {
    for (const connection of this.#readers.of(keyCarrying(notice.kind, notice.asset))) {
      const stream = streamOf(notice.kind, notice.asset);
      connection.data(stream.channel, (seq) => polyboltData(stream, seq, wirePoint(notice)));
    }
  }

  /** A book changed: `price.polymarket` of its tokens, where their best prices moved. */
  publishTops(notice: BookNotice): void {
    if (notice.type === 'books') {
      for (const book of notice.books) this.#tellTop(notice.market, book.asset_id as TokenId, book.hash, topsOf(book));
      return;
    }
    const { up, down } = notice.market.round;
    for (const token of [up, down]) {
      const last = notice.changes.findLast((change) => change.token === token);
      if (last !== undefined) this.#tellTop(notice.market, token, last.hash, last);
    }
  }

  /** A market is over: nothing more is told of its tokens. */
  forgetTops({ round }: VenueMarket): void {
    for (const token of [round.up, round.down]) this.#toldTops.delete(token);
  }

  #tellTop(market: VenueMarket, token: TokenId, hash: string, { bestBid, bestAsk }: Tops): void {
    const readers = this.#readers.of(keyOfTop(token));
    if (readers.size === 0) return;
    const told = this.#toldTops.get(token);
    if (told?.bestBid === bestBid && told.bestAsk === bestAsk) return;
    this.#toldTops.set(token, { bestBid, bestAsk });
    const now = this.#clock.wallMs();
    const payload = topPayload(market, token, hash, { bestBid, bestAsk }, now);
    for (const connection of readers) {
      const channel = 'price.polymarket';
      connection.data(channel, (seq) => ({ v: 1, channel, seq, ts: now, payload }));
    }
  }

  #receive(connection: PolyboltConnection, text: string): void {
    if (Buffer.byteLength(text) > MAX_FRAME_BYTES) return connection.link.close(POLICY_CLOSE, 'frame too large');
    const json = parseJson(text);
    const request = polyboltRequestSchema.safeParse(json.kind === 'value' ? json.value : undefined);
    if (!request.success) {
      this.#badFrames += 1;
      return connection.control({ op: 'error', code: 'bad_op' });
    }
    switch (request.data.op) {
      case 'ping':
        return connection.control({ op: 'pong', rid: request.data.rid });
      case 'auth':
        return this.#authenticate(connection, request.data);
      case 'subscribe':
      case 'unsubscribe':
        return this.#change(connection, request.data);
    }
  }

  #authenticate(connection: PolyboltConnection, { auth, rid }: AuthRequest): void {
    connection.authFrames += 1;
    if (connection.authFrames > MAX_AUTH_FRAMES) return refuseAndClose(connection, 'auth_attempts', rid);
    if (!areValid(this.#venue, auth)) return connection.control({ op: 'error', code: 'auth_invalid', rid });
    connection.authenticated = true;
    const address = this.#venue.keys.find(auth.apiKey)?.address;
    if (address !== undefined) connection.link.describe({ address });
    connection.control({ op: 'authed', rid });
  }

  /** Each item is acknowledged or refused by itself, then come the snapshots of the new ones. */
  #change(connection: PolyboltConnection, request: PolyboltChange): void {
    const { rid } = request;
    if (!connection.changes.admit(this.#clock.monoMs())) return refuseAndClose(connection, 'rate_limited', rid);
    const fresh: PolyboltSubscription[] = [];
    for (const item of itemsOf(request)) {
      const { channel } = item;
      const subscription = connection.authenticated ? subscriptionOf(item) : 'auth_required';
      if (typeof subscription === 'string') {
        connection.control({ op: 'error', code: subscription, channel, rid });
        continue;
      }
      if (request.op === 'unsubscribe') this.#end(connection, subscription);
      else if (this.#begin(connection, subscription)) fresh.push(subscription);
      if (connection.subscriptions.size > MAX_SUBSCRIPTIONS) return refuseAndClose(connection, 'sub_limit', rid);
      const { provider } = subscription.kind === 'silent' ? subscription : {};
      connection.control({ op: `${request.op}d`, channel, provider, rid });
    }
    connection.link.describe({ assets: this.#assetsOf(connection) });
    for (const subscription of fresh) this.#sendSnapshot(connection, subscription);
  }

  /** @returns whether it is new */
  #begin(connection: PolyboltConnection, subscription: PolyboltSubscription): boolean {
    const { key } = subscription;
    if (connection.subscriptions.has(key)) return false;
    connection.subscriptions.set(key, subscription);
    this.#readers.add(key, connection);
    return true;
  }

  #end(connection: PolyboltConnection, { key }: PolyboltSubscription): void {
    connection.subscriptions.delete(key);
    this.#readers.remove(key, connection);
  }

  #sendSnapshot(connection: PolyboltConnection, subscription: PolyboltSubscription): void {
    const { channel } = subscription;
    const now = this.#clock.wallMs();
    connection.data(channel, (seq) => {
      if (subscription.kind === 'price') {
        return polyboltSnapshot(
          subscription.stream,
          seq,
          now,
          this.#lastTwoMinutes(subscription.stream).map(wirePoint),
        );
      }
      const named = subscription.kind === 'top' ? { asset_id: subscription.token } : { symbol: subscription.symbol };
      return { v: 1, channel, seq, ts: now, snapshot: true, payload: { ...named, data: [] } };
    });
  }

  /** Nominal minutes: a compressed round's prices are denser (design §7). */
  #lastTwoMinutes({ channel, asset, twapSeconds }: PolyboltStream): readonly PricePoint[] {
    const { prices } = this.#venue;
    if (!this.#venue.options.assets.includes(asset)) return [];
    const from = epochMs(this.#clock.wallMs() - 2 * prices.lookbackMs);
    if (channel === 'price.crypto') return prices.oracleSince(asset, from);
    return twapSeconds === TWAP_SECONDS ? prices.twapSince(asset, from) : [];
  }

  #assetsOf({ subscriptions }: PolyboltConnection): ReadonlySet<Asset | undefined> {
    const assets = new Set<Asset | undefined>();
    for (const subscription of subscriptions.values()) {
      if (subscription.kind === 'price') assets.add(subscription.stream.asset);
      if (subscription.kind === 'top') assets.add(this.#venue.marketByToken(subscription.token)?.round.asset);
    }
    return assets;
  }
}

function streamOf(kind: 'oracle' | 'twap', asset: Asset): PolyboltStream {
  return kind === 'oracle'
    ? { channel: 'price.crypto', asset }
    : { channel: 'price.crypto.twap', asset, twapSeconds: TWAP_SECONDS };
}

function topPayload(market: VenueMarket, token: TokenId, hash: BookSnapshot['hash'], tops: Tops, at: number) {
  return {
    market: market.round.conditionId,
    asset_id: token,
    best_bid: topWire(tops.bestBid),
    best_ask: topWire(tops.bestAsk),
    hash,
    timestamp: String(at),
  };
}

function refuseAndClose(connection: PolyboltConnection, code: string, rid: string | undefined): void {
  connection.control({ op: 'error', code, rid });
  connection.link.close(POLICY_CLOSE, code);
}

function wirePoint({ at, value }: PricePoint): { priceMs: number; value: number } {
  return { priceMs: at, value };
}
