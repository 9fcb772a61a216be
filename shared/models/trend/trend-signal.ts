import type { TrendPoint } from './indicators.ts';

export type TrendRules = {
  /** RSI at or above which nothing is bought, at or below which nothing is sold. */
  readonly overbought: number;
  readonly oversold: number;
  /** The MACD histogram must agree. */
  readonly macdConfirm: boolean;
};

export const TREND_RULES: TrendRules = { overbought: 70, oversold: 30, macdConfirm: false };

export type TrendSignal = 'BUY' | 'SELL' | 'HOLD';

/**
 * What two neighbouring candles say (strategies §5, vector V-TREND): the fast average crosses the slow one, and the RSI does
 * not speak against it. Equal averages before a split count as a cross. Without an RSI: HOLD.
 */
export function trendSignal(previous: TrendPoint, current: TrendPoint, rules: TrendRules): TrendSignal {
  const { rsi, histogram } = current;
  if (rsi === undefined) return 'HOLD';
  const confirms = (sign: 1 | -1) => !rules.macdConfirm || sign * histogram > 0;
  if (previous.fast <= previous.slow && current.fast > current.slow && rsi < rules.overbought && confirms(1))
    return 'BUY';
  if (previous.fast >= previous.slow && current.fast < current.slow && rsi > rules.oversold && confirms(-1))
    return 'SELL';
  return 'HOLD';
}
