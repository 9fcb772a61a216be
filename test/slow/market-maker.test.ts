import { expect, it } from 'vitest';
import { judged } from '../shared/strategies/market-maker/promises.ts';
import { randomMarket } from '../shared/strategies/market-maker/random-market.ts';

it('the market maker keeps its promises in a million random states', () => {
  let quoting = 0;
  const faults: string[] = [];
  for (let seed = 1; seed <= 1_000_000; seed += 1) {
    const { seen, params } = randomMarket(seed);
    const { decision, broken } = judged(seen, params);
    if (decision.quotes.length > 0) quoting += 1;
    if (broken.length > 0) faults.push(`seed ${seed}: ${broken.join(', ')}`);
  }
  expect(faults).toEqual([]);
  expect(quoting).toBeGreaterThan(50_000);
});
