import type { Asset } from '../../../../shared/market/assets.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { LevelChange, MarketNotice, VenueCore, VenueMarket } from '../../core/contract.ts';
import { type Tops, topsOf } from '../tops.ts';
import type { Connection, Peer } from '../transport.ts';
import { MarketConnection } from './market-connection.ts';
import * as messages from './market-messages.ts';
import { type MarketRequest, readMarketRequest } from './market-requests.ts';

/**
 * The market socket (protocol §4): books on subscription, then every change, each message serialised once for all its
 * readers. Nothing is serialised that nobody reads.
 */
export class MarketChannel {
  readonly #venue: VenueCore;
  readonly #connections = new Set<MarketConnection>();
  readonly #readers = new Map<TokenId, Set<MarketConnection>>();
  /** Tops as last told by `best_bid_ask`, which is sent when they move. */
  readonly #toldTops = new Map<TokenId, Tops>();
  readonly #subscribedListeners: ((connection: MarketConnection) => void)[] = [];
  readonly #frozenAssets = new Set<Asset>();
  #badFrames = 0;

  constructor(venue: VenueCore) {
    this.#venue = venue;
  }

  /** Frames of clients that were no request. */
  get badFrames(): number {
    return this.#badFrames;
  }

  /** Connections that count for an asset: those which subscribed one of its tokens. */
  connectionsOf(asset: Asset): readonly MarketConnection[] {
    return [...this.#connections].filter((connection) => connection.assets().has(asset));
  }

  /** Calls after each subscription was answered; for faults. */
  onSubscribed(listener: (connection: MarketConnection) => void): void {
    this.#subscribedListeners.push(listener);
  }

  /** Whether connections that subscribe the asset from now on are frozen from the start; for faults. */
  freezeNewcomers(asset: Asset, frozen: boolean): void {
    if (frozen) this.#frozenAssets.add(asset);
    else this.#frozenAssets.delete(asset);
  }

  connect(peer: Peer): Connection {
    const connection = new MarketConnection(peer);
    this.#connections.add(connection);
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => this.#forget(connection),
    };
  }

  /** Ends every connection without a closing handshake. */
  cutAll(): void {
    for (const connection of this.#connections) connection.peer.cut();
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
          this.#send(this.#readersOf(token), () => messages.bookMessage(book));
          this.#tellTopsOf(notice.market, token, topsOf(book), notice.at);
        }
        break;
      case 'print':
        this.#send(this.#readersOf(notice.token), () => messages.printMessage(notice));
        break;
      case 'tick-changed':
        for (const token of tokensOf(notice.market)) {
          this.#send(this.#readersOf(token), () => messages.tickMessage(notice, token));
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
      connection.peer.send('PONG');
      return;
    }
    const request = readMarketRequest(text);
    if (request === undefined) {
      this.#badFrames += 1;
      return;
    }
    if (request.custom !== undefined) connection.customFeatures = request.custom;
    if (request.operation === 'subscribe') this.#subscribe(connection, request);
    else for (const token of request.tokens) this.#unsubscribe(connection, token);
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
      if (asset !== undefined && this.#frozenAssets.has(asset)) connection.frozen = true;
      const readers = this.#readers.get(token) ?? new Set();
      this.#readers.set(token, readers.add(connection));
    }
    if (initialDump) this.#dump(connection, fresh);
    for (const listener of this.#subscribedListeners) listener(connection);
  }

  /** The answer to a subscription: one frame with an array, whatever its length; tokens without a book are left out. */
  #dump(connection: MarketConnection, tokens: readonly TokenId[]): void {
    const books = tokens.map((token) => this.#venue.book(token)).filter((book) => book !== undefined);
    if (books.length > 0) connection.send(`${JSON.stringify(books.map(messages.bookMessage))}\n`);
  }

  #unsubscribe(connection: MarketConnection, token: TokenId): void {
    connection.remove(token);
    const readers = this.#readers.get(token);
    readers?.delete(connection);
    if (readers?.size === 0) this.#readers.delete(token);
  }

  #forget(connection: MarketConnection): void {
    for (const token of connection.tokens()) this.#unsubscribe(connection, token);
    this.#connections.delete(connection);
  }

  #sendToReaders(market: VenueMarket, message: () => Record<string, unknown>): void {
    this.#send(this.#readersOfMarket(market), message);
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
    const readers = custom(this.#readersOf(token));
    this.#send(readers, () => messages.bestBidAskMessage(market, token, { bestBid, bestAsk }, at));
  }

  #readersOf(token: TokenId): ReadonlySet<MarketConnection> {
    return this.#readers.get(token) ?? NOBODY;
  }

  /** Readers of either token, each once. */
  #readersOfMarket({ round }: VenueMarket): ReadonlySet<MarketConnection> {
    return new Set([...this.#readersOf(round.up), ...this.#readersOf(round.down)]);
  }
}

const NOBODY: ReadonlySet<MarketConnection> = new Set();

function custom(connections: ReadonlySet<MarketConnection>): ReadonlySet<MarketConnection> {
  return new Set([...connections].filter(({ customFeatures }) => customFeatures));
}

function tokensOf({ round }: VenueMarket): readonly [TokenId, TokenId] {
  return [round.up, round.down];
}
