import { MIN_MARKETABLE_USDC } from '../../market/order-rules.ts';
import { cutToLegal, depthNear, isEven, type SetFills, type SetLeg, slippageOf, walkSets } from '../../models/index.ts';
import { complement, cost, MICRO, microUsdc } from '../../units/index.ts';
import { othersAsks } from '../others-levels.ts';
import type { Decision, StrategyView, TakeLeg } from '../strategy.ts';
import { none } from '../taking.ts';
import { type Baskets, legTag } from './baskets.ts';
import { type ArbitrageParams, moneyOf } from './params.ts';

const OUTCOMES = ['up', 'down'] as const;

/** A set of Up and Down pays this, pUSD. */
export const PAYOUT = 1;

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
  const basket = cutToLegal(legs, walk.size, PAYOUT, { budget, maxOrder: view.config.risk.maxOrderUsdc });
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
