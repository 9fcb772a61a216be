import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import { TREND_RULES, TREND_SPANS, TrendIndicators, trendSignal } from '../../../../shared/models/index.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';

/** Nominal length of the candles whose averages are to cross, and of one swing to and fro. */
const CANDLE_MS = 900_000;
const PERIOD_MS = 16 * CANDLE_MS;

/** How far a swing takes the price from where the walk alone would be, as a logarithm. */
const HEIGHT = 0.01;

/** Candles that averages are made of, and phases that are tried until they cross. */
const CANDLES = 100;
const PHASES = 64;

/** A slow wave that a price may ride on, so that there are trends to follow. */
export class Swing {
  readonly #periodMs: number;
  readonly #phase: number;

  /** @param phase part of a period, 0..1 */
  constructor(timeScale: TimeScale, phase: number) {
    this.#periodMs = scaled(PERIOD_MS, timeScale);
    this.#phase = phase;
  }

  /** What the price is multiplied by at a moment. */
  at(ms: number): number {
    return Math.exp(HEIGHT * Math.sin(2 * Math.PI * ((ms % this.#periodMs) / this.#periodMs + this.#phase)));
  }
}

/**
 * The swing under which the averages of strategies §5 cross most plainly at a candle: the last closed one, or, where that is
 * not the newest for long enough, the one that is open now, as far as its close can be told.
 *
 * @param lastsMs so long the crossing candle must be the newest
 * @param still the price at a moment without any swing: the past, and the last value for what is still to come
 */
export function crossingSwing(
  timeScale: TimeScale,
  now: EpochMs,
  lastsMs: number,
  still: (ms: number) => number,
): Swing {
  const lengthMs = scaled(CANDLE_MS, timeScale);
  const isOpen = lengthMs - (now % lengthMs) < lastsMs;
  const lastCloseMs = (Math.floor(now / lengthMs) + (isOpen ? 1 : 0)) * lengthMs;
  const closesAt = Array.from({ length: CANDLES }, (_, index) => lastCloseMs - (CANDLES - 1 - index) * lengthMs);
  const base = closesAt.map(still);
  let best = { swing: new Swing(timeScale, 0), plainness: 0 };
  for (let phase = 0; phase < PHASES; phase += 1) {
    const swing = new Swing(timeScale, phase / PHASES);
    const plainness = crossing(base.map((close, index) => close * swing.at(closesAt[index] ?? now)));
    if (plainness > best.plainness) best = { swing, plainness };
  }
  return best.swing;
}

/** How far apart the averages are at least, before and after they cross at the last close; 0 where they do not. */
function crossing(closes: readonly number[]): number {
  const indicators = new TrendIndicators(TREND_SPANS);
  const [previous, current] = closes.map((close) => indicators.add(close)).slice(-2);
  if (previous === undefined || current === undefined) return 0;
  if (trendSignal(previous, current, TREND_RULES) === 'HOLD') return 0;
  return Math.min(Math.abs(previous.fast - previous.slow), Math.abs(current.fast - current.slow));
}
