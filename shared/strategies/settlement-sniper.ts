import * as z from 'zod';
import { defineStrategy } from './define-strategy.ts';
import type { Decision, StrategyView } from './strategy.ts';
import { distanceFromStrike, edgeModeParam, isRunning, none, takeIfCheap } from './taking.ts';
import { velocityOf } from './velocity.ts';

const fraction = z.number().min(0).max(1);

const row = z.strictObject({
  beyond: z.number().min(0),
  under30: fraction,
  under60: fraction,
  longer: fraction,
});

/** Strategies §13.3. */
const FAIR_TABLE = [
  { beyond: 0.001471, under30: 0.97, under60: 0.95, longer: 0.93 },
  { beyond: 0.000735, under30: 0.95, under60: 0.92, longer: 0.88 },
  { beyond: 0.000588, under30: 0.9, under60: 0.85, longer: 0.85 },
];

/** Defaults of strategies §13.3; distances and speeds are fractions of the strike, times nominal seconds. */
const params = z.strictObject({
  fromSeconds: z.number().positive().default(90).describe('Looks from so many seconds before the end …'),
  toSeconds: z.number().min(0).default(5).describe('… to so many.'),
  fairTable: z
    .array(row)
    .min(1)
    .default(FAIR_TABLE)
    .describe(
      'Probability by distance (the first row that it lies beyond) and seconds left: under 30, under 60, longer.',
    ),
  reversalSpeed: z
    .number()
    .positive()
    .default(2.94e-5)
    .describe('A price that moves against the side faster than this, per second, vetoes.'),
  confidence: fraction.default(0.95).describe('How sure it is of itself, against the signals of others.'),
  minEdge: fraction.default(0.05).describe('Least gross edge.'),
  maxFraction: fraction.default(0.1).describe('Largest part of the maximum position.'),
  distanceSource: z
    .enum(['auto', 'spot', 'twapMean'])
    .default('auto')
    .describe('Whose distance counts; auto: the mean while a TWAP market averages, else the spot price.'),
  edgeMode: edgeModeParam,
});

type Params = z.infer<typeof params>;

/**
 * Buys the side that is nearly certain in the last 90 nominal seconds and still sold below that (strategies §13.3, vector
 * V-SNIPE). Inside a TWAP market's averaging window the distance is that of the mean which settlement is heading for: the spot
 * price can stand on the other side of the strike.
 */
export const settlementSniper = defineStrategy({
  name: 'settlement_sniper',
  kind: 'taker',
  params,
  memory: () => undefined,
  evaluate,
});

function evaluate(view: StrategyView, settings: Params): Decision {
  if (!isRunning(view)) return none('not-running');
  if (view.secondsLeft < settings.toSeconds || view.secondsLeft > settings.fromSeconds) return none('time');
  const distance = distanceFromStrike(settlingPrice(view, settings), view.strike?.price);
  if (distance === undefined) return none(view.strike === undefined ? 'NO_STRIKE' : 'no-price');
  const fair = fairByDistance(Math.abs(distance), Math.floor(view.secondsLeft), settings);
  if (fair === undefined) return none('distance');
  // An empty window vetoes nothing (strategies §13, edge cases).
  const speed = velocityOf(view, view.window)?.perSecond ?? 0;
  if (speed * Math.sign(distance) < -settings.reversalSpeed) return none('reversal');
  const { confidence, minEdge, maxFraction, edgeMode } = settings;
  return takeIfCheap(view, {
    outcome: distance > 0 ? 'up' : 'down',
    fair,
    confidence,
    minEdge,
    maxFraction,
    edgeMode,
  });
}

/** The price whose distance decides. No mean inside the averaging window means no price: spot would mislead. */
function settlingPrice(view: StrategyView, { distanceSource }: Params): number | undefined {
  if (view.spot === undefined) return undefined;
  if (distanceSource === 'spot') return view.spot.value;
  if (distanceSource === 'twapMean') return view.expectedMean;
  const { rule } = view.round;
  const averaging = rule.kind === 'twap' && view.secondsLeft <= rule.lookbackMs / 1000;
  return averaging ? view.expectedMean : view.spot.value;
}

function fairByDistance(distance: number, wholeSecondsLeft: number, { fairTable }: Params): number | undefined {
  const found = fairTable.find(({ beyond }) => distance > beyond);
  if (found === undefined) return undefined;
  if (wholeSecondsLeft < 30) return found.under30;
  return wholeSecondsLeft < 60 ? found.under60 : found.longer;
}
