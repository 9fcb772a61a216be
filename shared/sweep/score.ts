import { rounded } from '../backtest/markouts.ts';
import type { Score } from './result.ts';

/** Gains per period, pUSD, in the order of time. */
export type Gains = ArrayLike<number>;

/** Moments of a sample, as the deflated Sharpe ratio needs them. */
export type Moments = {
  readonly count: number;
  readonly sum: number;
  readonly mean: number;
  /** Of the sample, n − 1. */
  readonly deviation: number;
  readonly skewness: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
};

/** What varies by less than this part of its size does not vary: sums of equal decimals differ by rounding. */
const ROUNDING = 1e-12;

/** Skewness 0 and kurtosis 3 stand where nothing varies. */
export function momentsOf(gains: Gains): Moments {
  const count = gains.length;
  const sum = reduce(gains, (gain) => gain);
  const mean = count === 0 ? 0 : sum / count;
  const central = (power: number): number => reduce(gains, (gain) => (gain - mean) ** power);
  const squares = central(2);
  const isFlat = count < 2 || Math.sqrt(squares / count) <= ROUNDING * Math.abs(mean);
  if (isFlat) return { count, sum, mean, deviation: 0, skewness: 0, kurtosis: 3 };
  const variance = squares / count;
  return {
    count,
    sum,
    mean,
    deviation: Math.sqrt(squares / (count - 1)),
    skewness: central(3) / count / variance ** 1.5,
    kurtosis: central(4) / count / variance ** 2,
  };
}

/** Mean ÷ deviation per period; 0 where nothing varies. */
export function sharpeOf({ mean, deviation }: Moments): number {
  return deviation === 0 ? 0 : mean / deviation;
}

/** Gain, mean, its standard error and the Sharpe ratio of some periods. */
export function scoreOf(gains: Gains): Score {
  const moments = momentsOf(gains);
  const { count, sum, mean, deviation } = moments;
  return {
    periods: count,
    pnlUsdc: rounded(sum),
    meanUsdc: rounded(mean),
    standardErrorUsdc: rounded(count === 0 ? 0 : deviation / Math.sqrt(count)),
    sharpe: rounded(sharpeOf(moments)),
  };
}

/** What trials are ordered by: the ratio, but a loss in which nothing varies is a sure one and comes last. */
export function rankOf({ sharpe, meanUsdc, standardErrorUsdc }: Score): number {
  return standardErrorUsdc === 0 && meanUsdc < 0 ? -Infinity : sharpe;
}

function reduce(gains: Gains, of: (gain: number) => number): number {
  let sum = 0;
  for (let i = 0; i < gains.length; i += 1) sum += of(gains[i]!);
  return sum;
}
