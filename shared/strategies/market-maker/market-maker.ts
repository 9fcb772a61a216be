import { defineStrategy } from '../define-strategy.ts';
import { othersTop } from '../others-top.ts';
import type { ChurnRules, Decision, Quote, StrategyView } from '../strategy.ts';
import { type Alpha, alphaOf, secondsToCutoff } from './alpha.ts';
import { basisOf } from './basis.ts';
import { type CompletionMemory, completionDecision } from './completion.ts';
import { inventoryOf, type LastCosts, type MakerInventory } from './inventory.ts';
import { isAllowedAlone, withinLimits } from './limits.ts';
import { type MarketMakerParams, marketMakerParams } from './params.ts';
import { desiredQuotes } from './quote-engine.ts';
import { chaseRewards, noAttempts, type RewardMemory } from './rewards.ts';

/** Stands on its orders and fills. */
const NAME = 'market_maker';

type Making = Extract<Decision, { kind: 'quotes' }>;

type Memory = {
  readonly lastCosts: LastCosts;
  readonly completion: CompletionMemory;
  readonly rewards: RewardMemory;
};

/**
 * Bids for both outcomes of a round so that a pair costs less than the 1 pUSD that it pays (strategies §9–11): a model of the
 * probability caps either side, a ladder of bids joins the book beneath the caps, inventory makes it lean towards the side that
 * is missing, and what is still unpaired near the cut-off is completed by taking.
 */
export const marketMaker = defineStrategy({
  name: NAME,
  kind: 'maker',
  params: marketMakerParams,
  memory: (): Memory => ({ lastCosts: {}, completion: { clearingSince: undefined }, rewards: noAttempts() }),
  evaluate,
});

function evaluate(view: StrategyView, params: MarketMakerParams, memory: Memory): Decision {
  if (view.phase !== 'open' && view.phase !== 'closing') return off('NOT_RUNNING');
  if (!view.up.live || !view.down.live) return off('BOOK_CLOSED');
  const tops = { up: othersTop(view.up, 'up', view.orders), down: othersTop(view.down, 'down', view.orders) };
  const alpha = alphaOf(view, [tops.up, tops.down], params);
  if (alpha.regime === 'STALE_ORACLE') return off(alpha.regime);
  const inventory = inventoryOf(view, NAME, params, memory.lastCosts);
  const completion = completionDecision(view, inventory, params, NAME, memory.completion);
  if (completion !== undefined) {
    const quotes = withinLimits(view, inventory, params, completion.quotes);
    return complete(view, alpha, inventory, params, { ...completion, quotes });
  }
  const blocked = whyNotQuoting(view, alpha, params);
  if (blocked !== undefined) return off(blocked);
  const chase = chaseRewards(view, tops, alpha, inventory, params, memory.rewards);
  const desired = desiredQuotes({ view, tops, alpha, inventory, params, chase });
  const quotes = withinLimits(view, inventory, params, desired);
  if (!isAllowedAlone(inventory, params, quotes)) return off('ONE_SIDED');
  return complete(view, alpha, inventory, params, { kind: 'quotes', quotes, mode: modeOf(alpha, desired, quotes) });
}

function off(mode: string): Decision {
  return { kind: 'quotes', quotes: [], mode };
}

function whyNotQuoting(view: StrategyView, alpha: Alpha, { pauseOnDisagree }: MarketMakerParams): string | undefined {
  if (view.phase !== 'open' || !(secondsToCutoff(view) > 0)) return 'CUTOFF';
  return pauseOnDisagree && alpha.disagree ? 'ORACLE_DISAGREE' : undefined;
}

/** The regime, or why nothing is quoted in it. */
function modeOf({ regime }: Alpha, desired: readonly Quote[], quotes: readonly Quote[]): string {
  if (desired.length === 0) return 'NO_PRICE';
  return quotes.length === 0 ? 'NO_ROOM' : regime;
}

/** The decision with how its quotes are kept up to date, and with what it rests on. */
function complete(
  view: StrategyView,
  alpha: Alpha,
  inventory: MakerInventory,
  params: MarketMakerParams,
  decision: Making,
): Making {
  return {
    ...decision,
    churn: churnOf(view, inventory, params),
    basis: basisOf(alpha, inventory),
    ...(params.chaseRewards ? { wantsScoring: true } : {}),
  };
}

/**
 * A repair may come up faster than a quote in peace (strategies §10.3). The pause between two changes spares the venue's rate
 * limits, which a compressed round does not stretch: it is real time, where rules of churn are nominal.
 */
function churnOf({ round }: StrategyView, { skew }: MakerInventory, params: MarketMakerParams): ChurnRules {
  const { repriceTicks, resizeShare, minUpdateMs, maxRiseTicksPerS, repairRiseTicksPerS } = params;
  const isRepairing = skew.state === 'C' || skew.state === 'D';
  const rise = isRepairing ? repairRiseTicksPerS : maxRiseTicksPerS;
  return { repriceTicks, resizeShare, minUpdateMs: minUpdateMs / round.timeScale, maxRiseTicksPerS: rise };
}
