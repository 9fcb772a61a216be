import type { Outcome } from '../../market/ids.ts';
import { ceilToLegalSize, floorToLegalSize, MIN_MARKETABLE_USDC } from '../../market/order-rules.ts';
import {
  type CompletionPlan,
  type CompletionTrigger,
  completionMargin,
  completionPlan,
  isCompletionDue,
  isEmergency,
  maxMakerPrice,
  takeDepth,
} from '../../models/index.ts';
import {
  type EpochMs,
  floorToSizeStep,
  MICRO,
  type MicroShares,
  microShares,
  type Price,
  price,
  PRICE_ONE,
} from '../../units/index.ts';
import { mayAttempt } from '../attempts.ts';
import { othersAsks, othersBids } from '../others-levels.ts';
import { othersTop } from '../others-top.ts';
import type { Decision, StrategyView, TakeLeg } from '../strategy.ts';
import { secondsToCutoff } from './alpha.ts';
import type { MakerInventory } from './inventory.ts';
import type { MarketMakerParams } from './params.ts';

type Making = Extract<Decision, { kind: 'quotes' }>;

/** What is remembered of a completion under way. */
export type CompletionMemory = { clearingSince: EpochMs | undefined };

/** Own orders are given so long to be gone, real ms (strategies §11.1). */
const CLEARING_MS = 500;

/** Names of the orders that take. */
const TAGS = { take: 'complete', sell: 'sell-excess' } as const;

/** Profit wanted per share by who repairs the imbalance, a loss where that is accepted (strategies §11.3). */
export function repairMargin(
  view: StrategyView,
  { skew, lostUsdc }: MakerInventory,
  params: MarketMakerParams,
): number {
  const emergency = isEmergency(skew.unpaired, secondsToCutoff(view), triggerOf(params));
  const mayLose = params.allowNegative ? Math.max(0, params.maxLossUsdc - lostUsdc) : 0;
  return completionMargin(skew.unpaired, emergency, mayLose);
}

/**
 * What to do about shares without a counterpart, once it is time to do something (strategies §11, vector V-COMPLETE): own
 * orders go first, then the missing side is taken or the excess sold, at most once a second; where no taker's price keeps the
 * margin, or takers are not let through, a bid rests for it. `undefined` when there is nothing to do, or nothing that is large
 * enough for an order: quoting goes on.
 */
export function completionDecision(
  view: StrategyView,
  inventory: MakerInventory,
  params: MarketMakerParams,
  strategy: string,
  memory: CompletionMemory,
): Making | undefined {
  const { missing, unpaired } = inventory.skew;
  if (
    !params.completion ||
    missing === undefined ||
    !isCompletionDue(unpaired, secondsToCutoff(view), triggerOf(params))
  )
    return stopClearing(memory);
  if (view[missing].stale) return waiting('STALE_BOOK');
  if (view.takes.some((take) => take.strategy === strategy && take.pending)) return waiting('COMPLETING');
  const plan = planOf(view, inventory, params, missing);
  if (plan.kind === 'wait') return waiting('NO_COMPLETION');
  if (plan.kind === 'rest' || !view.mayTake) return restingBid(view, inventory, params, memory);
  const leg = plan.kind === 'take' ? buyLeg(view, inventory, params, plan) : sellLeg(view, inventory, plan.least);
  if (leg === undefined) return stopClearing(memory);
  if (!isClear(view, memory)) return waiting('CLEARING');
  if (!mayAttempt(view, strategy)) return waiting('COMPLETING');
  return { kind: 'quotes', quotes: [], mode: 'COMPLETING', take: { legs: [leg], rank: 'reduce', plan: 'completion' } };
}

function triggerOf(params: MarketMakerParams): CompletionTrigger {
  const { takerWindowSeconds, lateSeconds, severeShares, maxUnpairedShares: hardCapShares } = params;
  return { takerWindowSeconds, lateSeconds, severeShares, hardCapShares };
}

function stopClearing(memory: CompletionMemory): undefined {
  memory.clearingSince = undefined;
  return undefined;
}

function waiting(mode: string): Making {
  return { kind: 'quotes', quotes: [], mode };
}

function planOf(
  view: StrategyView,
  inventory: MakerInventory,
  params: MarketMakerParams,
  missing: Outcome,
): CompletionPlan {
  const { skew, excess = missing, costs } = inventory;
  const book = view[missing];
  return completionPlan({
    heldCost: costs[excess],
    margin: repairMargin(view, inventory, params),
    unpaired: skew.unpaired,
    asks: othersAsks(book, missing, view.orders),
    tick: book.tick,
    fees: view.round.fees,
    minQuotePrice: price(Math.round(params.minQuotePrice * PRICE_ONE)),
  });
}

/** The maker's way: a tick below the ask, or beside the best bid, within what completes the pair (strategies §11.4). */
function restingBid(
  view: StrategyView,
  inventory: MakerInventory,
  params: MarketMakerParams,
  memory: CompletionMemory,
): Making | undefined {
  stopClearing(memory);
  const { skew, excess, costs } = inventory;
  const { missing, unpaired } = skew;
  const size = floorToSizeStep(unpaired);
  if (missing === undefined || excess === undefined || size < view.round.minSize) return undefined;
  if (view.phase !== 'open' || !(secondsToCutoff(view) > 0)) return waiting('CUTOFF');
  const { tick } = view[missing];
  const margin = repairMargin(view, inventory, params);
  const bound = maxMakerPrice({ heldCost: costs[excess], margin }, tick);
  const { bestBid, bestAsk } = othersTop(view[missing], missing, view.orders);
  const near = bestAsk === 0 ? bestBid : bestAsk - tick;
  if (bound === undefined || near < tick) return waiting('NO_COMPLETION');
  const at = price(Math.min(bound, near - (near % tick)));
  return { kind: 'quotes', quotes: [{ outcome: missing, side: 'BUY', price: at, size }], mode: 'COMPLETING_BY_BID' };
}

/** As much of the missing side as the order's money allows, in a size that a market order may have. */
function buyLeg(
  view: StrategyView,
  { skew: { missing, unpaired } }: MakerInventory,
  params: MarketMakerParams,
  { limit, size }: Extract<CompletionPlan, { kind: 'take' }>,
): TakeLeg | undefined {
  if (missing === undefined) return undefined;
  const most = Math.floor((view.config.risk.maxOrderUsdc * PRICE_ONE) / limit);
  const legal = floorToLegalSize(microShares(Math.min(size, most)), limit);
  const least = ceilToLegalSize(smallestTake(view, limit), limit);
  const wanted = legal >= least ? legal : least;
  // A surplus turns the imbalance round: it has to be smaller than what it replaces.
  const carries = params.carrySurplus && least < 2 * unpaired * MICRO && most >= least;
  if (legal < least && !(carries && depthAt(view, missing, limit) >= least)) return undefined;
  return { outcome: missing, side: 'BUY', limit, size: wanted, orderType: params.completionOrder, tag: TAGS.take };
}

/** The smallest order that takes: the market's smallest order, and worth 1 pUSD (protocol §2.6). */
function smallestTake({ round }: StrategyView, limit: Price): MicroShares {
  return microShares(Math.max(round.minSize, Math.ceil((MIN_MARKETABLE_USDC * PRICE_ONE) / limit)));
}

function depthAt(view: StrategyView, outcome: Outcome, limit: Price): number {
  const within = othersAsks(view[outcome], outcome, view.orders).filter((ask) => ask.price <= limit);
  return within.reduce((sum, { size }) => sum + size, 0);
}

/** The excess goes to whoever bids enough, when its counterpart is as good as worthless (strategies §11.6). */
function sellLeg(
  view: StrategyView,
  { skew: { unpaired }, excess }: MakerInventory,
  least: Price,
): TakeLeg | undefined {
  if (excess === undefined) return undefined;
  const bids = othersBids(view[excess], excess, view.orders).filter((bid) => bid.price >= least);
  const most = bids[0] === undefined ? 0 : (view.config.risk.maxOrderUsdc * PRICE_ONE) / bids[0].price / MICRO;
  const parts = takeDepth(bids, floorToSizeStep(Math.min(unpaired, most)));
  const last = parts.at(-1);
  const size = floorToSizeStep(parts.reduce((sum, part) => sum + part.size, 0) / MICRO);
  if (last === undefined || size < view.round.minSize) return undefined;
  return { outcome: excess, side: 'SELL', limit: last.price, size, orderType: 'FAK', tag: TAGS.sell };
}

/** Whether own orders are out of the way, or had their time to go. */
function isClear(view: StrategyView, memory: CompletionMemory): boolean {
  if (view.orders.length === 0) return true;
  memory.clearingSince ??= view.now;
  return view.now - memory.clearingSince >= CLEARING_MS;
}
