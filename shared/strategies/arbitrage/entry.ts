import { floorToLegalSize, MIN_MARKETABLE_USDC } from '../../market/order-rules.ts';
import {
  feePerShare,
  fillSets,
  type Level,
  type SetFill,
  type SetFills,
  type SetLeg,
  walkSets,
} from '../../models/index.ts';
import {
  complement,
  cost,
  MICRO,
  type MicroShares,
  microShares,
  microUsdc,
  type Price,
  PRICE_ONE,
  toFraction,
} from '../../units/index.ts';
import { othersAsks } from '../others-levels.ts';
import type { Decision, StrategyView, TakeLeg } from '../strategy.ts';
import { none } from '../taking.ts';
import { type Baskets, legTag } from './baskets.ts';
import { type ArbitrageParams, moneyOf } from './params.ts';

const OUTCOMES = ['up', 'down'] as const;

/** A set of Up and Down pays this, pUSD. */
export const PAYOUT = 1;

/** What counts as depth at the best ask: everything within this of it, in price units. */
const NEAR = 100;

/** Part of a leg's money that may go into shares beyond the set. */
const MOST_SPARE = 0.02;

/** A sure profit goes before any view of a market; among baskets the dearer per pUSD wins. */
const BEFORE_ALL = 1;

/**
 * PRE_FLIGHT of a basket, and the orders that place it: as many sets as are worth their price after fees, cut to what venue and
 * money allow; each leg at the worst level that it needs (strategies §7.1–7.3, vector V-ARB-BIN). Otherwise why there is none.
 */
export function lookForBasket(view: StrategyView, baskets: Baskets, params: ArbitrageParams): Decision {
  const unsound = whyUnsound(view);
  if (unsound !== undefined) return none(unsound);
  const legs = OUTCOMES.map((outcome): SetLeg => {
    return { asks: othersAsks(view[outcome], outcome, view.orders), fees: view.round.fees };
  });
  const budget = Math.min(moneyOf(params.budgetUsdc), moneyOf(params.roundBudgetUsdc) - baskets.spent);
  const { minGross, minNet } = params;
  const walk = walkSets(legs, { payout: PAYOUT, minGross, minNet, budget: microUsdc(Math.max(0, budget)) });
  if (walk.bestSum === undefined) return none('no-ask');
  if (walk.stop === 'sum' && walk.size === 0) return none(walk.bestSum < PAYOUT ? 'near-miss' : 'no-edge');
  if (!isMirrored(view, legs)) return none('not-mirrored');
  if (walk.size === 0) return none(walk.stop === 'net' ? 'fees' : 'budget');
  if (legs.some(({ asks }) => depthNear(asks) < params.minDepthShares * MICRO)) return none('thin');
  const basket = cutToLegal(view, legs, walk.size, budget);
  const fault = faultOf(view, legs, basket, params);
  if (fault !== undefined) return none(fault);
  return {
    kind: 'take',
    take: {
      legs: basket.fills.map(({ limit }, index): TakeLeg => {
        const outcome = OUTCOMES[index]!;
        return { outcome, side: 'BUY', limit, size: basket.size, orderType: 'FOK', tag: legTag(baskets.newest + 1) };
      }),
      rank: BEFORE_ALL + basket.profit / basket.cost,
      plan: 'arbitrage',
    },
  };
}

function whyUnsound(view: StrategyView): string | undefined {
  if (view.phase !== 'open') return 'closing';
  for (const outcome of OUTCOMES) {
    if (!view[outcome].live) return 'book-closed';
    if (view[outcome].stale) return 'book-stale';
  }
  return undefined;
}

/**
 * Both tokens are sold in one book: an ask of Up is a bid for Down at 1 − p. What one token shows and the other does not is
 * what a lost message leaves behind (strategies §4.1).
 */
function isMirrored(view: StrategyView, legs: readonly SetLeg[]): boolean {
  return OUTCOMES.every((outcome, index) => {
    const best = legs[index]?.asks[0];
    const other = outcome === 'up' ? view.down : view.up;
    return best !== undefined && other.bidSizeAt(complement(best.price)) > 0;
  });
}

function depthNear(asks: readonly Level[]): number {
  const [best] = asks;
  if (best === undefined) return 0;
  return asks.reduce((sum, { price, size }) => sum + (price <= best.price + NEAR ? size : 0), 0);
}

/**
 * One size for all legs that the venue's rules for amounts allow, within our largest order and, at the limits that are signed,
 * within the budget. Fewer shares may need a better limit.
 */
function cutToLegal({ config }: StrategyView, legs: readonly SetLeg[], wanted: MicroShares, budget: number): SetFills {
  let basket = fillSets(legs, wanted, PAYOUT);
  for (;;) {
    const limits = basket.fills.map(({ limit }) => limit);
    const each = limits.reduce((sum, limit, index) => sum + priceWithFee(limit, legs[index]!), 0);
    const inOrder = limits.map((limit) => Math.floor((config.risk.maxOrderUsdc * PRICE_ONE) / limit));
    const most = Math.min(basket.size, Math.floor(budget / each), ...inOrder);
    const size = floorToLegalSize(microShares(most), ...limits);
    if (size === basket.size) return basket;
    basket = fillSets(legs, size, PAYOUT);
  }
}

/** pUSD per share. */
function priceWithFee(limit: Price, { fees }: SetLeg): number {
  return toFraction(limit) + feePerShare(toFraction(limit), fees);
}

/** Why the basket does not go out after all. */
function faultOf(
  view: StrategyView,
  legs: readonly SetLeg[],
  basket: SetFills,
  params: ArbitrageParams,
): string | undefined {
  const { size, fills, profit } = basket;
  const isLarge = fills.every(({ limit }) => size >= view.round.minSize && cost(size, limit) >= MIN_MARKETABLE_USDC);
  if (size === 0 || !isLarge) return 'min-size';
  if (profit <= 0 || profit < params.minNet * size) return 'fees';
  if (fills.some((fill, index) => slippageOf(fill.cost, size, legs[index]!) > params.maxSlippage)) return 'slippage';
  if (fills.some((fill, index) => !isEven(fill, size, legs[index]!))) return 'uneven';
  if (basket.cost + basket.fees > params.cashShare * view.freeCash) return 'cash';
  return view.mayTake ? undefined : 'post-only';
}

/**
 * A leg signs money, its limit for every share: where better levels are filled first, what they leave buys more shares (§7.3).
 * They must be there, or the leg is killed, and few, or the legs are no set.
 */
function isEven({ limit, cost: paid }: SetFill, size: MicroShares, { asks }: SetLeg): boolean {
  const signed = cost(size, limit);
  const offered = asks.reduce((sum, ask) => sum + (ask.price <= limit ? cost(ask.size, ask.price) : 0), 0);
  return offered >= signed && signed - paid <= MOST_SPARE * signed;
}

/** What a leg costs per share above its best ask, pUSD. */
function slippageOf(paid: number, size: MicroShares, { asks }: SetLeg): number {
  return paid / size - asks[0]!.price / PRICE_ONE;
}
