import type { Asset } from '../../../../shared/market/assets.ts';
import { scaled } from '../../../../shared/market/intervals.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { VenueCore } from '../../core/contract.ts';
import { candleLengthMs } from '../other/candle-lengths.ts';
import { klineMessage, type TradeNotice } from './binance-messages.ts';

/** Nominal time between two messages of an open candle; Binance sends them every 2 s. */
const PUSH_EVERY_MS = 2_000;

type Told = { readonly openMs: number; readonly atMs: number };

/** Messages of candle streams: the open candle every two nominal seconds, each candle once more when it is final. */
export class BinanceCandles {
  readonly #venue: VenueCore;
  readonly #told = new Map<string, Told>();

  constructor(venue: VenueCore) {
    this.#venue = venue;
  }

  /** What a stream has to say after a trade: nothing, the open candle, or the final one before it too. */
  after(notice: TradeNotice, interval: string): readonly Record<string, unknown>[] {
    const { asset, at } = notice;
    const { timeScale } = this.#venue.options;
    const lengthMs = candleLengthMs(interval, timeScale);
    if (lengthMs === undefined) return [];
    const openMs = Math.floor(at / lengthMs) * lengthMs;
    const told = this.#told.get(`${asset}/${interval}`);
    const moved = told !== undefined && told.openMs < openMs;
    const due = told === undefined || moved || at - told.atMs >= scaled(PUSH_EVERY_MS, timeScale);
    if (!due) return [];
    this.#told.set(`${asset}/${interval}`, { openMs, atMs: at });
    const present = this.#message(asset, interval, { openMs, lengthMs, lastTradeId: notice.tradeId, final: false, at });
    if (!moved) return present;
    const closed = { openMs: told.openMs, lengthMs, lastTradeId: notice.tradeId - 1, final: true, at };
    return [...this.#message(asset, interval, closed), ...present];
  }

  /** Nobody follows the stream any more: the next reader begins anew. */
  forget(asset: Asset, interval: string): void {
    this.#told.delete(`${asset}/${interval}`);
  }

  #message(
    asset: Asset,
    interval: string,
    at: { openMs: number; lengthMs: number; lastTradeId: number; final: boolean; at: number },
  ): readonly Record<string, unknown>[] {
    const { openMs, lengthMs, lastTradeId, final } = at;
    const candle = this.#venue.prices.candle(asset, epochMs(openMs), epochMs(openMs + lengthMs));
    if (candle === undefined) return [];
    const closeMs = openMs + lengthMs - 1;
    return [klineMessage({ asset, interval, openMs, closeMs, candle, lastTradeId, final, atMs: at.at })];
  }
}
