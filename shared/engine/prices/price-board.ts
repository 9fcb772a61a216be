import type { PriceEvent, PriceKind } from '../../events/engine-events.ts';
import { scaled, type TimeScale } from '../../market/intervals.ts';
import { EwmaVolatility, ReturnAnchor, TradeWindow } from '../../models/index.ts';
import type { PriceView, TradeFlowView } from '../../strategies/strategy.ts';
import type { EpochMs } from '../../units/index.ts';

/** Sources of the spot price, the better one first: the settlement's own oracle, then the exchange. */
const SPOT_KINDS = ['oracle', 'binance'] as const satisfies readonly PriceKind[];

type SpotKind = (typeof SPOT_KINDS)[number];

/** Clocks may differ by so much; what is stamped later than that is no price (fault C4). */
const MAX_AHEAD_MS = 2_000;

/** Span of the fast-move return (strategies §9.3); nominal. */
const ANCHOR_MS = 1_000;

/** Span of the velocity window (strategies §4.5); nominal. */
const WINDOW_MS = 30_000;

type Price = { readonly value: number; readonly priceMs: number };

/**
 * Whether a price claims to be of the future. Taken for the last one of its kind, it would keep out all that follow.
 */
export function isFromFuture({ priceMs }: PriceEvent, now: EpochMs): boolean {
  return priceMs > now + MAX_AHEAD_MS;
}

/**
 * The last price of every kind, and what is estimated from them: volatility per source, so that the step from one source to
 * the other is no move, and the window of the last 30 nominal seconds.
 */
export class PriceBoard {
  readonly #staleMs: number;
  readonly #last: Partial<Record<PriceKind, Price>> = {};
  #timeScale: TimeScale = 1;
  #volatility = volatilities();
  #window = new TradeWindow(WINDOW_MS);
  #trades = new TradeWindow(WINDOW_MS);
  #anchor = new ReturnAnchor(ANCHOR_MS);

  /** @param staleMs a price older than this is no price (strategies §15.3) */
  constructor(staleMs: number) {
    this.#staleMs = staleMs;
  }

  /** Estimates count in nominal time; under another scale they start anew. */
  setTimeScale(timeScale: TimeScale): void {
    if (timeScale === this.#timeScale) return;
    this.#timeScale = timeScale;
    this.#volatility = volatilities();
    this.#window = new TradeWindow(scaled(WINDOW_MS, timeScale));
    this.#trades = new TradeWindow(scaled(WINDOW_MS, timeScale));
    this.#anchor = new ReturnAnchor(scaled(ANCHOR_MS, timeScale));
  }

  /**
   * Takes a price.
   *
   * @returns false when it is not newer than the last one of its kind, or not the spot price that counts now
   */
  note({ kind, value, priceMs, takerVolume }: PriceEvent, now: EpochMs): boolean {
    // Trades share milliseconds: each counts, whichever price is the newest.
    if (takerVolume !== undefined) this.#trades.add(value, priceMs, takerVolume);
    if (priceMs <= (this.#last[kind]?.priceMs ?? -Infinity)) return false;
    this.#last[kind] = { value, priceMs };
    if (kind === 'twap') return true;
    this.#volatility[kind].observe(value, priceMs / this.#timeScale);
    if (kind === 'binance') this.#anchor.note(value, priceMs);
    if (kind !== this.#spotKind(now)) return false;
    this.#window.add(value, priceMs);
    return true;
  }

  /** The freshest spot price of the best source that has one; absent when all are too old. */
  spot(now: EpochMs): PriceView | undefined {
    const kind = this.#spotKind(now);
    return kind === undefined ? undefined : this.#fresh(kind, now);
  }

  /** The last streamed TWAP; absent when too old. */
  twap(now: EpochMs): PriceView | undefined {
    return this.#fresh('twap', now);
  }

  /** Of the source that the spot price comes from now. */
  volatility(now: EpochMs): EwmaVolatility {
    return this.#volatility[this.#spotKind(now) ?? SPOT_KINDS[0]];
  }

  /** Spot prices of the last 30 nominal seconds. */
  get window(): TradeWindow {
    return this.#window;
  }

  /** The exchange's trades of the last 30 nominal seconds. */
  get trades(): TradeFlowView {
    return this.#trades;
  }

  /** Return of the exchange's price over the last nominal second; absent while unknown or too old. */
  secondReturn(now: EpochMs): number | undefined {
    return this.#isFresh('binance', now) ? this.#anchor.value : undefined;
  }

  /** Real age of the last price of a source, ms. */
  ageOf(kind: PriceKind, now: EpochMs): number | undefined {
    const last = this.#last[kind];
    return last === undefined ? undefined : Math.max(0, now - last.priceMs);
  }

  /** Last price of a source, however old. */
  lastOf(kind: PriceKind): number | undefined {
    return this.#last[kind]?.value;
  }

  #spotKind(now: EpochMs): SpotKind | undefined {
    for (const kind of SPOT_KINDS) if (this.#isFresh(kind, now)) return kind;
    return undefined;
  }

  #fresh(kind: PriceKind, now: EpochMs): PriceView | undefined {
    const last = this.#last[kind];
    if (last === undefined || !this.#isFresh(kind, now)) return undefined;
    return { value: last.value, ageMs: Math.max(0, now - last.priceMs) };
  }

  #isFresh(kind: PriceKind, now: EpochMs): boolean {
    const last = this.#last[kind];
    return last !== undefined && now - last.priceMs <= this.#staleMs;
  }
}

function volatilities(): Record<SpotKind, EwmaVolatility> {
  return { oracle: new EwmaVolatility(), binance: new EwmaVolatility() };
}
