import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inventoryMaking } from '../../../shared/strategies/inventory-making.ts';
import { pairCompletion } from '../../../shared/strategies/pair-completion.ts';
import type { Decision, Strategy, StrategyView } from '../../../shared/strategies/strategy.ts';
import { isOnGrid, PRICE_ONE } from '../../../shared/units/index.ts';
import { randomMarket } from './market-maker/random-market.ts';
import { decide } from './sample-view.ts';

type Making = Extract<Decision, { kind: 'quotes' }>;

/** Orders that a maker wants, with their prices. */
function ordersOf({ quotes, take }: Making) {
  const legs = (take?.legs ?? []).map((leg) => ({ ...leg, price: leg.limit }));
  return [...quotes, ...legs];
}

/** What is wrong with what a maker wants, in words. */
function faultsIn(seen: StrategyView, made: Making): string[] {
  const faults: string[] = [];
  for (const { outcome, price, size } of ordersOf(made)) {
    if (!isOnGrid(price, seen[outcome].tick)) faults.push(`a price of ${price}`);
    if (!Number.isSafeInteger(size) || size < seen.round.minSize) faults.push(`a size of ${size}`);
    if (!seen[outcome].live) faults.push('an order on a closed epoch');
  }
  for (const { outcome, side, price } of made.quotes) {
    const { bestBid, bestAsk } = seen[outcome];
    if (side === 'BUY' ? bestAsk !== 0 && price >= bestAsk : bestBid !== 0 && price <= bestBid)
      faults.push('a crossing');
  }
  const top = (outcome: string) =>
    Math.max(0, ...made.quotes.filter((q) => q.outcome === outcome && q.side === 'BUY').map(({ price }) => price));
  if (top('up') + top('down') >= PRICE_ONE) faults.push('a pair that pays nothing');
  if (made.quotes.length > 0 && seen.phase !== 'open') faults.push('a quote within the cut-off');
  return faults;
}

describe.each<[Strategy, readonly object[]]>([
  [inventoryMaking, [{}, { model: 'volatility' }, { skew: 'stoikov' }]],
  [pairCompletion, [{}, { improveTicks: 3, minEdge: 0.001 }]],
])('%o in any state of a market', (strategy, variants) => {
  it('wants only what an exchange can carry out, nothing that crosses and nothing when it is over', () => {
    let wanted = 0;
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...variants), (seed, params) => {
        const { seen } = randomMarket(seed, 'mirrored');
        const made = decide(strategy, seen, params) as Making;
        wanted += ordersOf(made).length;
        expect(faultsIn(seen, made)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
    expect(wanted).toBeGreaterThan(300);
  });
});
