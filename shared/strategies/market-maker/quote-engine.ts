import { type Outcome, OUTCOMES } from '../../market/ids.ts';
import { basePrice, ladder, maxMakerPrice, type Rung, withinTotal } from '../../models/index.ts';
import { floorToSizeStep, microShares, type Price, PRICE_ONE, toFraction } from '../../units/index.ts';
import type { Top } from '../others-top.ts';
import type { Quote, StrategyView } from '../strategy.ts';
import type { Alpha } from './alpha.ts';
import { repairMargin } from './completion.ts';
import type { MakerInventory } from './inventory.ts';
import type { MarketMakerParams } from './params.ts';
import type { Chase } from './rewards.ts';

/** What the ladder of a round is made of. */
export type QuoteInputs = {
  readonly view: StrategyView;
  /** Books without own orders. */
  readonly tops: Readonly<Record<Outcome, Top>>;
  readonly alpha: Alpha;
  readonly inventory: MakerInventory;
  readonly params: MarketMakerParams;
  /** What liquidity rewards ask of either side. */
  readonly chase: Readonly<Record<Outcome, Chase>>;
};

/** Never further above the best bid than this (strategies §10). */
const MAX_IMPROVE_TICKS = 2;

type FirstLevel = { readonly outcome: Outcome; readonly price: Price; readonly isHalf: boolean };

/**
 * The bids that a market maker wants on both tokens, before limits (strategies §10.2–10.5, §10.1; vectors V-QUOTE, V-COMBINED,
 * V-LADDER, V-SKEW). Buying Up at p is the same exposure as selling Down at 1 − p, so that all are BUY orders.
 */
export function desiredQuotes(inputs: QuoteInputs): Quote[] {
  const first = firstLevels(inputs);
  const least = inputs.params.minQuotePrice * PRICE_ONE;
  return first.filter(({ price }) => price >= least).flatMap((level) => sideQuotes(inputs, level));
}

/** The best bid of each side that is quoted; together they cost at most the total. */
function firstLevels(inputs: QuoteInputs): FirstLevel[] {
  const levels = OUTCOMES.filter((outcome) => isQuoted(inputs, outcome)).flatMap((outcome) =>
    firstLevel(inputs, outcome),
  );
  const [up, down] = levels;
  if (up === undefined || down === undefined) return levels;
  const { view, tops, alpha } = inputs;
  const side = ({ outcome, price }: FirstLevel) => ({
    price,
    tick: view[outcome].tick,
    bestBid: tops[outcome].bestBid,
  });
  const lowered = withinTotal({ up: side(up), down: side(down) }, alpha.targetTotal);
  return levels.map((level) => ({ ...level, price: lowered[level.outcome] as Price }));
}

/** A token whose data is old is not quoted, and the other one then only to repair (strategies §9.3). */
function isQuoted({ view, inventory: { skew } }: QuoteInputs, outcome: Outcome): boolean {
  if (!view[outcome].live || view[outcome].stale || factorOf(skew, outcome) === 0) return false;
  return OUTCOMES.every((each) => !view[each].stale) || skew.missing === outcome;
}

function firstLevel(inputs: QuoteInputs, outcome: Outcome): FirstLevel[] {
  const { view, tops, params } = inputs;
  const { bestBid, bestAsk } = tops[outcome];
  const base = basePrice({
    tick: view[outcome].tick,
    bestBid,
    bestAsk,
    cap: capOf(inputs, outcome),
    improveTicks: improveTicks(inputs, outcome),
    minTicksFromAsk: params.minTicksFromAsk,
  });
  return base === undefined ? [] : [{ outcome, ...base }];
}

/** The missing side may cost as much as completes the pair, when that is what quoting is about. */
function capOf({ view, alpha, inventory, params }: QuoteInputs, outcome: Outcome): number {
  const cap = alpha.caps[outcome];
  const { skew, excess, costs } = inventory;
  if (skew.missing !== outcome || excess === undefined || skew.state === 'A' || skew.state === 'B') return cap;
  const margin = repairMargin(view, inventory, params);
  const bound = toFraction(maxMakerPrice({ heldCost: costs[excess], margin }, view[outcome].tick) ?? (0 as Price));
  return skew.state === 'D' ? bound : Math.max(cap, bound);
}

/** In state D as far as the ask allows. */
function improveTicks({ inventory: { skew }, params, chase }: QuoteInputs, outcome: Outcome): number {
  const { extraTicks } = chase[outcome];
  if (skew.missing !== outcome) return params.improveTicks + extraTicks;
  if (skew.state === 'D') return PRICE_ONE;
  return Math.min(params.improveTicks + skew.improveTicks, MAX_IMPROVE_TICKS) + extraTicks;
}

function sideQuotes(inputs: QuoteInputs, { outcome, price, isHalf }: FirstLevel): Quote[] {
  const { view, alpha, inventory, params, chase } = inputs;
  const { skew } = inventory;
  const factor = alpha.sizeScalar * (isHalf ? 0.5 : 1);
  const isMissing = skew.missing === outcome;
  const rungs =
    isMissing && skew.state === 'D'
      ? repairRung(view, price, skew.unpaired * factor)
      : ladder({
          price,
          tick: view[outcome].tick,
          levels: alpha.regime === 'FAST_MOVE' ? 1 : params.levels,
          stepTicks: params.stepTicks,
          decay: params.decay,
          baseShares: params.baseShares,
          factor: factor * factorOf(skew, outcome),
          minSize: view.round.minSize,
        });
  const dropped = isMissing ? 0 : skew.excessLevelsDropped;
  const { leastSize } = chase[outcome];
  return rungs
    .filter(({ level }) => level >= dropped)
    .map(({ level, price: at, size }) => {
      const least = level === 0 ? leastSize : 0;
      return { outcome, side: 'BUY' as const, level, price: at, size: microShares(Math.max(size, least)) };
    });
}

/** One order for all that is missing: more than that would only turn the imbalance round. */
function repairRung({ round }: StrategyView, price: Price, shares: number): Rung[] {
  return [{ level: 0, price, size: microShares(Math.max(round.minSize, floorToSizeStep(shares))) }];
}

/** What the inventory makes of a side's sizes; 0 is no quote. */
function factorOf(skew: MakerInventory['skew'], outcome: Outcome): number {
  if (skew.missing === undefined) return 1;
  return skew.missing === outcome ? skew.missingFactor : skew.excessFactor;
}
