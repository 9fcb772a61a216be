import * as z from 'zod';
import { PRICE_ONE } from '../units/index.ts';
import { defineStrategy } from './define-strategy.ts';
import type { Decision, StrategyView } from './strategy.ts';
import { distanceFromStrike, edgeModeParam, isRunning, none, takeIfCheap } from './taking.ts';
import { velocityOf } from './velocity.ts';

const fraction = z.number().min(0).max(1);

/** Defaults of strategies §13.2; distances and speeds are fractions of the strike. */
const params = z.strictObject({
  minFractionLeft: fraction.default(0.15).describe('No entry when less of the round is left.'),
  minTrades: z.number().int().min(2).default(50).describe('Trades of the last 30 nominal seconds that must be known.'),
  minVelocity: z
    .number()
    .positive()
    .default(7.35e-6)
    .describe('Least speed of the price, of the strike per nominal second.'),
  minDistance: z.number().min(0).default(0.000294).describe('Least distance from the strike on the same side.'),
  maxAsk: fraction.default(0.6).describe('Highest ask that is taken.'),
  fair: fraction.default(0.65).describe('Probability that is assumed.'),
  minEdge: fraction.default(0.05).describe('Least gross edge.'),
  sureTradesPerSecond: z.number().positive().default(40).describe('Trades per second at which confidence would be 1.'),
  minConfidence: fraction.default(0.3).describe('Confidence is never below this.'),
  maxConfidence: fraction.default(0.8).describe('… and never above this.'),
  maxFraction: fraction.default(0.05).describe('Largest part of the maximum position.'),
  edgeMode: edgeModeParam,
});

type Params = z.infer<typeof params>;

/**
 * Follows the exchange's price while it moves away from the strike with the aggressors behind it (strategies §13.2, vector
 * V-MOM).
 */
export const momentum = defineStrategy({
  name: 'momentum',
  kind: 'taker',
  params,
  memory: () => undefined,
  evaluate,
});

function evaluate(view: StrategyView, settings: Params): Decision {
  if (!isRunning(view)) return none('not-running');
  if (view.strike === undefined) return none('NO_STRIKE');
  if (view.fractionLeft < settings.minFractionLeft) return none('time');
  const { trades } = view;
  if (trades.count < settings.minTrades) return none('trades');
  const distance = distanceFromStrike(view.spot?.value, view.strike.price);
  if (distance === undefined) return none('no-price');
  const velocity = velocityOf(view, trades);
  if (velocity === undefined) return none('trades');
  const direction = Math.sign(velocity.perSecond);
  if (!(Math.abs(velocity.perSecond) > settings.minVelocity)) return none('velocity');
  if (!(trades.netVolume * direction > 0)) return none('volume');
  if (!(distance * direction > settings.minDistance)) return none('distance');
  const outcome = direction > 0 ? 'up' : 'down';
  const { bestAsk } = outcome === 'up' ? view.up : view.down;
  if (bestAsk > Math.round(settings.maxAsk * PRICE_ONE)) return none('ask');
  const intensity = trades.count / velocity.seconds / settings.sureTradesPerSecond;
  return takeIfCheap(view, {
    outcome,
    fair: settings.fair,
    confidence: Math.min(Math.max(intensity, settings.minConfidence), settings.maxConfidence),
    minEdge: settings.minEdge,
    maxFraction: settings.maxFraction,
    edgeMode: settings.edgeMode,
  });
}
