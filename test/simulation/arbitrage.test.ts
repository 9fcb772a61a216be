import { expect, it } from 'vitest';
import { parseLedger } from '../../src/report/venue-ledger.ts';
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

it('M129: with the market maker on the same market nothing trades with itself, and one exposure binds both', () => {
  const { system, fills, broken } = runStrategies(3, {
    seed: 5,
    strategies: ['market_maker', 'complete_set_arbitrage'],
    occasions: ['arbitrage'],
  });
  const ledger = parseLedger(JSON.stringify(system.ledger()));
  const isOwn = (address: string) => ledger.accounts.some((account) => account.address === address);
  const taken = ledger.trades.filter(({ makerAddress }) => isOwn(makerAddress));
  const made = ledger.trades.filter(({ legs }) => legs.some(({ makerAddress }) => isOwn(makerAddress)));
  expect(new Set(fills.map(({ strategy }) => strategy))).toEqual(new Set(['market_maker', 'complete_set_arbitrage']));
  expect(taken.length).toBeGreaterThan(0);
  expect(made.length).toBeGreaterThan(0);
  expect(taken.filter((trade) => made.includes(trade))).toEqual([]);
  const { maxAtRisk, limit } = system.supervisor.exposure;
  expect(maxAtRisk).toBeGreaterThan(0);
  expect(maxAtRisk).toBeLessThanOrEqual(limit);
  expect(broken).toEqual([]);
});
