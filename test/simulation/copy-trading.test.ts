import { expect, it } from 'vitest';
import { runStrategies } from './strategy-run.ts';

it("copy trading follows the leader's purchases and sales, and breaks no invariant", () => {
  const { system, fills, broken } = runStrategies(4, {
    seed: 4,
    strategies: ['copy_trading'],
    occasions: ['leader'],
  });
  const count = (side: string) => fills.filter((fill) => fill.side === side).length;
  expect(count('BUY')).toBeGreaterThan(2);
  expect(count('SELL')).toBeGreaterThan(0);
  expect(fills.every(({ strategy }) => strategy === 'copy_trading')).toBe(true);
  expect(system.ledger().openOrders).toEqual([]);
  expect(broken).toEqual([]);
});
