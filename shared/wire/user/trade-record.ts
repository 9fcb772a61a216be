import * as z from 'zod';
import type { TradeStatus, VenueFill } from '../../events/engine-events.ts';
import type { ConditionId, OrderHash, Side, TokenId, TradeId } from '../../market/ids.ts';
import { complement, type MicroShares, microShares, type Price, price as priceOf } from '../../units/index.ts';
import { averagePriceText, priceText, sizeText } from '../decimals.ts';
import type { UserIdentity } from './identity.ts';

/** A Map: the names come from outside, and an object also answers to `constructor`. */
const STATUSES: ReadonlyMap<string, TradeStatus> = new Map([
  ['MATCHED', 'MATCHED'],
  ['MATCHED_NOT_BROADCASTED', 'MATCHED'],
  ['MINED', 'MINED'],
  ['CONFIRMED', 'CONFIRMED'],
  ['RETRYING', 'RETRYING'],
  ['FAILED', 'FAILED'],
]);

/** REST writes `TRADE_STATUS_MINED` where the socket writes `MINED` (protocol §2.5). */
const statusText = z.string().transform((text, context): TradeStatus => {
  const status = STATUSES.get(text.replace(/^TRADE_STATUS_/, ''));
  if (status !== undefined) return status;
  context.addIssue({ code: 'custom', message: `unknown status "${text}"` });
  return z.NEVER;
});

const makerLegSchema = z.object({
  order_id: z.string().min(1),
  owner: z.string().optional(),
  maker_address: z.string().optional(),
  matched_amount: sizeText,
  price: priceText,
  asset_id: z.string().min(1),
  side: z.enum(['BUY', 'SELL']).optional(),
});

/** A trade as REST and the user socket tell it; the top level describes the taker's order (protocol §5.2). */
export const tradeRecordSchema = z.object({
  id: z.string().min(1),
  taker_order_id: z.string().min(1),
  market: z.string().min(1),
  asset_id: z.string().min(1),
  side: z.enum(['BUY', 'SELL']),
  size: sizeText,
  price: averagePriceText,
  status: statusText,
  owner: z.string().optional(),
  trader_side: z.enum(['TAKER', 'MAKER']).optional(),
  maker_orders: z.array(makerLegSchema).nullish(),
});

export type TradeRecord = z.infer<typeof tradeRecordSchema>;
type MakerLeg = z.infer<typeof makerLegSchema>;

/**
 * Our orders' parts in a trade, each in terms of its own token (protocol §5.3): the taker's order, or one fill per maker
 * order of ours. Empty when no part of the trade is known to be ours.
 */
export function fillsOf(trade: TradeRecord, identity: UserIdentity): VenueFill[] {
  const legs = trade.maker_orders ?? [];
  const weTook = trade.trader_side === undefined ? trade.owner === identity.apiKey : trade.trader_side === 'TAKER';
  if (weTook) return [takerFill(trade, legs)];
  return legs.filter((leg) => isOurs(leg, identity)).map((leg) => makerFill(trade, leg));
}

function isOurs(leg: MakerLeg, { apiKey, address }: UserIdentity): boolean {
  if (leg.owner !== undefined && leg.owner !== '') return leg.owner === apiKey;
  return leg.maker_address?.toLowerCase() === address.toLowerCase();
}

function makerFill(trade: TradeRecord, leg: MakerLeg): VenueFill {
  return {
    ...tradeOf(trade),
    orderId: leg.order_id.toLowerCase() as OrderHash,
    token: leg.asset_id as TokenId,
    side: leg.side ?? makerSide(trade, leg),
    price: leg.price,
    size: leg.matched_amount,
    role: 'maker',
  };
}

/** On the same token a maker takes the other side; on the other token both buy (mint) or both sell (merge). */
function makerSide(trade: TradeRecord, leg: MakerLeg): Side {
  if (leg.asset_id !== trade.asset_id) return trade.side;
  return trade.side === 'BUY' ? 'SELL' : 'BUY';
}

function takerFill(trade: TradeRecord, legs: readonly MakerLeg[]): VenueFill {
  const executions = priceLevels(trade, legs);
  const [first] = executions;
  return {
    ...tradeOf(trade),
    orderId: trade.taker_order_id.toLowerCase() as OrderHash,
    token: trade.asset_id as TokenId,
    side: trade.side,
    price: first === undefined ? trade.price : averagePrice(executions, trade.side),
    size: trade.size,
    role: 'taker',
    ...(executions.length > 1 ? { executions } : {}),
  };
}

/** The legs by price on the taker's token: the venue rounds money and fee once per level, not per leg. */
function priceLevels(trade: TradeRecord, legs: readonly MakerLeg[]): { price: Price; size: MicroShares }[] {
  const sizes = new Map<Price, number>();
  for (const leg of legs) {
    const price = leg.asset_id === trade.asset_id ? leg.price : complement(leg.price);
    sizes.set(price, (sizes.get(price) ?? 0) + leg.matched_amount);
  }
  return [...sizes].map(([price, size]) => ({ price, size: microShares(size) }));
}

function averagePrice(executions: readonly { price: Price; size: MicroShares }[], side: Side): Price {
  let value = 0n;
  let size = 0n;
  for (const execution of executions) {
    value += BigInt(execution.price) * BigInt(execution.size);
    size += BigInt(execution.size);
  }
  if (size === 0n) return executions[0]?.price ?? priceOf(0);
  return priceOf(Number(side === 'BUY' ? (value + size - 1n) / size : value / size));
}

function tradeOf(trade: TradeRecord): Pick<VenueFill, 'tradeId' | 'conditionId' | 'status'> {
  return { tradeId: trade.id as TradeId, conditionId: trade.market as ConditionId, status: trade.status };
}
