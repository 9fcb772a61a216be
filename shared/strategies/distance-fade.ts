import type { Decision, Strategy, StrategyView } from './strategy.ts';
import { distanceFromStrike, isRunning, none, takeIfCheap } from './taking.ts';

/** All distances are fractions of the strike (strategies §13.1). */
const MIN_DISTANCE = 0.000441;
const DISTANCE_SCALE = 0.001176;
const SURE_DISTANCE = 0.001471;
const MAX_TILT = 0.4;
/** What the passing of the round adds: a lead late in the round is worth more. */
const TIME_TILT = 0.15;
const FAIR_RANGE = { min: 0.02, max: 0.98 };
const MIN_CONFIDENCE = 0.3;
const MIN_EDGE = 0.08;
const MAX_FRACTION = 0.08;

/**
 * Buys the side that the spot price stands on when the market prices it lower than a squashed distance from the strike says
 * (strategies §13.1, vector V-DF).
 */
export const distanceFade: Strategy = { name: 'distance_fade', kind: 'taker', evaluate };

function evaluate(view: StrategyView): Decision {
  if (!isRunning(view)) return none('not-running');
  const distance = distanceFromStrike(view.spot?.value, view.strike?.price);
  if (distance === undefined) return none(view.strike === undefined ? 'no-strike' : 'no-price');
  if (Math.abs(distance) < MIN_DISTANCE) return none('distance');
  const fairUp = fairByDistance(distance, view.fractionLeft);
  return takeIfCheap(view, {
    outcome: distance > 0 ? 'up' : 'down',
    fair: distance > 0 ? fairUp : 1 - fairUp,
    confidence: Math.min(Math.max(Math.abs(distance) / SURE_DISTANCE, MIN_CONFIDENCE), 1),
    minEdge: MIN_EDGE,
    maxFraction: MAX_FRACTION,
  });
}

function fairByDistance(distance: number, fractionLeft: number): number {
  const base = 0.5 + MAX_TILT * Math.tanh(distance / DISTANCE_SCALE);
  const boost = (1 - fractionLeft) * TIME_TILT * Math.sign(distance);
  return Math.min(Math.max(base + boost, FAIR_RANGE.min), FAIR_RANGE.max);
}
