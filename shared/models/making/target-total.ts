import { REFERENCE_VARIANCE } from '../fair-value.ts';

/** What the total depends on, at one moment. */
export type TargetTotalInputs = {
  /** Of the log price per nominal second. */
  readonly variance: number;
  /** Mean of both tokens' spreads, as a fraction of 1 pUSD. */
  readonly spread: number;
  /** Nominal seconds until quoting ends. */
  readonly secondsToCutoff: number;
  readonly isFastMove: boolean;
};

/** Fractions of 1 pUSD for a pair of Up and Down, and what saturates each deduction. */
export type TargetTotalParams = {
  readonly base: number;
  readonly min: number;
  readonly max: number;
  readonly volatilityWeight: number;
  readonly spreadWeight: number;
  readonly timeWeight: number;
  readonly fastWeight: number;
  readonly referenceVariance: number;
  readonly referenceSpread: number;
  readonly timeScaleSeconds: number;
};

/** Chosen so that no single deduction saturates the range (strategies §9.4). */
export const TARGET_TOTAL_DEFAULTS: TargetTotalParams = {
  base: 0.985,
  min: 0.97,
  max: 0.99,
  volatilityWeight: 0.005,
  spreadWeight: 0.004,
  timeWeight: 0.003,
  fastWeight: 0.01,
  referenceVariance: REFERENCE_VARIANCE,
  referenceSpread: 0.04,
  timeScaleSeconds: 300,
};

/**
 * What a maker pays at most for a pair of Up and Down, as a fraction of the 1 pUSD that it returns (strategies §9.4, vector
 * V-TT): less the more the market moves, the wider it is and the nearer the end. What is not a number deducts in full.
 */
export function targetTotal(inputs: TargetTotalInputs, params: TargetTotalParams): number {
  const total =
    params.base -
    params.volatilityWeight * share(inputs.variance / params.referenceVariance) -
    params.spreadWeight * share(inputs.spread / params.referenceSpread) -
    params.timeWeight * share(1 - inputs.secondsToCutoff / params.timeScaleSeconds) -
    (inputs.isFastMove ? params.fastWeight : 0);
  return Math.min(Math.max(total, params.min), params.max);
}

function share(value: number): number {
  return Number.isNaN(value) ? 1 : Math.min(Math.max(value, 0), 1);
}

/** The most that either outcome may cost, as fractions of 1 pUSD; they add up to the total. */
export type Caps = { readonly up: number; readonly down: number };

/** No cap is ever nothing or everything (strategies §9.4, edge cases). */
const SUREST = 0.999;

/** Splits the total by the probability of Up (strategies §9.4, vector V-CAP). An unknown probability is one half. */
export function capsOf(probabilityUp: number | undefined, total: number): Caps {
  const known = probabilityUp === undefined || Number.isNaN(probabilityUp) ? 0.5 : probabilityUp;
  const up = Math.min(Math.max(known, 1 - SUREST), SUREST);
  return { up: up * total, down: (1 - up) * total };
}
