// An own strategy: buys the side that the model favours when the market sells it clearly below the model's price.
// Run it with the key `strategyFiles` of a configuration; docs/writing-a-strategy.md explains it line by line.
import { defineStrategy, isRunning, none, takeIfCheap, z } from 'bulkhead';

const params = z.strictObject({
  minEdge: z.number().min(0).max(1).default(0.04).describe('Model price minus ask that is worth an order, per share.'),
  maxFraction: z.number().min(0).max(1).default(0.05).describe('Largest part of taking.maxPositionUsdc in one order.'),
  fromSecondsLeft: z
    .number()
    .positive()
    .default(240)
    .describe('Looks only when so much of the round is left, or less.'),
  maxOrders: z.number().int().min(1).default(2).describe('Orders in one round.'),
});

export const fairTaker = defineStrategy({
  name: 'fair_taker',
  kind: 'taker',
  params,
  // What it remembers of one round; made anew for the next.
  memory: () => ({ firstFair: undefined }),
  evaluate(view, { minEdge, maxFraction, fromSecondsLeft, maxOrders }, memory) {
    if (!isRunning(view)) return none('not-running');
    if (view.secondsLeft > fromSecondsLeft) return none('too-early');
    if (view.fairUp === undefined) return none('no-fair-value');
    if (view.takes.filter(({ strategy }) => strategy === 'fair_taker').length >= maxOrders) return none('enough');
    memory.firstFair ??= view.fairUp;
    const outcome = view.fairUp >= 0.5 ? 'up' : 'down';
    // The model changed sides since it first spoke: it knows too little of this round.
    if (outcome !== (memory.firstFair >= 0.5 ? 'up' : 'down')) return none('changed-sides');
    const fair = outcome === 'up' ? view.fairUp : 1 - view.fairUp;
    return takeIfCheap(view, { outcome, fair, confidence: 0.9, minEdge, maxFraction });
  },
});
