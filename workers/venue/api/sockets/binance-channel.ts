import { ASSET_NAMES, ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import type { Clock, TimerHandle, Timers } from '../../../../shared/ports/ports.ts';
import { binanceCombined } from '../../../../shared/wire/prices/index.ts';
import type { PriceNotice, VenueCore } from '../../core/contract.ts';
import { CANDLE_INTERVALS } from '../other/candle-lengths.ts';
import type { Connection } from '../transport.ts';
import { BinanceCandles } from './binance-candles.ts';
import { aggTradeMessage, tickerMessage, type TradeNotice, tradeMessage } from './binance-messages.ts';
import { type BinanceRequest, readBinanceRequest, streamsOfPath } from './binance-requests.ts';
import type { Link } from './faults/link.ts';
import { FrameRate } from './frame-rate.ts';
import { Readers } from './readers.ts';

/** Limits of a connection (protocol §12.1). */
const MAX_STREAMS = 1024;
const MAX_FRAMES_PER_S = 5;
const LIFETIME_MS = 24 * 3_600_000;
const POLICY_CLOSE = 1008;

type BinanceConnection = {
  readonly link: Link;
  readonly streams: Set<string>;
  readonly frames: FrameRate;
  readonly lifetime: TimerHandle;
  combined: boolean;
};

type SpotNotice = Exclude<PriceNotice, { readonly type: 'price' }>;

/**
 * Binance's spot streams `<symbol>@trade`, `@aggTrade`, `@bookTicker` and `@kline_<interval>`, raw and combined (protocol
 * §12.1). Streams of any other name are accepted and stay silent, as Binance does.
 */
export class BinanceChannel {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #readers = new Readers<BinanceConnection>();
  readonly #candles: BinanceCandles;
  #badFrames = 0;

  constructor(venue: VenueCore, clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
    this.#candles = new BinanceCandles(venue);
  }

  /** Frames of clients that were no request. */
  get badFrames(): number {
    return this.#badFrames;
  }

  /** @param path with query: `/binance/ws/btcusdt@trade`, `/binance/ws`, or `/binance/stream?streams=a/b` */
  connect(path: string, link: Link): Connection {
    const { combined, streams } = streamsOfPath(path);
    const connection: BinanceConnection = {
      link,
      streams: new Set(),
      frames: new FrameRate(MAX_FRAMES_PER_S),
      lifetime: this.#timers.after(LIFETIME_MS, () => link.close(1000, '')),
      combined,
    };
    if (streams.length > MAX_STREAMS) link.close(POLICY_CLOSE, 'too many streams');
    else this.#begin(connection, streams);
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => {
        connection.lifetime.cancel();
        this.#readers.forget(connection, connection.streams);
      },
    };
  }

  publish(notice: SpotNotice): void {
    const { asset } = notice;
    if (notice.type === 'binance-ticker') {
      this.#send(streamOf(asset, 'bookTicker'), () => tickerMessage(notice));
      return;
    }
    this.#send(streamOf(asset, 'trade'), () => tradeMessage(notice));
    this.#send(streamOf(asset, 'aggTrade'), () => aggTradeMessage(notice));
    this.#publishCandles(notice);
  }

  #publishCandles(notice: TradeNotice): void {
    for (const interval of CANDLE_INTERVALS) {
      const stream = streamOf(notice.asset, `kline_${interval}`);
      if (this.#readers.of(stream).size === 0) this.#candles.forget(notice.asset, interval);
      else for (const message of this.#candles.after(notice, interval)) this.#send(stream, () => message);
    }
  }

  /** Each of the two forms is written once for all who read it. */
  #send(stream: string, message: () => Record<string, unknown>): void {
    let raw: string | undefined;
    let wrapped: string | undefined;
    for (const { link, combined } of this.#readers.of(stream)) {
      if (combined) link.send((wrapped ??= JSON.stringify(binanceCombined(stream, message()))));
      else link.send((raw ??= JSON.stringify(message())));
    }
  }

  #receive(connection: BinanceConnection, text: string): void {
    const { link } = connection;
    if (!connection.frames.admit(this.#clock.monoMs())) return link.close(POLICY_CLOSE, 'Too many requests');
    const request = readBinanceRequest(text);
    if (request === undefined) {
      this.#badFrames += 1;
      return link.send(
        JSON.stringify({ error: { code: 2, msg: 'Invalid request: unknown method or malformed JSON' } }),
      );
    }
    if (request.method === 'SUBSCRIBE' && connection.streams.size + request.params.length > MAX_STREAMS) {
      // The answer's words are not published [?].
      return link.send(
        JSON.stringify({ error: { code: 2, msg: 'Invalid request: too many streams' }, id: request.id }),
      );
    }
    link.send(JSON.stringify({ result: this.#carryOut(connection, request), id: request.id }));
  }

  #carryOut(connection: BinanceConnection, request: BinanceRequest): unknown {
    switch (request.method) {
      case 'SUBSCRIBE':
        this.#begin(connection, request.params);
        return null;
      case 'UNSUBSCRIBE':
        for (const stream of request.params) connection.streams.delete(stream);
        this.#readers.forget(connection, request.params);
        describe(connection);
        return null;
      case 'LIST_SUBSCRIPTIONS':
        return [...connection.streams];
      case 'SET_PROPERTY':
        connection.combined = request.params[1];
        return null;
      case 'GET_PROPERTY':
        return connection.combined;
    }
  }

  #begin(connection: BinanceConnection, streams: readonly string[]): void {
    for (const stream of streams) {
      connection.streams.add(stream);
      this.#readers.add(stream, connection);
    }
    describe(connection);
  }
}

function describe({ link, streams }: BinanceConnection): void {
  link.describe({ assets: new Set([...streams].map(assetOf)) });
}

function streamOf(asset: Asset, kind: string): string {
  return `${ASSET_NAMES[asset].binance}@${kind}`;
}

function assetOf(stream: string): Asset | undefined {
  const symbol = stream.split('@')[0];
  return ASSETS.find((asset) => ASSET_NAMES[asset].binance === symbol);
}
