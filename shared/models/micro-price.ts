import { type MicroShares, type Price, PRICE_ONE } from '../units/index.ts';

/**
 * Mid weighted towards the side that is about to give way, as a fraction of 1 pUSD (strategies §4.2, vector V-MICRO). The plain
 * mid when no sizes are known; `undefined` when a side is missing.
 */
export function microPrice(
  bid: Price | 0,
  bidSize: MicroShares,
  ask: Price | 0,
  askSize: MicroShares,
): number | undefined {
  if (bid === 0 || ask === 0) return undefined;
  const total = bidSize + askSize;
  if (total === 0) return (bid + ask) / 2 / PRICE_ONE;
  return (bidSize * ask + askSize * bid) / total / PRICE_ONE;
}
