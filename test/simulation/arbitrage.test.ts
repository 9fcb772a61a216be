import { expect, it } from 'vitest';
import { type MatchedFill, runStrategies } from './strategy-run.ts';

/** What the sets pay in any case, less what all was bought for, micro-pUSD. */
function earned(fills: readonly MatchedFill[]): number {
  const paid = fills.reduce((sum, { notional, fee }) => sum + notional + fee, 0);
  const sharesOf = (outcome: string) =>
    fills.reduce((sum, fill) => sum + (fill.outcome === outcome ? fill.size : 0), 0);
  return Math.min(sharesOf('up'), sharesOf('down')) - paid;
}

it('complete-set arbitrage buys sets where they are offered too cheap, keeps both sides even, and breaks no invariant', () => {
  const { system, fills, broken } = runStrategies(4, {
    seed: 5,
    strategies: ['complete_set_arbitrage'],
    occasions: ['arbitrage'],
  });
  const bought = (outcome: string) => fills.filter((fill) => fill.outcome === outcome).length;
  expect(bought('up')).toBeGreaterThan(1);
  expect(bought('down')).toBe(bought('up'));
  expect(fills.every(({ strategy, role }) => strategy === 'complete_set_arbitrage' && role === 'taker')).toBe(true);
  expect(earned(fills)).toBeGreaterThan(0);
  expect(system.ledger().openOrders).toEqual([]);
  expect(broken).toEqual([]);
});
