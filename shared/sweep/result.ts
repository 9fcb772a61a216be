import type { Asset } from '../market/assets.ts';
import type { Interval } from '../market/intervals.ts';

/** What a parameter may be set to from the command line. */
export type ParameterValue = number | boolean | string;

/** Values by parameter; a key with dots reaches into nested parameters. */
export type ParameterSet = Readonly<Record<string, ParameterValue>>;

/** One parameter that a sweep changes: listed values, or a range from which they are drawn. */
export type SweptParameter =
  | { readonly key: string; readonly values: readonly ParameterValue[] }
  | { readonly key: string; readonly low: number; readonly high: number; readonly scale: 'linear' | 'log' | 'int' };

/**
 * What a sweep found: one JSON object, byte for byte the same for the same tapes, settings, seed and build, in whatever order its
 * jobs finished and however often it was resumed. Money is in pUSD, times in UTC ms. A *period* is everything that began at one
 * moment: rounds of several assets that begin together are one observation, since they end together as well.
 */
export type SweepResult = {
  readonly schema: 'bulkhead.sweep/1';
  readonly identity: SweepIdentity;
  readonly strategy: string;
  /** Better than any market would be; not empty: nobody should believe the figures. */
  readonly optimisticModes: readonly string[];
  readonly search: 'grid' | 'random';
  readonly parameters: readonly SweptParameter[];
  /** Each asset and interval had its own account with this much. */
  readonly capitalUsdc: number;
  readonly assets: readonly { readonly asset: Asset; readonly interval: Interval }[];
  /** First and last moment of the periods that count; absent when there is none. */
  readonly span?: { readonly from: number; readonly to: number };
  readonly periods: number;
  /** Every parameter set that was tried, in the order of the plan; also those that failed. */
  readonly trials: readonly TrialResult[];
  /** Jobs that were lost, each after a second attempt. Their trials are judged by nothing. */
  readonly failures: readonly JobFailure[];
  /** The trial with the highest Sharpe ratio, and what is left of it; absent when no trial was filled. */
  readonly best?: BestTrial;
  /** Absent with fewer than two periods for each fold. */
  readonly walkForward?: WalkForward;
  readonly verdict: SweepVerdict;
};

/** What the result depends on; `result` is a hash over all of it. */
export type SweepIdentity = {
  readonly result: string;
  readonly config: string;
  readonly code: string;
  readonly data: string;
  readonly fillModel: string;
  readonly seed: number;
};

/** Mean gain, its uncertainty and their ratio over periods; periods without fills count as 0. */
export type Score = {
  readonly periods: number;
  readonly pnlUsdc: number;
  readonly meanUsdc: number;
  readonly standardErrorUsdc: number;
  /** Mean ÷ standard deviation, per period; 0 where nothing varies. */
  readonly sharpe: number;
};

export type TrialResult = Score & {
  /** 0, 1, 2, … in the order of the plan. */
  readonly id: number;
  readonly params: ParameterSet;
  /** False when a job of it was lost: then its figures are of the others alone and it is not ranked. */
  readonly complete: boolean;
  readonly fills: number;
  /** Periods with a gain, and with a loss. */
  readonly won: number;
  readonly lost: number;
  /** Deepest fall of all accounts together, seen at the ends of periods. */
  readonly maxDrawdownUsdc: number;
  readonly byAsset: readonly {
    readonly asset: Asset;
    readonly interval: Interval;
    readonly pnlUsdc: number;
    readonly fills: number;
    /** At every look within the rounds. */
    readonly maxDrawdownUsdc: number;
  }[];
};

export type JobFailure = {
  readonly trial: number;
  readonly asset: Asset;
  readonly interval: Interval;
  readonly attempts: number;
  /** `error` a throw, `exit` the thread went away, `memory` it outgrew its limit, `deadline` it took too long. */
  readonly kind: 'error' | 'exit' | 'memory' | 'deadline';
  readonly reason: string;
};

export type BestTrial = {
  readonly trial: number;
  readonly deflated: DeflatedSharpe;
  readonly monteCarlo: MonteCarlo;
};

/** Bailey and López de Prado, The Deflated Sharpe Ratio, 2014. */
export type DeflatedSharpe = {
  /** How many trials the best was picked from. */
  readonly trials: number;
  /** What the best of as many trials without any skill would reach on average, per period. */
  readonly sharpeByLuck: number;
  /** Probability that the true ratio is above 0, had this been the only trial. */
  readonly probabilityAlone: number;
  /** Probability that it is above {@link sharpeByLuck}. */
  readonly probability: number;
  readonly skewness: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
};

/** Stationary bootstrap over periods (Politis and Romano, 1994). */
export type MonteCarlo = {
  readonly paths: number;
  /** Mean length of a block, periods. */
  readonly meanBlock: number;
  /** Gain so far after so many periods: quantiles over the paths, and what really came. At most 61 points, the first at 0. */
  readonly fan: readonly (Quantiles & { readonly period: number; readonly actual: number })[];
  readonly pnlUsdc: Quantiles;
  readonly maxDrawdownUsdc: Quantiles;
  /** Part of the paths that ended below 0. */
  readonly lossShare: number;
};

export type Quantiles = {
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
};

/** Parameters chosen on the past alone, judged by what came next. */
export type WalkForward = {
  readonly folds: number;
  readonly steps: readonly WalkForwardStep[];
  /** All that was judged, taken together. */
  readonly outOfSample: Score;
  /** Of the gain out of sample; absent when nothing was traded there. */
  readonly monteCarlo?: MonteCarlo;
};

export type WalkForwardStep = {
  /** The past that was chosen on, without what was purged. */
  readonly past: { readonly from: number; readonly to: number; readonly periods: number };
  /** Periods left out at the border, because they were not settled, or still remembered, when the next fold began. */
  readonly purged: number;
  readonly next: { readonly from: number; readonly to: number; readonly periods: number };
  /** Absent when no trial had gained in the past: then nothing is traded. */
  readonly chosen?: number;
  readonly pastScore?: Score;
  readonly nextScore: Score;
};

export type SweepVerdict = {
  /**
   * `warning` an optimistic mode; `nothing` no fill or no trial; `losing` no trial gained; `few` too few periods;
   * `chance` luck explains the best one; `promising` neither the number of trials nor the next fold takes it away.
   */
  readonly kind: 'warning' | 'nothing' | 'losing' | 'few' | 'chance' | 'promising';
  readonly headline: string;
  readonly explanation: string;
};
