import type { Outcome, Side } from '../market/ids.ts';
import type { Round, RoundPhase, Strike } from '../market/round.ts';
import type { EpochMs, MicroShares, MicroUsdc, Price, Tick } from '../units/index.ts';
import type { EngineConfig, StrategyName } from '../engine/config.ts';

/**
 * What a strategy sees of one token's book. Own resting orders are still in it: who prices by it must subtract what
 * {@link StrategyView.orders} lists (pitfall 25).
 */
export type BookView = {
  /** False while the epoch is closed: then nothing else here may be used. */
  readonly live: boolean;
  /** True when the token's data is older than the stale limit: no entries. */
  readonly stale: boolean;
  readonly tick: Tick;
  /** 0 when the side is empty. */
  readonly bestBid: Price | 0;
  readonly bestAsk: Price | 0;
  readonly bestBidSize: MicroShares;
  readonly bestAskSize: MicroShares;
  /** Size resting at a price; 0 where there is none. */
  bidSizeAt(price: Price): MicroShares;
  askSizeAt(price: Price): MicroShares;
};

export type PriceView = { readonly value: number; readonly ageMs: number };

/** Our order as far as strategies need to know it. */
export type OwnOrderView = {
  readonly strategy: StrategyName;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: Price;
  readonly remaining: MicroShares;
  /** True while it is being sent or cancelled, or its fate is unknown. */
  readonly pending: boolean;
};

export type Position = { readonly shares: MicroShares; readonly cost: MicroUsdc };

/** Spot prices over the last 30 nominal seconds, by the producer's time (strategies §4.5). */
export type TradeWindowView = {
  readonly count: number;
  readonly oldest?: { readonly price: number; readonly at: EpochMs } | undefined;
};

/**
 * Read-only picture of one round at one moment; a strategy is a pure function of it.
 *
 * All market durations are *nominal*: real time divided by the round's time scale. So thresholds such as "5 to 90 seconds
 * left" hold unchanged in compressed rounds (design §7).
 */
export type StrategyView = {
  readonly now: EpochMs;
  readonly config: EngineConfig;
  readonly round: Round;
  readonly phase: RoundPhase;
  /** Nominal seconds until the end; negative afterwards. */
  readonly secondsLeft: number;
  /** Part of the round still to come, 0..1. */
  readonly fractionLeft: number;
  readonly strike?: Strike;
  /** Freshest spot price: the oracle's, else Binance's. Absent when too old. */
  readonly spot?: PriceView;
  readonly twap?: PriceView;
  /** Mean that the settlement TWAP is heading for (strategies §9.2b); absent outside TWAP markets. */
  readonly expectedMean?: number;
  /** Model probability of Up, 0.001..0.999; absent without strike or price. */
  readonly fairUp?: number;
  /** Oldest spot of the last 30 nominal seconds, for velocity. */
  readonly window: TradeWindowView;
  readonly up: BookView;
  readonly down: BookView;
  readonly positions: { readonly up: Position; readonly down: Position };
  readonly orders: readonly OwnOrderView[];
};

/** A resting order that a maker strategy wants to have. The engine diffs wishes against what rests. */
export type Quote = {
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
};

/** A wish to take liquidity now (strategies §13). `ask` is the best price it was judged at; the engine works out the worst level needed. */
export type Signal = {
  readonly outcome: Outcome;
  readonly fair: number;
  readonly ask: Price;
  readonly edge: number;
  readonly netEdge: number;
  readonly confidence: number;
  /** Part of the maximum position to put in, 0..1. */
  readonly sizeFraction: number;
};

/** Every evaluation ends in exactly one of these; `reason` is a stable code. */
export type Decision =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'quotes'; readonly quotes: readonly Quote[]; readonly mode: string }
  | { readonly kind: 'signal'; readonly signal: Signal };

/**
 * A trading idea: a pure, stateless function from what is known to what is wanted. No clock, no randomness, no I/O; the
 * same object runs in backtest, paper and live.
 */
export type Strategy = {
  readonly name: StrategyName;
  /** Makers state the quotes they want at all times; takers fire signals. */
  readonly kind: 'maker' | 'taker';
  evaluate(view: StrategyView): Decision;
};
