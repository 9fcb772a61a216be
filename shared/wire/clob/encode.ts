import type { OrderHash, TradeId } from '../../market/ids.ts';
import { formatDecimal, type MicroShares, type MicroUsdc } from '../../units/index.ts';
import { priceWire, sizeWire } from '../decimals.ts';
import { makerLeg, type OrderRecord, tradeCore, type TradeRecordFields } from '../user/encode.ts';

/** Venue side: one result of POST /order(s) (protocol §2.5). Amounts are human decimals, `""` when nothing matched. */
export function placeResult(fields: {
  readonly orderId: OrderHash;
  readonly status: 'live' | 'matched' | 'delayed' | 'unmatched';
  readonly making: MicroUsdc | MicroShares | 0;
  readonly taking: MicroUsdc | MicroShares | 0;
  readonly tradeIds: readonly TradeId[];
}): Record<string, unknown> {
  return {
    success: true,
    errorMsg: '',
    orderID: fields.orderId,
    status: fields.status,
    makingAmount: fields.making === 0 ? '' : formatDecimal(fields.making, 6),
    takingAmount: fields.taking === 0 ? '' : formatDecimal(fields.taking, 6),
    transactionsHashes: [],
    tradeIDs: fields.tradeIds,
  };
}

/** Venue side: a refused element of a batch. */
export function placeRefusal(errorMsg: string): Record<string, unknown> {
  return {
    success: false,
    errorMsg,
    orderID: '',
    status: '',
    makingAmount: '',
    takingAmount: '',
    transactionsHashes: [],
    tradeIDs: [],
  };
}

/** Venue side: an element of GET /data/orders (`OpenOrder`, protocol §2.5). */
export function openOrderRecord(order: OrderRecord): Record<string, unknown> {
  return {
    id: order.id,
    status: order.status,
    owner: order.owner,
    maker_address: order.makerAddress,
    market: order.conditionId,
    asset_id: order.token,
    side: order.side,
    original_size: sizeWire(order.size),
    size_matched: sizeWire(order.matched),
    price: priceWire(order.price),
    outcome: order.outcome,
    associate_trades: order.tradeIds,
    created_at: Math.floor(order.createdAt / 1000),
    expiration: String(order.expirationS),
    order_type: order.orderType,
  };
}

/** Venue side: an element of GET /data/trades (`Trade`, protocol §2.5), told to the taker or to a maker. */
export function tradeRecord(trade: TradeRecordFields, traderSide: 'TAKER' | 'MAKER'): Record<string, unknown> {
  return {
    ...tradeCore(trade),
    status: `TRADE_STATUS_${trade.status}`,
    trader_side: traderSide,
    maker_orders: trade.legs.map(makerLeg),
  };
}
