import { floorToLegalSize } from '../../market/order-rules.ts';
import {
  cost,
  type MicroShares,
  microShares,
  type MicroUsdc,
  type Price,
  PRICE_ONE,
  toFraction,
} from '../../units/index.ts';
import { feePerShare } from '../fee-per-share.ts';
import { fillSets, type Level, type SetFill, type SetFills, type SetLeg } from './complete-set.ts';

/** What counts as depth at the best ask: everything within this of it, in price units. */
const NEAR = 100;

/** Part of a leg's money that may go into shares beyond the set. */
const MOST_SPARE = 0.02;

/** What a basket may cost. */
export type BasketMoney = {
  /** For all legs together at the limits that are signed, fees included. */
  readonly budget: number;
  /** For the order of one leg, fees aside. */
  readonly maxOrder: number;
};

/**
 * As many sets as were found worthwhile, cut to one size for all legs that the venue's rules for amounts allow, within the money
 * (strategies §7.3). Fewer shares may need a better limit.
 */
export function cutToLegal(
  legs: readonly SetLeg[],
  wanted: MicroShares,
  payout: number,
  { budget, maxOrder }: BasketMoney,
): SetFills {
  let basket = fillSets(legs, wanted, payout);
  for (;;) {
    const limits = basket.fills.map(({ limit }) => limit);
    const each = limits.reduce((sum, limit, index) => sum + priceWithFee(limit, legs[index]!), 0);
    const inOrder = limits.map((limit) => Math.floor((maxOrder * PRICE_ONE) / limit));
    const most = Math.min(basket.size, Math.floor(budget / each), ...inOrder);
    const size = floorToLegalSize(microShares(most), ...limits);
    if (size === basket.size) return basket;
    basket = fillSets(legs, size, payout);
  }
}

/** Money that a basket can cost at most: every leg at the limit that it signs, with its fee. */
export function costAtLimits(legs: readonly SetLeg[], { size, fills }: SetFills): MicroUsdc {
  return Math.ceil(
    fills.reduce((sum, { limit }, index) => sum + priceWithFee(limit, legs[index]!) * size, 0),
  ) as MicroUsdc;
}

/** Shares within a cent of the best ask. */
export function depthNear(asks: readonly Level[]): number {
  const [best] = asks;
  if (best === undefined) return 0;
  return asks.reduce((sum, { price, size }) => sum + (price <= best.price + NEAR ? size : 0), 0);
}

/**
 * A leg signs money, its limit for every share: where better levels are filled first, what they leave buys more shares (§7.3).
 * They must be there, or the leg is killed, and few, or the legs are no set.
 */
export function isEven({ limit, cost: paid }: SetFill, size: MicroShares, { asks }: SetLeg): boolean {
  const signed = cost(size, limit);
  const offered = asks.reduce((sum, ask) => sum + (ask.price <= limit ? cost(ask.size, ask.price) : 0), 0);
  return offered >= signed && signed - paid <= MOST_SPARE * signed;
}

/** What a leg costs per share above its best ask, pUSD. */
export function slippageOf(paid: number, size: MicroShares, { asks }: SetLeg): number {
  return paid / size - asks[0]!.price / PRICE_ONE;
}

/** pUSD per share. */
function priceWithFee(limit: Price, { fees }: SetLeg): number {
  return toFraction(limit) + feePerShare(toFraction(limit), fees);
}
