import { otherOutcome } from '../../market/ids.ts';
import { floorToLegalSize, MIN_MARKETABLE_USDC } from '../../market/order-rules.ts';
import { bestWayOut, type BrokenSet, liquidation, type WayOut } from '../../models/index.ts';
import { cost, mulDivCeil, microUsdc, SIZE_STEP } from '../../units/index.ts';
import { othersAsks, othersBids } from '../others-levels.ts';
import type { Decision, StrategyView, TakeLeg } from '../strategy.ts';
import { none } from '../taking.ts';
import { type Baskets, excessOf, nominalMs, repairTag } from './baskets.ts';
import { PAYOUT } from './entry.ts';
import { type ArbitrageParams, moneyOf } from './params.ts';

/** Between two attempts to repair passes so long, nominal; and there are no more than so many in a round. */
const ATTEMPT_EVERY_SECONDS = 1;
const MOST_ATTEMPTS = 20;

/**
 * UNWIND: what was bought without its counterpart is completed or sold, whichever is worth more (strategies §7.2, vector
 * V-UNWIND). With neither open, or tried too often, it is held until the round is settled. `undefined` when nothing is broken,
 * or too little for an order.
 */
export function repair(
  view: StrategyView,
  baskets: Baskets,
  params: ArbitrageParams,
  strategy: string,
): Decision | undefined {
  const excess = excessOf(baskets);
  if (excess.size < view.round.minSize) return undefined;
  if (baskets.repairs.length >= MOST_ATTEMPTS) return none('held');
  const last = baskets.repairs.at(-1);
  if (last !== undefined && view.now - last.at < nominalMs(view, ATTEMPT_EVERY_SECONDS)) return none('unwinding');
  if (!view.up.live || !view.down.live) return none('book-closed');
  if (view.up.stale || view.down.stale) return none('book-stale');
  const broken = brokenSet(view, excess, strategy);
  const leg = legOf(view, baskets, excess, broken, bestWayOut(broken, moneyOf(params.maxLossUsdc)));
  if (leg === undefined) return none('held');
  if (!view.mayTake) return none('post-only');
  return { kind: 'take', take: { legs: [leg], rank: 'reduce', plan: 'unwind' } };
}

function brokenSet(view: StrategyView, { outcome, size }: ReturnType<typeof excessOf>, strategy: string): BrokenSet {
  const { fees } = view.round;
  const held = view.heldBy(strategy)[outcome];
  const missing = otherOutcome(outcome);
  return {
    filled: [
      {
        size,
        paid: microUsdc(held.shares === 0 ? 0 : mulDivCeil(held.cost, size, held.shares)),
        bids: othersBids(view[outcome], outcome, view.orders),
        tick: view[outcome].tick,
        fees,
      },
    ],
    missing: [{ size, asks: othersAsks(view[missing], missing, view.orders), fees }],
    payout: PAYOUT,
    size,
  };
}

/** The order of a way out. A completion too small for the venue gives way to a sale. */
function legOf(
  view: StrategyView,
  baskets: Baskets,
  { outcome, size }: ReturnType<typeof excessOf>,
  broken: BrokenSet,
  way: WayOut | undefined,
): TakeLeg | undefined {
  const limit = way?.limits[0];
  if (way === undefined || limit === undefined) return undefined;
  if (way.action === 'complete') {
    const legal = floorToLegalSize(size, limit);
    if (legal < view.round.minSize || cost(legal, limit) < MIN_MARKETABLE_USDC) {
      return legOf(view, baskets, { outcome, size }, broken, liquidation(broken));
    }
    const tag = repairTag(baskets.newest, 'complete');
    return { outcome: otherOutcome(outcome), side: 'BUY', limit, size: legal, orderType: 'FOK', tag };
  }
  const whole = Math.floor(size / SIZE_STEP) * SIZE_STEP;
  const tag = repairTag(baskets.newest, 'sell');
  return { outcome, side: 'SELL', limit, size: whole as typeof size, orderType: 'FAK', tag };
}
