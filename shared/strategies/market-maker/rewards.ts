import { type Outcome, OUTCOMES } from '../../market/ids.ts';
import {
  cost,
  type EpochMs,
  floorToSizeStep,
  type MicroShares,
  microShares,
  PRICE_ONE,
  toFraction,
  toUsdc,
} from '../../units/index.ts';
import type { Top } from '../others-top.ts';
import type { OwnOrderView, StrategyView } from '../strategy.ts';
import type { Alpha } from './alpha.ts';
import type { MakerInventory } from './inventory.ts';
import type { MarketMakerParams } from './params.ts';

/** What is done to a side's best quote so that it earns rewards. */
export type Chase = { readonly extraTicks: number; readonly leastSize: MicroShares };

/** What was tried on a side so far. */
type Attempt = { extraTicks: number; isRaised: boolean; tries: number; changedAt: EpochMs | undefined };

/** What is remembered of both sides. */
export type RewardMemory = Readonly<Record<Outcome, Attempt>>;

/** One change of a side in this time, nominal; after so many the side is let be (strategies §12). */
const CHANGE_EVERY_MS = 30_000;
const MOST_TRIES = 3;

const NONE: Chase = { extraTicks: 0, leastSize: microShares(0) };

/** Nothing tried yet. */
export function noAttempts(): RewardMemory {
  return { up: noAttempt(), down: noAttempt() };
}

function noAttempt(): Attempt {
  return { extraTicks: 0, isRaised: false, tries: 0, changedAt: undefined };
}

/**
 * How the best quotes are to be changed in order to earn liquidity rewards (strategies §12): a quote that the venue says does
 * not count is made as large as counts, else moved a tick nearer. Only in peace: a fast or blind market, or an inventory that
 * wants repair, has better uses for its quotes. Caps, total and limits come after it and bind as ever.
 */
export function chaseRewards(
  view: StrategyView,
  tops: Readonly<Record<Outcome, Top>>,
  alpha: Alpha,
  { skew }: MakerInventory,
  params: MarketMakerParams,
  memory: RewardMemory,
): Readonly<Record<Outcome, Chase>> {
  const isCalm = alpha.regime === 'NORMAL' && (skew.state === 'A' || skew.state === 'B');
  if (!params.chaseRewards || !isCalm) return { up: NONE, down: NONE };
  for (const outcome of OUTCOMES) judge(view, tops[outcome], outcome, params, memory[outcome]);
  return { up: chaseOf(memory.up, params), down: chaseOf(memory.down, params) };
}

/** Learns what the venue said of the side's best quote, and changes one thing at the most. */
function judge(view: StrategyView, top: Top, outcome: Outcome, params: MarketMakerParams, attempt: Attempt): void {
  const quote = view.orders.find(
    (order) => order.outcome === outcome && order.level === 0 && order.scoring !== undefined,
  );
  if (quote?.scoring === undefined || quote.scoring.isScoring) return;
  const { changedAt } = attempt;
  if (changedAt !== undefined && quote.scoring.at <= changedAt) return;
  if (view.now - (changedAt ?? -Infinity) < CHANGE_EVERY_MS * view.round.timeScale) return;
  if (attempt.tries >= MOST_TRIES) return giveUp(attempt);
  const change = wayToScore(view, top, quote, params, attempt);
  if (change === undefined) return;
  attempt.tries += 1;
  attempt.changedAt = view.now;
  if (change === 'raise') attempt.isRaised = true;
  else attempt.extraTicks += 1;
}

/** Three changes brought nothing: for the rest of the round the side is quoted as if there were no rewards. */
function giveUp(attempt: Attempt): void {
  attempt.extraTicks = 0;
  attempt.isRaised = false;
}

function wayToScore(
  view: StrategyView,
  { bestBid, bestAsk }: Top,
  quote: OwnOrderView,
  params: MarketMakerParams,
  { isRaised }: Attempt,
): 'raise' | 'nearer' | undefined {
  const least = floorToSizeStep(params.rewardMinShares);
  if (quote.remaining < least) return !isRaised && affords(view, quote, least, params) ? 'raise' : undefined;
  if (bestBid === 0 || bestAsk === 0) return undefined;
  const distance = (bestBid + bestAsk) / 2 / PRICE_ONE - toFraction(quote.price);
  return distance * 100 > params.rewardMaxSpreadCents ? 'nearer' : undefined;
}

/** A larger quote that limits would cut down again is risk without reward. */
function affords(
  { config }: StrategyView,
  { price }: OwnOrderView,
  size: MicroShares,
  params: MarketMakerParams,
): boolean {
  const money = cost(size, price);
  return money <= config.risk.maxOrderUsdc && toUsdc(money) <= params.capitalUsdc / 2;
}

function chaseOf({ extraTicks, isRaised }: Attempt, { rewardMinShares }: MarketMakerParams): Chase {
  return { extraTicks, leastSize: isRaised ? floorToSizeStep(rewardMinShares) : microShares(0) };
}
