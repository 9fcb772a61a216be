import type { Usage } from '../../risk/lease.ts';
import type { OrderHash, Outcome } from '../../market/ids.ts';
import { type MicroShares, microShares } from '../../units/index.ts';
import type { Market } from '../market.ts';
import { workingSums } from '../orders/working-sums.ts';
import type { Engine } from '../state.ts';

/** A part of an order was filled: the order counts as one trade, however many parts there are. */
export function noteTrade({ counters }: Engine, { filledOrders }: Market, orderId: OrderHash): void {
  if (filledOrders.has(orderId)) return;
  filledOrders.add(orderId);
  counters.trades += 1;
}

/** What was used of the account's limits, and what open orders may yet use: unknown ones count as live and as filled. */
export function usageOf(engine: Engine): Usage {
  const { trades, fills } = engine.counters;
  let openTrades = 0;
  let openVolume = 0;
  let unpaired = 0;
  for (const market of engine.markets.values()) {
    unpaired += worstUnpaired(market);
    const sums = workingSums(market);
    openVolume += sums.volume;
    openTrades += sums.trades;
  }
  return {
    trades: { done: trades, open: openTrades },
    volume: { done: fills.notional, open: openVolume },
    unpaired: microShares(unpaired),
  };
}

/**
 * Shares of a market without a counterpart, should every open order be filled that makes it worse, and none that makes it
 * better. @param wish a BUY to be counted as open
 */
export function worstUnpaired(
  market: Market,
  wish?: { readonly outcome: Outcome; readonly size: MicroShares },
): MicroShares {
  const { bidFor, offered } = workingSums(market);
  const up = market.fills.holding('up').shares;
  const down = market.fills.holding('down').shares;
  const mostUp = up + bidFor.up + (wish?.outcome === 'up' ? wish.size : 0);
  const mostDown = down + bidFor.down + (wish?.outcome === 'down' ? wish.size : 0);
  return microShares(Math.max(0, mostUp - (down - offered.down), mostDown - (up - offered.up)));
}

/** Whether nothing changed that is worth telling. */
export function isSameUsage(a: Usage, b: Usage): boolean {
  return (
    a.trades.done === b.trades.done &&
    a.trades.open === b.trades.open &&
    a.volume.done === b.volume.done &&
    a.volume.open === b.volume.open &&
    a.unpaired === b.unpaired
  );
}
