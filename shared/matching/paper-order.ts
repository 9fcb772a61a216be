import type { PlaceEffect } from '../events/effects.ts';
import type { TradeStatus, VenueFill, VenueOrder } from '../events/engine-events.ts';
import type { OrderHash, TradeId } from '../market/ids.ts';
import { isImmediate, MIN_MARKETABLE_USDC } from '../market/order-rules.ts';
import type { Round } from '../market/round.ts';
import { cost, type EpochMs, isOnGrid, microShares, type Tick } from '../units/index.ts';
import type { Resting } from './resting-queue.ts';
import { averagePrice, type Execution, totalSize } from './taker-walk.ts';

/** One of our orders at the paper venue. */
export type PaperOrder = Resting & {
  readonly orderId: OrderHash;
  readonly place: PlaceEffect;
  /** `travelling` to the venue, `delayed` by the taker delay, `resting`, or `gone`. */
  state: 'travelling' | 'delayed' | 'resting' | 'gone';
  /** When it came to rest. */
  restedAt: EpochMs | undefined;
};

export function newOrder(orderId: OrderHash, place: PlaceEffect): PaperOrder {
  const { side, price, size } = place;
  const queue = { ahead: microShares(0), displayed: 0, traded: 0, passed: 0 };
  return { orderId, place, side, price, remaining: size, ...queue, state: 'travelling', restedAt: undefined };
}

/** The order as the venue would report it. */
export function venueOrder({ orderId, place, remaining }: PaperOrder): VenueOrder {
  const { conditionId, token, side, price, size } = place;
  return { orderId, conditionId, token, side, price, size, matched: microShares(size - remaining) };
}

/** A fill as the venue would report it. There must be at least one execution. */
export function venueFill(
  order: PaperOrder,
  tradeId: TradeId,
  role: 'maker' | 'taker',
  executions: readonly Execution[],
): VenueFill {
  const { conditionId, token, side } = order.place;
  const status: TradeStatus = 'MATCHED';
  const price = averagePrice(side, executions);
  const size = totalSize(executions);
  const fill = { tradeId, orderId: order.orderId, conditionId, token, side, price, size, role, status };
  return executions.length > 1 ? { ...fill, executions } : fill;
}

/** Code of the refusal that the venue would answer before it looks at the book; `undefined` when there is none. */
export function refusalOf(place: PlaceEffect, round: Round, tick: Tick, crosses: boolean): string | undefined {
  if (!isOnGrid(place.price, tick)) return 'TICK_SIZE';
  if (place.postOnly && crosses) return 'POST_ONLY_CROSS';
  if (crosses)
    return place.side === 'BUY' && cost(place.size, place.price) < MIN_MARKETABLE_USDC ? 'MIN_NOTIONAL' : undefined;
  if (isImmediate(place)) return place.orderType === 'FOK' ? 'FOK_NOT_FILLED' : 'FAK_NO_MATCH';
  return place.size < round.minSize ? 'MIN_SIZE' : undefined;
}
