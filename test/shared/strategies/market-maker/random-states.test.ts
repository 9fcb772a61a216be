import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judged } from './promises.ts';
import { randomMarket } from './random-market.ts';

describe('the market maker in any state of a market', () => {
  it('pays no more for a pair than the total, keeps to cut-off, caps and grid, and never crosses', () => {
    const seen = { quoting: 0, taking: 0, selling: 0 };
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const market = randomMarket(seed);
        const { decision, broken } = judged(market.seen, market.params);
        if (decision.quotes.length > 0) seen.quoting += 1;
        if (decision.take !== undefined) seen[decision.take.legs[0]?.side === 'SELL' ? 'selling' : 'taking'] += 1;
        expect(broken).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
    expect(Math.min(seen.quoting, seen.taking)).toBeGreaterThan(500);
    expect(seen.selling).toBeGreaterThan(0);
  });
});
