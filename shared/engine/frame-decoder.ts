import type { EngineEvent, Feed } from '../events/engine-events.ts';
import type { Asset } from '../market/assets.ts';
import type { EpochMs } from '../units/index.ts';
import type { Decoded } from '../wire/decoded.ts';
import type { FrameVerdict } from '../wire/market/frame-verdict.ts';
import { MarketDecoder } from '../wire/market/market-decoder.ts';
import type { TokenTable } from '../wire/market/token-table.ts';
import { BinanceDecoder, PolyboltDecoder } from '../wire/prices/index.ts';
import { decodeUserFrame, type UserIdentity } from '../wire/user/index.ts';

/** Sums over the frames of one feed. */
export type FrameCounters = { received: number; refused: number; ignored: number };

type Emit = (event: EngineEvent) => void;

/** Turns the raw frames of all feeds into events, and keeps count of what goes no further. */
export class FrameDecoder {
  readonly counters: Readonly<Record<Feed, FrameCounters>> = {
    market: noFrames(),
    user: noFrames(),
    prices: noFrames(),
    binance: noFrames(),
  };
  readonly #market: MarketDecoder;
  readonly #prices: PolyboltDecoder;
  readonly #binance: BinanceDecoder;
  readonly #identity: UserIdentity;

  constructor(tokens: TokenTable, identity: UserIdentity, asset: Asset) {
    this.#market = new MarketDecoder(tokens);
    this.#prices = new PolyboltDecoder(asset);
    this.#binance = new BinanceDecoder(asset);
    this.#identity = identity;
  }

  /** A connection began: sequence numbers start anew. */
  reset(feed: Feed): void {
    if (feed === 'prices') this.#prices.reset();
    if (feed === 'binance') this.#binance.reset();
  }

  /**
   * Emits the frame's events. Lost frames before it, and a frame that is refused, become a gap of the feed: what they said
   * is not known.
   */
  decode(feed: Feed, bytes: Uint8Array, at: EpochMs, emit: Emit): void {
    const counters = this.counters[feed];
    counters.received += 1;
    const verdict = this.#decode(feed, bytes, at, emit);
    if (verdict.kind === 'ignored') counters.ignored += 1;
    if (verdict.kind !== 'refused') return;
    counters.refused += 1;
    emit({ type: 'feed-gap', feed, reason: `refused frame: ${verdict.reason}` });
  }

  #decode(feed: Feed, bytes: Uint8Array, at: EpochMs, emit: Emit): FrameVerdict {
    switch (feed) {
      case 'market':
        return this.#market.decode(bytes, emit);
      case 'user':
        return emitAll(feed, decodeUserFrame(bytes, this.#identity), emit);
      case 'prices':
        return emitAll(feed, this.#prices.decode(bytes), emit);
      case 'binance':
        return emitAll(feed, this.#binance.decode(bytes, at), emit);
    }
  }
}

function emitAll(feed: Feed, decoded: Decoded<EngineEvent>, emit: Emit): FrameVerdict {
  if (decoded.kind !== 'decoded') return decoded;
  if (decoded.gap !== undefined) emit({ type: 'feed-gap', feed, reason: decoded.gap });
  for (const event of decoded.events) emit(event);
  return decoded;
}

function noFrames(): FrameCounters {
  return { received: 0, refused: 0, ignored: 0 };
}
