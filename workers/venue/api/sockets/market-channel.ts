import type { Asset } from '../../../../shared/market/assets.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { Timers } from '../../../../shared/ports/ports.ts';
import type { LevelChange, MarketNotice, VenueCore, VenueMarket } from '../../core/contract.ts';
import { type Tops, topsOf } from '../tops.ts';
import type { Connection } from '../transport.ts';
import type { Link } from './faults/link.ts';
import { closeIdle } from './idle.ts';
import { MarketConnection } from './market-connection.ts';
import * as messages from './market-messages.ts';
import { type MarketRequest, readMarketRequest } from './market-requests.ts';
import { Readers } from './readers.ts';

/** Beyond this many tokens of one connection, subscriptions bring changes but no snapshot (protocol §4.1). */
const MAX_TOKENS_WITH_SNAPSHOT = 500;

/**
 * The market socket (protocol §4): books on subscription, then every change, each message serialised once for all its
 * readers. Nothing is serialised that nobody reads.
 */
export class MarketChannel {
  readonly #venue: VenueCore;
  readonly #timers: Timers;
  readonly #connections = new Set<MarketConnection>();
  readonly #readers = new Readers<MarketConnection>();
  /** Tops as last told by `best_bid_ask`, which is sent when they move. */
  readonly #toldTops = new Map<TokenId, Tops>();
  readonly #subscribedListeners = new Set<(connection: MarketConnection) => void>();
  #badFrames = 0;

  constructor(venue: VenueCore, timers: Timers) {
    this.#venue = venue;
    this.#timers = timers;
  }

  /** Frames of clients that were no request. */
  get badFrames(): number {
    return this.#badFrames;
  }

  /** Connections that count for an asset: those which subscribed one of its tokens. */
  connectionsOf(asset: Asset): readonly MarketConnection[] {
    return [...this.#connections].filter((connection) => connection.assets().has(asset));
  }

  /** Calls after each subscription was answered; for faults. Returns the way to stop it. */
  onSubscribed(listener: (connection: MarketConnection) => void): () => void {
    this.#subscribedListeners.add(listener);
    return () => this.#subscribedListeners.delete(listener);
  }

  connect(link: Link): Connection {
    const connection = new MarketConnection(link);
    connection.idle = closeIdle(link, this.#timers);
    this.#connections.add(connection);
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => this.#forget(connection),
    };
  }

  publish(notice: MarketNotice): void {
    switch (notice.type) {
      case 'levels':
        this.#sendToReaders(notice.market, () => messages.priceChangeMessage(notice));
        this.#tellTops(notice.market, notice.changes, notice.at);
        break;
      case 'books':
        for (const book of notice.books) {
          const token = book.asset_id as TokenId;
          this.#send(this.#readers.of(token), () => messages.bookMessage(book));
          this.#tellTopsOf(notice.market, token, topsOf(book), notice.at);
        }
        break;
      case 'print':
        this.#send(this.#readers.of(notice.token), () => messages.printMessage(notice));
        break;
      case 'tick-changed':
        for (const token of tokensOf(notice.market)) {
          this.#send(this.#readers.of(token), () => messages.tickMessage(notice, token));
        }
        break;
      case 'market-listed':
        this.#send(custom(this.#connections), () => messages.newMarketMessage(notice.market, notice.at));
        break;
      case 'market-resolved':
        this.#send(custom(this.#readersOfMarket(notice.market)), () =>
          messages.marketResolvedMessage(notice.market, notice.at),
        );
        for (const token of tokensOf(notice.market)) this.#toldTops.delete(token);
        break;
    }
  }

  #receive(connection: MarketConnection, text: string): void {
    if (text === 'PING') {
      connection.send('PONG');
      return;
    }
    const request = readMarketRequest(text);
    if (request === undefined) {
      this.#badFrames += 1;
      return;
    }
    connection.idle?.cancel();
    if (request.custom !== undefined) connection.customFeatures = request.custom;
    if (request.operation === 'subscribe') this.#subscribe(connection, request);
    else this.#unsubscribe(connection, request.tokens);
  }

  #subscribe(connection: MarketConnection, { tokens, initialDump }: MarketRequest): void {
    const fresh = [...new Set(tokens)].filter((token) => !connection.has(token));
    if (fresh.length === 0) {
      connection.send('NO NEW ASSETS');
      return;
    }
    for (const token of fresh) {
      const asset = this.#venue.marketByToken(token)?.round.asset;
      connection.add(token, asset);
      this.#readers.add(token, connection);
    }
    connection.link.describe({ assets: connection.assets() });
    const withSnapshot = fresh.slice(0, Math.max(0, fresh.length - (connection.size - MAX_TOKENS_WITH_SNAPSHOT)));
    if (initialDump) this.#dump(connection, withSnapshot);
    for (const listener of this.#subscribedListeners) listener(connection);
  }

  /** The answer to a subscription: one frame with an array, whatever its length; tokens without a book are left out. */
  #dump(connection: MarketConnection, tokens: readonly TokenId[]): void {
    const books = tokens.map((token) => this.#venue.book(token)).filter((book) => book !== undefined);
    if (books.length > 0) connection.send(`${JSON.stringify(books.map(messages.bookMessage))}\n`);
  }

  #unsubscribe(connection: MarketConnection, tokens: readonly TokenId[]): void {
    for (const token of tokens) connection.remove(token);
    this.#readers.forget(connection, tokens);
    connection.link.describe({ assets: connection.assets() });
  }

  #forget(connection: MarketConnection): void {
    connection.idle?.cancel();
    this.#readers.forget(connection, connection.tokens());
    this.#connections.delete(connection);
  }

  /** To readers of either token, each once. */
  #sendToReaders({ round }: VenueMarket, message: () => Record<string, unknown>): void {
    const [ofUp, ofDown] = [this.#readers.of(round.up), this.#readers.of(round.down)];
    if (ofUp.size + ofDown.size === 0) return;
    const text = JSON.stringify(message());
    for (const connection of ofUp) connection.send(text);
    for (const connection of ofDown) if (!ofUp.has(connection)) connection.send(text);
  }

  #send(readers: ReadonlySet<MarketConnection>, message: () => Record<string, unknown>): void {
    if (readers.size === 0) return;
    const text = JSON.stringify(message());
    for (const connection of readers) connection.send(text);
  }

  /** `best_bid_ask` of the tokens whose tops moved; the last change of each has the final ones. */
  #tellTops(market: VenueMarket, changes: readonly LevelChange[], at: number): void {
    for (const token of tokensOf(market)) {
      const last = changes.findLast((change) => change.token === token);
      if (last !== undefined) this.#tellTopsOf(market, token, last, at);
    }
  }

  #tellTopsOf(market: VenueMarket, token: TokenId, { bestBid, bestAsk }: Tops, at: number): void {
    const told = this.#toldTops.get(token);
    if (told?.bestBid === bestBid && told.bestAsk === bestAsk) return;
    this.#toldTops.set(token, { bestBid, bestAsk });
    const readers = custom(this.#readers.of(token));
    this.#send(readers, () => messages.bestBidAskMessage(market, token, { bestBid, bestAsk }, at));
  }

  /** Readers of either token, each once. */
  #readersOfMarket({ round }: VenueMarket): ReadonlySet<MarketConnection> {
    return new Set([...this.#readers.of(round.up), ...this.#readers.of(round.down)]);
  }
}

function custom(connections: ReadonlySet<MarketConnection>): ReadonlySet<MarketConnection> {
  return new Set([...connections].filter(({ customFeatures }) => customFeatures));
}

function tokensOf({ round }: VenueMarket): readonly [TokenId, TokenId] {
  return [round.up, round.down];
}
