import { floorToSizeStep, type MicroShares, type Price, price, type Tick, toShares } from '../../units/index.ts';

export type LadderInputs = {
  /** Price of level 0. */
  readonly price: Price;
  readonly tick: Tick;
  readonly levels: number;
  readonly stepTicks: number;
  /** What each level's size is of the one before. */
  readonly decay: number;
  /** Size of level 0 before the factor, shares. */
  readonly baseShares: number;
  /** Regime, inventory and book together; 0 or no number is no ladder. */
  readonly factor: number;
  /** Smaller levels are raised to this: the smallest order that may rest. */
  readonly minSize: MicroShares;
};

export type Rung = { readonly level: number; readonly price: Price; readonly size: MicroShares };

/** Prices and sizes of a maker's orders on one token, best first (strategies §10.5, vector V-LADDER). None below one tick. */
export function ladder(inputs: LadderInputs): Rung[] {
  const { tick, levels, stepTicks, decay, baseShares, factor } = inputs;
  if (!(factor > 0)) return [];
  const rungs: Rung[] = [];
  for (let level = 0; level < levels; level += 1) {
    const at = inputs.price - level * stepTicks * tick;
    if (at < tick) break;
    const shares = Math.max(toShares(inputs.minSize), baseShares * decay ** level * factor);
    rungs.push({ level, price: price(at), size: floorToSizeStep(shares) });
  }
  return rungs;
}
