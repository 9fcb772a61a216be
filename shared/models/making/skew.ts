import type { Outcome } from '../../market/ids.ts';

export type SkewParams = {
  /** Unpaired shares up to which nothing is done, sizes lean, and the excess side steps back. */
  readonly mild: number;
  readonly moderate: number;
  readonly severe: number;
  /** How strongly sizes lean. */
  readonly weight: number;
  /** Nominal seconds to cut-off below which any more than mild imbalance is repaired at once. */
  readonly lateSeconds: number;
  /** Ticks of improvement that the missing side gets in state C; state B gets one. */
  readonly extraImproveTicks: number;
  /** The excess side is never quoted while anything is unpaired. */
  readonly strictPairing: boolean;
};

/** Strict pairing is for accounts below 500 pUSD, where one lone leg decides the day (strategies §10.1). */
export const SKEW_DEFAULTS: SkewParams = {
  mild: 10,
  moderate: 25,
  severe: 50,
  weight: 1,
  lateSeconds: 90,
  extraImproveTicks: 2,
  strictPairing: false,
};

/** How a maker leans against its inventory. */
export type Skew = {
  /** A balanced, B leaning, C stepping back, D repairing. */
  readonly state: 'A' | 'B' | 'C' | 'D';
  /** The outcome of which there is less; `undefined` when balanced. */
  readonly missing: Outcome | undefined;
  /** |Up − Down|, shares. */
  readonly unpaired: number;
  /** What sizes of either side are multiplied by; 0 is no quote. */
  readonly missingFactor: number;
  readonly excessFactor: number;
  /** Ticks by which the missing side may improve on the best bid. */
  readonly improveTicks: number;
  /** Levels that the excess side leaves out, from the best one. */
  readonly excessLevelsDropped: number;
};

/** Less than what an order can carry is balanced. */
const DUST_SHARES = 0.01;

/**
 * Inventory state of a pair (strategies §10.1, vector V-SKEW). In state D the missing side is bid for at one tick below the best
 * ask, bounded by the completion cap; its size is that of state C.
 *
 * @param up shares held or under way, as `down`
 */
export function inventorySkew(up: number, down: number, secondsToCutoff: number, params: SkewParams): Skew {
  const unpaired = Math.abs(up - down);
  if (!(unpaired >= DUST_SHARES)) return balanced(unpaired);
  const missing = up < down ? 'up' : 'down';
  const strict = params.strictPairing ? { excessFactor: 0 } : {};
  return { missing, unpaired, ...leaning(unpaired, secondsToCutoff, params), ...strict };
}

function balanced(unpaired: number): Skew {
  return { missing: undefined, unpaired, ...EVEN };
}

type Leaning = Omit<Skew, 'missing' | 'unpaired'>;

const EVEN: Leaning = { state: 'A', missingFactor: 1, excessFactor: 1, improveTicks: 0, excessLevelsDropped: 0 };

function leaning(unpaired: number, secondsToCutoff: number, params: SkewParams): Leaning {
  const { mild, moderate, severe, weight, lateSeconds, extraImproveTicks } = params;
  if (unpaired <= mild) return EVEN;
  const full = 1 + weight;
  if (unpaired > severe || !(secondsToCutoff >= lateSeconds))
    return { state: 'D', missingFactor: full, excessFactor: 0, improveTicks: 0, excessLevelsDropped: 0 };
  if (unpaired > moderate) {
    const improveTicks = extraImproveTicks;
    return { state: 'C', missingFactor: full, excessFactor: 1 / full, improveTicks, excessLevelsDropped: 1 };
  }
  const factor = 1 + (weight * unpaired) / moderate;
  return { state: 'B', missingFactor: factor, excessFactor: 1 / factor, improveTicks: 1, excessLevelsDropped: 0 };
}
