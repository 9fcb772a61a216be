import type { Asset } from '../market/assets.ts';
import type { Interval } from '../market/intervals.ts';
import type { MicroShares, MicroUsdc, Price } from '../units/index.ts';

/** Of this build's strategies (`shared/strategies`) or of an operator's own; checked where the configuration is loaded. */
export type StrategyName = string;

/** A strategy that runs, with all of its parameters. */
export type StrategySetting = {
  readonly name: StrategyName;
  readonly params: Readonly<Record<string, unknown>>;
  /** Where a strategy of the operator's own comes from, and what the file held. */
  readonly file?: { readonly path: string; readonly sha256: string };
};

/**
 * Everything that an engine's decisions depend on besides its events. Plain data; it stands in the tape's header, so that
 * a replay builds the same engine. Market durations are nominal and scaled per round; data ages are not.
 */
export type EngineConfig = {
  readonly asset: Asset;
  readonly interval: Interval;
  readonly strategies: readonly StrategySetting[];
  readonly market: {
    /** Maker quotes are pulled this long before the end (strategies §3.3). */
    readonly cutoffMs: number;
  };
  readonly data: {
    /** A token without data for this long in the active round: no entries (design §12). */
    readonly staleMs: number;
    /** … and for this long: its epoch ends. */
    readonly silentMs: number;
    /** A price older than this is no price (strategies §15.3). */
    readonly priceStaleMs: number;
  };
  readonly risk: {
    readonly maxOrderUsdc: MicroUsdc;
    readonly maxPositionUsdc: MicroUsdc;
    readonly maxOpenOrders: number;
    readonly cooldownMs: number;
    /** Stays in the account whatever is bought (strategies §15.1). */
    readonly minBalanceUsdc: MicroUsdc;
    /** Orders that take, per market (strategies §15.3). */
    readonly maxTakesPerMarket: number;
    /** Shares of a market without a counterpart that quotes may lead to (strategies §15.4). */
    readonly maxUnpairedShares: MicroShares;
    /** No quotes into a wider spread (strategies §15.2). */
    readonly maxSpreadTicks: number;
    /** Fractions above the ask that a signal was judged at: of the ask at sending, and of the order's limit. */
    readonly entryTolerance: number;
    readonly maxSlippage: number;
    /** These strategies buy only from `min` to `max`. */
    readonly buyBand: { readonly strategies: readonly StrategyName[]; readonly min: Price; readonly max: Price };
    /** A sale worth less is not made. */
    readonly dustUsdc: MicroUsdc;
    /** A clock that is further from the venue's is not to be traded by. */
    readonly maxClockSkewMs: number;
  };
  readonly making: {
    readonly refreshMs: number;
    readonly minRefreshMs: number;
  };
  readonly advice: {
    /** The word of another process that is older than this is ignored. */
    readonly externalStaleMs: number;
  };
  /** Absent where nobody merges and redeems for us (strategies §16). */
  readonly treasury?: {
    /** Full sets from which merging is worth a transaction, and what their number is rounded down to. */
    readonly minSets: MicroShares;
    readonly batch: MicroShares;
  };
  readonly taking: {
    /** Base of sizeFrac (strategies §13.6). */
    readonly maxPositionUsdc: MicroUsdc;
    readonly minNetEdge: number;
  };
};
