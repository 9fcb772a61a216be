import { EMA, RSI } from 'trading-signals';
import { invariant } from '../../errors.ts';

/** Spans in candles. */
export type TrendSpans = {
  readonly fast: number;
  readonly slow: number;
  readonly rsi: number;
  readonly macd: { readonly fast: number; readonly slow: number; readonly signal: number };
};

export const TREND_SPANS: TrendSpans = { fast: 9, slow: 21, rsi: 14, macd: { fast: 12, slow: 26, signal: 9 } };

/** The indicators after one candle. */
export type TrendPoint = {
  readonly fast: number;
  readonly slow: number;
  /** 0..100; `undefined` while there are too few candles for Wilder's first average. */
  readonly rsi: number | undefined;
  readonly macd: number;
  readonly macdSignal: number;
  readonly histogram: number;
};

/**
 * Moving averages, RSI and MACD of closed candles, one value for each (strategies §5, vector V-TREND). Averages start at the
 * first close; the RSI starts with the plain mean of its first gains and losses (Wilder).
 *
 * The library's own MACD starts its signal line later than the specification, so that it is put together from averages.
 */
export class TrendIndicators {
  readonly #fast: EMA;
  readonly #slow: EMA;
  readonly #rsi: RSI;
  readonly #macdFast: EMA;
  readonly #macdSlow: EMA;
  readonly #macdSignal: EMA;

  constructor(spans: TrendSpans) {
    this.#fast = new EMA(spans.fast);
    this.#slow = new EMA(spans.slow);
    this.#rsi = new RSI(spans.rsi);
    this.#macdFast = new EMA(spans.macd.fast);
    this.#macdSlow = new EMA(spans.macd.slow);
    this.#macdSignal = new EMA(spans.macd.signal);
  }

  /** Takes the close of the next candle. One that is no price would spoil every value after it. */
  add(close: number): TrendPoint {
    invariant(close > 0 && close < Infinity, 'a candle closes at a price');
    const macd = next(this.#macdFast, close) - next(this.#macdSlow, close);
    const macdSignal = next(this.#macdSignal, macd);
    return {
      fast: next(this.#fast, close),
      slow: next(this.#slow, close),
      rsi: this.#rsi.add(close) ?? undefined,
      macd,
      macdSignal,
      histogram: macd - macdSignal,
    };
  }
}

/** The average after one more value. `add` would do the same, but its type allows for none. */
function next(average: EMA, value: number): number {
  return average.update(value, false);
}
