import { REFERENCE_VARIANCE } from '../fair-value.ts';

/** What the market is like for a maker; the first that holds (strategies §9.3). */
export const REGIMES = ['STALE_ORACLE', 'FAST_MOVE', 'STALE_BINANCE', 'NORMAL'] as const;

export type Regime = (typeof REGIMES)[number];

/** Ages in real ms; `undefined` where nothing ever came. */
export type RegimeInputs = {
  /** Age of the feed that the round settles on; for 1h rounds that is Binance. */
  readonly oracleAgeMs: number | undefined;
  readonly binanceAgeMs: number | undefined;
  /** Of the exchange's price over a nominal second, as a fraction (see `ReturnAnchor`); `undefined` while unknown. */
  readonly secondReturn: number | undefined;
  /** Of the log price per nominal second. */
  readonly variance: number;
  /** True when no market socket delivers. */
  readonly marketsStale: boolean;
};

export type RegimeLimits = {
  readonly oracleStaleMs: number;
  readonly binanceStaleMs: number;
  /** A move of so many bps in a second, or more, is fast. */
  readonly fastMoveBps: number;
  /** Variance above which the market is fast, per nominal second. */
  readonly fastVariance: number;
};

export const REGIME_DEFAULTS: RegimeLimits = {
  oracleStaleMs: 5_000,
  binanceStaleMs: 1_500,
  fastMoveBps: 10,
  fastVariance: 4 * REFERENCE_VARIANCE,
};

/** Basis points in one. */
const BPS = 10_000;

/** Binary noise in a return: 59 940 over 60 000 is a hair less than −10 bps. */
const NOISE = 1e-9;

/** The regime of the moment (vector V-REGIME). What is not a number counts as a stale oracle: no quotes. */
export function regimeOf(inputs: RegimeInputs, limits: RegimeLimits): Regime {
  const { oracleAgeMs, secondReturn = 0, variance, marketsStale } = inputs;
  if (marketsStale || Number.isNaN(secondReturn) || Number.isNaN(variance)) return 'STALE_ORACLE';
  if (isOlder(oracleAgeMs, limits.oracleStaleMs)) return 'STALE_ORACLE';
  if (Math.abs(secondReturn) * BPS >= limits.fastMoveBps - NOISE || variance > limits.fastVariance) return 'FAST_MOVE';
  return isBinanceStale(inputs, limits) ? 'STALE_BINANCE' : 'NORMAL';
}

/** Beside the regime: a fast market with Binance stale quotes even less. */
export function isBinanceStale({ binanceAgeMs }: RegimeInputs, { binanceStaleMs }: RegimeLimits): boolean {
  return isOlder(binanceAgeMs, binanceStaleMs);
}

function isOlder(ageMs: number | undefined, limitMs: number): boolean {
  return ageMs === undefined || !(ageMs <= limitMs);
}

export type SizeFactors = {
  /** In a fast market. The source program's own was target total ÷ base, hardly less than 1 (strategies §9.4). */
  readonly fast: number;
  readonly binanceStale: number;
};

export const SIZE_FACTOR_DEFAULTS: SizeFactors = { fast: 0.5, binanceStale: 0.7 };

/** What every quote's size is multiplied by (strategies §9.4, vector V-SIZE); 0 is no quotes. */
export function sizeScalar(regime: Regime, binanceStale: boolean, factors: SizeFactors): number {
  if (regime === 'STALE_ORACLE') return 0;
  return (regime === 'FAST_MOVE' ? factors.fast : 1) * (binanceStale ? factors.binanceStale : 1);
}

/** How far two prices of the same thing are apart, in bps of their mean; from 75 on oracle and exchange disagree (strategies §9.3). */
export function disagreementBps(a: number, b: number): number {
  return (Math.abs(a - b) / ((a + b) / 2)) * BPS;
}
