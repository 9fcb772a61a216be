import * as z from 'zod';
import { defineStrategy } from './define-strategy.ts';
import type { Decision, Strategy, StrategyView } from './strategy.ts';
import { isRunning, none, takeIfCheap } from './taking.ts';

const params = z.strictObject({
  minEdge: z.number().min(0).max(1).default(0.05).describe('Fair value minus ask that is worth an order, per share.'),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('How much its word counts against that of other strategies.'),
  maxFraction: z.number().min(0).max(1).default(0.05).describe('Largest part of taking.maxPositionUsdc in one order.'),
  minSecondsLeft: z
    .number()
    .min(0)
    .default(5)
    .describe('Nothing is bought so shortly before the end, nominal seconds.'),
});

type Params = z.infer<typeof params>;

/**
 * Buys the side that another program holds for likelier than the market does (issue 5, external signals). The program publishes
 * its probability of Up through `POST /api/signals`; a word older than `advice.externalStaleMs` counts for nothing.
 */
export const externalSignal: Strategy = defineStrategy({
  name: 'external_signal',
  kind: 'taker',
  params,
  memory: () => undefined,
  evaluate,
});

function evaluate(view: StrategyView, { minEdge, confidence, maxFraction, minSecondsLeft }: Params): Decision {
  if (!isRunning(view)) return none('not-running');
  if (view.secondsLeft < minSecondsLeft) return none('time');
  if (view.external === undefined) return none('no-word');
  const { fairUp } = view.external;
  const outcome = fairUp >= 0.5 ? 'up' : 'down';
  const fair = outcome === 'up' ? fairUp : 1 - fairUp;
  return takeIfCheap(view, { outcome, fair, confidence, minEdge, maxFraction });
}
