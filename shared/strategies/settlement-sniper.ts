import type { Decision, Strategy, StrategyView } from './strategy.ts';
import { distanceFromStrike, isRunning, none, takeIfCheap } from './taking.ts';
import { velocityOf } from './velocity.ts';

/** Nominal seconds before the end in which the strategy looks. */
const WINDOW_SECONDS = { from: 90, to: 5 };
/** Spot moving against the side faster than this part of the strike per nominal second vetoes. */
const REVERSAL_SPEED = 2.94e-5;
const CONFIDENCE = 0.95;
const MIN_EDGE = 0.05;
const MAX_FRACTION = 0.1;

/** Fair value by distance (exclusive, fraction of the strike) and whole seconds left (strategies §13.3). */
const FAIR_TABLE = [
  { beyond: 0.001471, under30: 0.97, under60: 0.95, longer: 0.93 },
  { beyond: 0.000735, under30: 0.95, under60: 0.92, longer: 0.88 },
  { beyond: 0.000588, under30: 0.9, under60: 0.85, longer: 0.85 },
] as const;

/**
 * Buys the side that is nearly certain in the last 90 nominal seconds and still sold below that (strategies §13.3, vector
 * V-SNIPE). Inside a TWAP market's averaging window the distance is that of the mean which settlement is heading for: the spot
 * price can stand on the other side of the strike.
 */
export const settlementSniper: Strategy = { name: 'settlement_sniper', kind: 'taker', evaluate };

function evaluate(view: StrategyView): Decision {
  if (!isRunning(view)) return none('not-running');
  if (view.secondsLeft < WINDOW_SECONDS.to || view.secondsLeft > WINDOW_SECONDS.from) return none('time');
  const distance = distanceFromStrike(settlingPrice(view), view.strike?.price);
  if (distance === undefined) return none(view.strike === undefined ? 'no-strike' : 'no-price');
  const fair = fairByDistance(Math.abs(distance), Math.floor(view.secondsLeft));
  if (fair === undefined) return none('distance');
  // An empty window vetoes nothing (strategies §13, edge cases).
  const speed = velocityOf(view, view.window)?.perSecond ?? 0;
  if (speed * Math.sign(distance) < -REVERSAL_SPEED) return none('reversal');
  return takeIfCheap(view, {
    outcome: distance > 0 ? 'up' : 'down',
    fair,
    confidence: CONFIDENCE,
    minEdge: MIN_EDGE,
    maxFraction: MAX_FRACTION,
  });
}

/** The price whose distance decides. No mean inside the averaging window means no price: spot would mislead. */
function settlingPrice(view: StrategyView): number | undefined {
  if (view.spot === undefined) return undefined;
  const { rule } = view.round;
  const averaging = rule.kind === 'twap' && view.secondsLeft <= rule.lookbackMs / 1000;
  return averaging ? view.expectedMean : view.spot.value;
}

function fairByDistance(distance: number, wholeSecondsLeft: number): number | undefined {
  const row = FAIR_TABLE.find(({ beyond }) => distance > beyond);
  if (row === undefined) return undefined;
  if (wholeSecondsLeft < 30) return row.under30;
  return wholeSecondsLeft < 60 ? row.under60 : row.longer;
}
