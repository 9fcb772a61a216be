import { otherOutcome, type Outcome, OUTCOMES } from '../../market/ids.ts';
import { feePerShare, inventorySkew, type Skew } from '../../models/index.ts';
import { type Price, toFraction, toShares, toUsdc } from '../../units/index.ts';
import type { Position, Positions, StrategyView } from '../strategy.ts';
import { secondsToCutoff } from './alpha.ts';
import type { MarketMakerParams } from './params.ts';

/** What the market maker holds of a round, and what that means for its quotes. */
export type MakerInventory = {
  readonly positions: Positions;
  readonly skew: Skew;
  /** The outcome of which there is more; `undefined` when balanced. */
  readonly excess: Outcome | undefined;
  /** What a share of either outcome cost on average, fees included, as a fraction of 1 pUSD. */
  readonly costs: Readonly<Record<Outcome, number>>;
  /** Lost by its own completions so far, pUSD. */
  readonly lostUsdc: number;
};

/** What shares cost when last that was known, by outcome. */
export type LastCosts = Partial<Record<Outcome, number>>;

/** Reads the maker's own part of the round's inventory. @param lastCosts is brought up to date */
export function inventoryOf(
  view: StrategyView,
  strategy: string,
  params: MarketMakerParams,
  lastCosts: LastCosts,
): MakerInventory {
  const positions = view.heldBy(strategy);
  const { mildShares: mild, moderateShares: moderate, severeShares: severe } = params;
  const { skewWeight: weight, repairImproveTicks: extraImproveTicks, lateSeconds, strictPairing } = params;
  const lean = { mild, moderate, severe, weight, lateSeconds, extraImproveTicks, strictPairing };
  const [up, down] = [toShares(positions.up.shares), toShares(positions.down.shares)];
  const skew = inventorySkew(up, down, secondsToCutoff(view), lean);
  for (const outcome of OUTCOMES) {
    const cost = averageCost(positions[outcome]);
    if (cost !== undefined) lastCosts[outcome] = cost;
  }
  const costs = { up: costOf(view, 'up', lastCosts), down: costOf(view, 'down', lastCosts) };
  const excess = skew.missing === undefined ? undefined : otherOutcome(skew.missing);
  return { positions, skew, excess, costs, lostUsdc: lostSoFar(view, strategy, costs) };
}

function averageCost({ shares, cost }: Position): number | undefined {
  return shares > 0 && cost > 0 ? cost / shares : undefined;
}

/** Where it was never known, the worse of guesses: what the other side would fetch (strategies §11, edge cases). */
function costOf(view: StrategyView, outcome: Outcome, lastCosts: LastCosts): number {
  return lastCosts[outcome] ?? 1 - toFraction(view[outcome].bestBid as Price);
}

/** Losses of completions count, gains do not make room for more. */
function lostSoFar({ fills, round }: StrategyView, strategy: string, costs: MakerInventory['costs']): number {
  let lost = 0;
  for (const fill of fills) {
    if (fill.role !== 'taker' || fill.strategy !== strategy) continue;
    const at = toFraction(fill.price);
    const fee = feePerShare(at, round.fees);
    const perShare =
      fill.side === 'BUY' ? at + fee + costs[otherOutcome(fill.outcome)] - 1 : costs[fill.outcome] - at + fee;
    lost += Math.max(0, perShare) * toShares(fill.size);
  }
  return lost;
}

/** Money in both positions, pUSD. */
export function invested({ up, down }: Positions): number {
  return toUsdc(up.cost) + toUsdc(down.cost);
}
