import type { Asset } from '../market/assets.ts';
import type { Outcome, Side } from '../market/ids.ts';
import type { Interval } from '../market/intervals.ts';

/** Mark-outs are taken so long after a fill, nominal seconds (strategies §18). */
export const MARKOUT_HORIZONS_S = [1, 5, 30, 300] as const;

/** Predictions are kept at these parts of a round that have passed. */
export const CALIBRATION_PARTS = [0.1, 0.25, 0.5, 0.75, 0.9] as const;

/**
 * What a backtest found: one JSON object, byte for byte the same for the same tapes, settings, seed and build. It holds no
 * clock time of the run that made it. Money is in pUSD, sizes in shares, prices in pUSD per share, times in UTC ms.
 */
export type BacktestResult = {
  readonly schema: 'bulkhead.backtest/1';
  readonly identity: BacktestIdentity;
  /** Names of the modes that are better than any market would be; not empty: nobody should believe the figures. */
  readonly optimisticModes: readonly string[];
  readonly assumptions: readonly Assumption[];
  /** One for each asset and interval that was on the tapes; each began with its own capital. */
  readonly assets: readonly AssetResult[];
};

/** What the result depends on; `result` is a hash over all of it, so that two results can be compared by one word. */
export type BacktestIdentity = {
  readonly result: string;
  readonly config: string;
  readonly code: string;
  readonly data: string;
  readonly fillModel: string;
  readonly seed: number;
};

/** Something that was taken for true, and where that ends. */
export type Assumption = { readonly name: string; readonly value: string; readonly limit: string };

/** What was on the tapes, what was used and what was left out. */
export type DataReport = {
  readonly files: readonly DataFile[];
  readonly from: number;
  readonly to: number;
  /** Inputs used, by kind. */
  readonly used: Readonly<Record<string, number>>;
  /** Inputs of the recorded engine's own affairs, and those that would have told the future; by kind. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Breaks in the data: gaps that the tape tells, and time between two recordings. */
  readonly gaps: number;
  /** Alarms that the engine gave, by code. */
  readonly alarms: Readonly<Record<string, number>>;
  /** Why a file was not read to its end, and what an imported tape cannot prove. */
  readonly notes: readonly string[];
};

/** One segment of a tape as it stood on disk. */
export type DataFile = { readonly name: string; readonly bytes: number; readonly sha256: string };

export type AssetResult = {
  readonly asset: Asset;
  readonly interval: Interval;
  readonly data: DataReport;
  readonly strategies: readonly StrategyResult[];
  readonly rounds: RoundCounts;
  readonly totals: Totals;
  /** In the order of their ends; rounds without orders included. */
  readonly perRound: readonly RoundResult[];
  /** The account's worth after each round that counts. */
  readonly equity: readonly EquityPoint[];
  readonly markouts: readonly Markout[];
  readonly calibration: readonly Calibration[];
  readonly denials: readonly DenialCount[];
  readonly missed: readonly Missed[];
  /** The first fills; `fillsLeftOut` more were counted in everything else. */
  readonly fills: readonly FillRow[];
  readonly fillsLeftOut: number;
  readonly chosenRound?: RoundSeries;
};

export type RoundCounts = {
  /** Those that were on the tapes from their beginning. */
  readonly seen: number;
  /** Those that had begun when they were found: nothing is sent in them, and they are in no figure. */
  readonly satOut: number;
  /** Those in which an order was intended. */
  readonly traded: number;
  readonly settled: number;
  /** Rounds whose money is in no figure: not resolved at the end of the tapes, or with a book that did not live. */
  readonly excluded: { readonly unresolved: number; readonly frozen: number };
  /** Settled by the streamed TWAP because the tape does not hold the venue's word. */
  readonly settledByTwap: number;
};

export type Totals = {
  readonly capitalUsdc: number;
  readonly pnlUsdc: number;
  readonly feesUsdc: number;
  readonly endUsdc: number;
  /** Largest fall of the account's marked worth below its peak so far. */
  readonly maxDrawdownUsdc: number;
  readonly maxDrawdownShare: number;
  readonly orders: number;
  readonly fills: number;
  readonly makerFills: number;
  readonly takerFills: number;
  readonly shares: number;
  readonly notionalUsdc: number;
  /** Rounds with a gain, with a loss, and with fills but neither. */
  readonly won: number;
  readonly lost: number;
  readonly even: number;
  /** Mean and standard error of the gain over the rounds with fills; the sample size is their sum. */
  readonly meanPerRoundUsdc: number;
  readonly standardErrorUsdc: number;
};

export type StrategyResult = {
  readonly strategy: string;
  readonly orders: {
    readonly intended: number;
    readonly accepted: number;
    readonly refused: number;
    readonly cancelled: number;
    /** With at least one fill. */
    readonly filled: number;
  };
  /** Why it wanted nothing, and how often it said so. */
  readonly silences: Readonly<Record<string, number>>;
  readonly fills: number;
  readonly makerFills: number;
  readonly takerFills: number;
  readonly shares: number;
  readonly notionalUsdc: number;
  readonly feesUsdc: number;
  readonly pnlUsdc: number;
  readonly markouts: readonly Markout[];
};

export type RoundResult = {
  readonly slug: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly strike?: number;
  readonly winner?: Outcome;
  readonly settledBy?: 'venue' | 'twap';
  /** Then the other figures of the round are 0 and its money counts nowhere. */
  readonly excluded?: 'unresolved' | 'frozen';
  readonly orders: number;
  readonly fills: number;
  readonly makerFills: number;
  readonly shares: number;
  readonly notionalUsdc: number;
  readonly feesUsdc: number;
  readonly pnlUsdc: number;
  /** Of strategies with fills. */
  readonly byStrategy: readonly { readonly strategy: string; readonly pnlUsdc: number }[];
};

export type EquityPoint = { readonly at: number; readonly equityUsdc: number; readonly drawdownUsdc: number };

/**
 * How a price moved after fills: side × (mid − price) per share, mean over fills; below 0 the others knew better. Where the
 * round had ended by then its payout stands for the mid.
 */
export type Markout = {
  readonly horizonS: (typeof MARKOUT_HORIZONS_S)[number];
  readonly meanPerShare: number;
  readonly standardError: number;
  readonly count: number;
  /** Fills for which there was no mid at that moment. */
  readonly unknown: number;
};

/** Predictions at one moment of the round against what came true. */
export type Calibration = {
  /** Part of the round that had passed. */
  readonly part: (typeof CALIBRATION_PARTS)[number];
  /** The model's probability of Up. */
  readonly model: Score;
  /** The mid of the Up book. */
  readonly market: Score;
};

export type Score = {
  readonly count: number;
  /** Mean squared error; 0.25 is a coin's. 0 when there is nothing to judge. */
  readonly brier: number;
  /** Ten bins of equal width; those without predictions are left out. */
  readonly bins: readonly {
    readonly from: number;
    readonly to: number;
    readonly count: number;
    readonly meanPredicted: number;
    readonly upShare: number;
  }[];
};

export type DenialCount = { readonly strategy: string; readonly code: string; readonly count: number };

/**
 * Orders that went out and came to less than they asked for.
 *
 * `gone`: the displayed size was gone at arrival. `queue`: trades at the order's price went to those ahead of it. `refused`:
 * the venue would not have taken the order. `value`: what the missed shares would have earned at the order's price, by the
 * round's end; only of rounds that settled.
 */
export type Missed = {
  readonly strategy: string;
  readonly reason: 'gone' | 'queue' | 'refused';
  /** The venue's code, for `refused`. */
  readonly code?: string;
  readonly orders: number;
  readonly shares: number;
  readonly valueUsdc: number;
};

export type FillRow = {
  readonly at: number;
  readonly slug: string;
  readonly strategy: string;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly role: 'maker' | 'taker';
  readonly price: number;
  readonly shares: number;
  readonly feeUsdc: number;
  /** In the order of {@link MARKOUT_HORIZONS_S}; null where there was no mid. */
  readonly markouts: readonly (number | null)[];
};

/** A round drawn on one time axis. Columns are of equal length; null where nothing was known. Prices of the Up token. */
export type RoundSeries = {
  readonly slug: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly strike?: number;
  readonly winner?: Outcome;
  readonly at: readonly number[];
  readonly bid: readonly (number | null)[];
  readonly ask: readonly (number | null)[];
  readonly spot: readonly (number | null)[];
  readonly twap: readonly (number | null)[];
  readonly fairUp: readonly (number | null)[];
  /** Own orders as the venue had them. Down orders keep their own price: in terms of Up it is 1 − price. */
  readonly orders: readonly SeriesOrder[];
  readonly fills: readonly FillRow[];
};

export type SeriesOrder = {
  readonly strategy: string;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: number;
  readonly shares: number;
  readonly filled: number;
  readonly from: number;
  readonly to: number;
};
