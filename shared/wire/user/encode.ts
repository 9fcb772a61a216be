import type { ConditionId, OrderHash, Side, TokenId, TradeId } from '../../market/ids.ts';
import type { TradeStatus } from '../../events/engine-events.ts';
import type { EpochMs, MicroShares, Price } from '../../units/index.ts';
import { priceWire, secondsWire, sizeWire } from '../decimals.ts';

/** An order as the venue holds it; what its messages and records are written from. */
export type OrderRecord = {
  readonly id: OrderHash;
  readonly owner: string;
  readonly makerAddress: string;
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  /** "Up" or "Down". */
  readonly outcome: string;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly matched: MicroShares;
  readonly status: string;
  readonly orderType: string;
  readonly expirationS: number;
  readonly createdAt: EpochMs;
  readonly tradeIds: readonly TradeId[];
};

/** One maker order's part in a trade. */
export type MakerLegRecord = {
  readonly orderId: OrderHash;
  readonly owner: string;
  readonly makerAddress: string;
  readonly token: TokenId;
  readonly outcome: string;
  readonly outcomeIndex: 0 | 1;
  readonly side: Side;
  readonly price: Price;
  readonly matched: MicroShares;
};

/** What the venue may say of a trade: clients read a trade that was not broadcast as MATCHED (protocol §2.5). */
export type VenueTradeStatus = TradeStatus | 'MATCHED_NOT_BROADCASTED';

/** A trade as the venue holds it. The top level is the taker's; whom it is told to decides `traderSide`. */
export type TradeRecordFields = {
  readonly id: TradeId;
  readonly takerOrderId: OrderHash;
  readonly owner: string;
  readonly makerAddress: string;
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  readonly outcome: string;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly status: VenueTradeStatus;
  readonly matchedAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly transactionHash: string;
  readonly legs: readonly MakerLegRecord[];
};

/** Status of an order that was killed because it could not be filled whole; captures have it literally (protocol §5.1). */
export const FOK_KILLED = "CANCELED_order couldn't be fully filled. FOK orders are fully filled or killed.";

/** `order` message of the user socket (protocol §5.1), keys in the order of captures. A killed FOK leaves two fields empty. */
export function userOrderMessage(
  order: OrderRecord,
  type: 'PLACEMENT' | 'UPDATE' | 'CANCELLATION',
  at: EpochMs,
): Record<string, unknown> {
  const killed = order.status === FOK_KILLED;
  return {
    event_type: 'order',
    type,
    id: order.id,
    owner: order.owner,
    order_owner: order.owner,
    market: order.conditionId,
    asset_id: order.token,
    side: order.side,
    original_size: sizeWire(order.size),
    size_matched: killed ? '' : sizeWire(order.matched),
    price: priceWire(order.price),
    associate_trades: order.tradeIds.length === 0 ? null : order.tradeIds,
    outcome: order.outcome,
    created_at: killed ? '' : secondsWire(order.createdAt),
    expiration: String(order.expirationS),
    order_type: order.orderType,
    status: order.status,
    maker_address: order.makerAddress,
    timestamp: String(at),
  };
}

/** `trade` message of the user socket (protocol §5.2), told to the taker or to a maker. */
export function userTradeMessage(
  trade: TradeRecordFields,
  traderSide: 'TAKER' | 'MAKER',
  at: EpochMs,
): Record<string, unknown> {
  return {
    event_type: 'trade',
    type: 'TRADE',
    ...tradeCore(trade),
    status: trade.status,
    trade_owner: trade.owner,
    maker_orders: trade.legs.map((leg) => ({ ...makerLeg(leg), outcome_index: leg.outcomeIndex })),
    trader_side: traderSide,
    timestamp: String(at),
  };
}

/** Fields that REST and the socket write alike. */
export function tradeCore(trade: TradeRecordFields): Record<string, unknown> {
  return {
    id: trade.id,
    taker_order_id: trade.takerOrderId,
    market: trade.conditionId,
    asset_id: trade.token,
    side: trade.side,
    size: sizeWire(trade.size),
    price: priceWire(trade.price),
    fee_rate_bps: '0',
    match_time: secondsWire(trade.matchedAt),
    last_update: secondsWire(trade.updatedAt),
    outcome: trade.outcome,
    owner: trade.owner,
    maker_address: trade.makerAddress,
    transaction_hash: trade.transactionHash,
    bucket_index: 0,
  };
}

/** One maker order's part as REST and the socket write it. */
export function makerLeg(leg: MakerLegRecord): Record<string, unknown> {
  return {
    order_id: leg.orderId,
    owner: leg.owner,
    maker_address: leg.makerAddress,
    matched_amount: sizeWire(leg.matched),
    price: priceWire(leg.price),
    fee_rate_bps: '0',
    asset_id: leg.token,
    outcome: leg.outcome,
    side: leg.side,
  };
}
