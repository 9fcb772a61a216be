import type { Outcome } from '../../market/ids.ts';
import { exitReason, takeDepth } from '../../models/index.ts';
import { type EpochMs, floorToSizeStep, MICRO, PRICE_ONE, toShares } from '../../units/index.ts';
import { othersBids } from '../others-levels.ts';
import type { Positions, StrategyView, TakeLeg } from '../strategy.ts';
import type { InventoryMakingParams } from './params.ts';

/** What is remembered of a position: since when it has had no counterpart. */
export type ExitMemory = { unhedgedSince: EpochMs | undefined };

/** `unwind`: quote as if the inventory were much larger; `sell`: cross the spread. */
export type Exit = { readonly how: 'unwind' | 'sell'; readonly excess: Outcome; readonly unpaired: number };

/** Rounds so short that a position is given up at the cut-off, however long it was held. */
const SHORT_INTERVALS: readonly string[] = ['5m', '15m'];

/**
 * Whether the shares without a counterpart are to be left, and how (strategies §8, exits, vector V-EXIT). A hedged position is
 * kept: its halves pay 1 pUSD together.
 *
 * @param mids of Up and Down, as fractions; without one nothing is lost that can be known
 */
export function exitOf(
  view: StrategyView,
  held: Positions,
  mids: Readonly<Record<Outcome, number | undefined>>,
  params: InventoryMakingParams,
  memory: ExitMemory,
): Exit | undefined {
  const net = toShares(held.up.shares) - toShares(held.down.shares);
  const unpaired = Math.abs(net);
  if (unpaired <= params.hedgedShares) {
    memory.unhedgedSince = undefined;
    return undefined;
  }
  memory.unhedgedSince ??= view.now;
  const excess = net > 0 ? 'up' : 'down';
  const { shares, cost } = held[excess];
  const mid = mids[excess];
  const rule = { lossShare: params.exitLossShare, lossUsdc: params.exitLossUsdc, hedgedShares: params.hedgedShares };
  const isLosing =
    mid !== undefined && exitReason({ entry: cost / shares, mid, shares: unpaired, unpaired }, rule) !== undefined;
  if (isLosing) return { how: 'sell', excess, unpaired };
  const how = afterHolding(view, memory.unhedgedSince, params);
  return how === undefined ? undefined : { how, excess, unpaired };
}

function afterHolding(
  { now, round, secondsLeft, config }: StrategyView,
  since: EpochMs,
  { maxHoldSeconds, unwindSeconds }: InventoryMakingParams,
): Exit['how'] | undefined {
  if (SHORT_INTERVALS.includes(round.interval)) {
    return secondsLeft <= config.market.cutoffMs / 1000 ? 'sell' : undefined;
  }
  const heldSeconds = (now - since) / 1000 / round.timeScale;
  if (heldSeconds <= maxHoldSeconds) return undefined;
  return heldSeconds > maxHoldSeconds + unwindSeconds ? 'sell' : 'unwind';
}

/** The order that sells: at the worst level needed, no further below the best bid than is allowed. */
export function exitLeg(
  view: StrategyView,
  { excess, unpaired }: Exit,
  { crossBy }: InventoryMakingParams,
): TakeLeg | undefined {
  const bids = othersBids(view[excess], excess, view.orders);
  const lowest = (bids[0]?.price ?? 0) - crossBy * PRICE_ONE;
  const most = bids[0] === undefined ? 0 : (view.config.risk.maxOrderUsdc * PRICE_ONE) / bids[0].price / MICRO;
  const parts = takeDepth(
    bids.filter((bid) => bid.price >= lowest),
    floorToSizeStep(Math.min(unpaired, most)),
  );
  const last = parts.at(-1);
  const size = floorToSizeStep(parts.reduce((sum, part) => sum + part.size, 0) / MICRO);
  if (last === undefined || size < view.round.minSize) return undefined;
  return { outcome: excess, side: 'SELL', limit: last.price, size, orderType: 'FAK', tag: 'exit' };
}
