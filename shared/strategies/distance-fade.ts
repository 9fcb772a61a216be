import * as z from 'zod';
import { defineStrategy } from './define-strategy.ts';
import type { Decision, StrategyView } from './strategy.ts';
import { distanceFromStrike, edgeModeParam, isRunning, none, takeIfCheap } from './taking.ts';

const fraction = z.number().min(0).max(1);
const distance = z.number().positive();

/** Defaults of strategies §13.1; distances are fractions of the strike. */
const params = z.strictObject({
  minDistance: distance.default(0.000441).describe('Nearer to the strike than this, nothing is done.'),
  distanceScale: distance.default(0.001176).describe('Distance at which the squashed distance is tanh(1).'),
  maxTilt: fraction.default(0.4).describe('What distance alone can add to even odds.'),
  timeTilt: fraction.default(0.15).describe('What the passing of the round adds: a lead late in it is worth more.'),
  minFair: fraction.default(0.02).describe('Probabilities are never below this …'),
  maxFair: fraction.default(0.98).describe('… and never above this.'),
  sureDistance: distance.default(0.001471).describe('Distance at which confidence is 1.'),
  minConfidence: fraction.default(0.3).describe('Confidence is never below this.'),
  minEdge: fraction.default(0.08).describe('Least gross edge.'),
  maxFraction: fraction.default(0.08).describe('Largest part of the maximum position.'),
  edgeMode: edgeModeParam,
});

type Params = z.infer<typeof params>;

/**
 * Buys the side that the spot price stands on when the market prices it lower than a squashed distance from the strike says
 * (strategies §13.1, vector V-DF).
 */
export const distanceFade = defineStrategy({
  name: 'distance_fade',
  kind: 'taker',
  params,
  memory: () => undefined,
  evaluate,
});

function evaluate(view: StrategyView, settings: Params): Decision {
  if (!isRunning(view)) return none('not-running');
  const away = distanceFromStrike(view.spot?.value, view.strike?.price);
  if (away === undefined) return none(view.strike === undefined ? 'NO_STRIKE' : 'no-price');
  if (Math.abs(away) < settings.minDistance) return none('distance');
  const fairUp = fairByDistance(away, view.fractionLeft, settings);
  const { minEdge, maxFraction, edgeMode } = settings;
  return takeIfCheap(view, {
    outcome: away > 0 ? 'up' : 'down',
    fair: away > 0 ? fairUp : 1 - fairUp,
    confidence: Math.min(Math.max(Math.abs(away) / settings.sureDistance, settings.minConfidence), 1),
    minEdge,
    maxFraction,
    edgeMode,
  });
}

function fairByDistance(away: number, fractionLeft: number, settings: Params): number {
  const base = 0.5 + settings.maxTilt * Math.tanh(away / settings.distanceScale);
  const boost = (1 - fractionLeft) * settings.timeTilt * Math.sign(away);
  return Math.min(Math.max(base + boost, settings.minFair), settings.maxFair);
}
