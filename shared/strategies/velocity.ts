import type { StrategyView, TradeWindowView } from './strategy.ts';

/** Speed of the price, fraction of the strike per nominal second, and the nominal seconds that it was measured over. */
export type Velocity = { readonly perSecond: number; readonly seconds: number };

/**
 * How fast the spot price left the oldest price of a window (strategies §13.2); absent while the window is empty, its oldest
 * price is of this very moment, or strike or price are unknown.
 */
export function velocityOf(
  { spot, strike, now, round }: StrategyView,
  { oldest }: TradeWindowView,
): Velocity | undefined {
  if (oldest === undefined || spot === undefined || strike === undefined || !(strike.price > 0)) return undefined;
  const seconds = (now - oldest.at) / 1000 / round.timeScale;
  if (!(seconds > 0)) return undefined;
  return { perSecond: (spot.value - oldest.price) / seconds / strike.price, seconds };
}
