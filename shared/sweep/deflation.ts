import { rounded } from '../backtest/markouts.ts';
import { normalCdf } from '../models/normal.ts';
import { normalQuantile } from '../stats/normal-quantile.ts';
import type { DeflatedSharpe } from './result.ts';
import { type Gains, type Moments, momentsOf, sharpeOf } from './score.ts';

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/**
 * The Sharpe ratio that the best of so many independent trials without any skill reaches on average, when their ratios scatter
 * with this variance (Bailey and López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40, 2014).
 */
export function sharpeByLuck(trials: number, variance: number): number {
  if (trials < 2) return 0;
  const highest = normalQuantile(1 - 1 / trials);
  const higher = normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * highest + EULER_MASCHERONI * higher);
}

/**
 * Probability that the true Sharpe ratio is above a bar, given the one that was measured: skewed and fat-tailed gains make the
 * measurement less certain (the probabilistic Sharpe ratio of the same authors, 2012).
 *
 * @param bar per period, as the ratio itself
 */
export function probabilityAbove(
  bar: number,
  { sharpe, count, skewness, kurtosis }: Pick<Moments, 'count' | 'skewness' | 'kurtosis'> & { readonly sharpe: number },
): number {
  const spread = Math.sqrt(1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2);
  if (!(spread > 0) || count < 2) return 0;
  return normalCdf(((sharpe - bar) * Math.sqrt(count - 1)) / spread);
}

/**
 * What is left of a trial's Sharpe ratio once it is known how many were tried. All trials count as independent, which they are not:
 * the truth lies between this and {@link DeflatedSharpe.probabilityAlone}.
 *
 * @param sharpes of every trial, the best one's among them
 */
export function deflate(best: Gains, sharpes: readonly number[]): DeflatedSharpe {
  const moments = momentsOf(best);
  const measured = { ...moments, sharpe: sharpeOf(moments) };
  const bar = sharpeByLuck(sharpes.length, momentsOf(sharpes).deviation ** 2);
  return {
    trials: sharpes.length,
    sharpeByLuck: rounded(bar),
    probabilityAlone: rounded(probabilityAbove(0, measured)),
    probability: rounded(probabilityAbove(bar, measured)),
    skewness: rounded(moments.skewness),
    kurtosis: rounded(moments.kurtosis),
  };
}
