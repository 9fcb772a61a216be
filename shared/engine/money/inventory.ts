import type { Inventory } from '../../events/effects.ts';
import type { Outcome } from '../../market/ids.ts';
import { microShares, type MicroShares } from '../../units/index.ts';
import type { Market } from '../market.ts';
import { workingSums } from '../orders/working-sums.ts';

/**
 * Shares of one outcome by what may be done with them (strategies §17): only settled ones can be sold. A sale takes from the
 * settled at once, a purchase adds to them when it is final, and what is being merged is reserved. Settled may be negative for a while, when a purchase failed
 * after its shares were sold.
 */
export function inventoryOf(market: Market, outcome: Outcome): Inventory {
  const { traded, confirmed } = market.fills.shares(outcome);
  const final = confirmed.bought - traded.sold - market.chain.merged;
  const reserved = Math.min(Math.max(0, final), workingSums(market).offered[outcome] + market.chain.merging);
  return {
    settled: microShares(final - reserved),
    provisional: microShares(traded.bought - confirmed.bought),
    reserved: microShares(reserved),
  };
}

/** All shares of an inventory. */
export function totalOf({ settled, provisional, reserved }: Inventory): MicroShares {
  return microShares(settled + provisional + reserved);
}

/** Shares that a new SELL order may offer. */
export function sellableOf(market: Market, outcome: Outcome): MicroShares {
  return microShares(Math.max(0, inventoryOf(market, outcome).settled));
}
