import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';
import type { Candle } from '../contract.ts';
import { gaussian } from './price-walk.ts';
import type { Swing } from './swing.ts';

/** So many nominal minutes are on record: more than a hundred candles of an hour. */
const KEPT_MINUTES = 6_600;

/** Trades that a minute of the past says it had. */
const PAST_TRADES = 45;

type Minute = { readonly openMs: number; candle: Candle };

/**
 * An asset's candles by the nominal minute: of the trades since the venue began, and of a past that is made up once somebody
 * asks for it. The past ends at the price that the walk begins with.
 */
export class CandleLog {
  readonly #random: SeededRandom;
  readonly #minuteMs: number;
  readonly #minuteVolatility: number;
  #startedAt = 0;
  #startPrice = 0;
  #swing: Swing | undefined;
  /** Prices of the past without swing, as parts of the first price: `[k]` is k minutes before the beginning. */
  #past: Float64Array | undefined;
  #minutes: Minute[] = [];

  /** @param volatility of the log price over one nominal second */
  constructor(timeScale: TimeScale, volatility: number, random: SeededRandom) {
    this.#random = random;
    this.#minuteMs = scaled(60_000, timeScale);
    this.#minuteVolatility = volatility * Math.sqrt(60);
  }

  /** The walk begins: with this price, at this moment. */
  start(price: number, at: EpochMs): void {
    this.#startPrice = price;
    this.#startedAt = at;
  }

  /** What the past rides on as well; before anybody asks for candles. */
  ride(swing: Swing): void {
    this.#swing = swing;
  }

  add(value: number, at: EpochMs): void {
    const openMs = this.#floor(at);
    const last = this.#minutes.at(-1);
    if (last?.openMs === openMs) {
      const { open, high, low, trades } = last.candle;
      last.candle = { open, high: Math.max(high, value), low: Math.min(low, value), close: value, trades: trades + 1 };
      return;
    }
    this.#minutes.push({ openMs, candle: { open: value, high: value, low: value, close: value, trades: 1 } });
    if (this.#minutes.length >= 2 * KEPT_MINUTES) this.#minutes = this.#minutes.slice(-KEPT_MINUTES);
  }

  /** Candle of the minutes that begin in [from, to); `undefined` when none on record does. */
  candle(from: EpochMs, to: EpochMs): Candle | undefined {
    let whole: Candle | undefined;
    for (const candle of this.#candles(this.#ceil(from), to))
      whole = whole === undefined ? candle : joined(whole, candle);
    return whole;
  }

  /** Price of the past at a moment, without swing; the first one from the beginning on. */
  still(at: number): number {
    const minutesAgo = Math.ceil((this.#startedAt - at) / this.#minuteMs);
    const past = (this.#past ??= this.#invented());
    return this.#startPrice * (past[Math.min(Math.max(minutesAgo, 0), KEPT_MINUTES)] ?? 1);
  }

  *#candles(from: number, to: number): Generator<Candle> {
    const firstLive = this.#minutes[0]?.openMs ?? this.#startedAt;
    const oldest = this.#floor(this.#startedAt) - (KEPT_MINUTES - 1) * this.#minuteMs;
    for (let at = Math.max(from, oldest); at < Math.min(to, firstLive, this.#startedAt); at += this.#minuteMs) {
      yield this.#pastMinute(at);
    }
    for (let index = this.#firstFrom(from); index < this.#minutes.length; index += 1) {
      const minute = this.#minutes[index];
      if (minute === undefined || minute.openMs >= to) return;
      yield minute.candle;
    }
  }

  #pastMinute(at: number): Candle {
    const [open, close] = [this.#price(at), this.#price(Math.min(at + this.#minuteMs, this.#startedAt))];
    return { open, high: Math.max(open, close), low: Math.min(open, close), close, trades: PAST_TRADES };
  }

  #price(at: number): number {
    const swing = this.#swing === undefined ? 1 : this.#swing.at(at) / this.#swing.at(this.#startedAt);
    return this.still(at) * swing;
  }

  #invented(): Float64Array {
    const past = new Float64Array(KEPT_MINUTES + 1);
    let log = 0;
    for (let minute = 0; minute <= KEPT_MINUTES; minute += 1) {
      past[minute] = Math.exp(log);
      log += this.#minuteVolatility * gaussian(this.#random);
    }
    return past;
  }

  #firstFrom(from: number): number {
    let low = 0;
    let high = this.#minutes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#minutes[middle]?.openMs ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #floor(at: number): number {
    return Math.floor(at / this.#minuteMs) * this.#minuteMs;
  }

  #ceil(at: number): number {
    return Math.ceil(at / this.#minuteMs) * this.#minuteMs;
  }
}

function joined(first: Candle, next: Candle): Candle {
  return {
    open: first.open,
    high: Math.max(first.high, next.high),
    low: Math.min(first.low, next.low),
    close: next.close,
    trades: first.trades + next.trades,
  };
}
