import type { Outcome, Side } from '../market/ids.ts';
import type { Round, RoundPhase, Strike } from '../market/round.ts';
import type { EpochMs, MicroShares, MicroUsdc, Price, Tick } from '../units/index.ts';
import type * as z from 'zod';
import type { EngineConfig, StrategyName } from '../engine/config.ts';
import type { CandlesView, ExternalView, LeaderTrade, Reading } from './advice.ts';

export type * from './advice.ts';

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
  /** Place in its ladder, 0 nearest to the other side. */
  readonly level: number;
  readonly price: Price;
  readonly remaining: MicroShares;
  /** True while it is being sent or cancelled, or its fate is unknown. */
  readonly pending: boolean;
  /** Whether it earned liquidity rewards when the venue was last asked; see `wantsScoring` of {@link Decision}. */
  readonly scoring?: { readonly isScoring: boolean; readonly at: EpochMs } | undefined;
};

/** Shares with what they cost, fees included. */
export type Position = { readonly shares: MicroShares; readonly cost: MicroUsdc };

export type Positions = { readonly up: Position; readonly down: Position };

/** A fill of ours in this round, whichever strategy's; oldest first. */
export type OwnFillView = {
  readonly strategy: StrategyName;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly role: 'maker' | 'taker';
  readonly at: EpochMs;
};

/** A quote that the venue refused because it would have traded at once: the book had moved under it. */
export type CrossedQuoteView = {
  readonly strategy: StrategyName;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: Price;
  readonly at: EpochMs;
};

/** An order of ours in this round that took, or tried to; oldest first, the finished ones included. */
export type OwnTakeView = {
  readonly strategy: StrategyName;
  /** What the strategy called it, see {@link TakeLeg}. */
  readonly tag: string;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly filled: MicroShares;
  /** False once it is over and all its fills are told: then {@link filled} is final. */
  readonly pending: boolean;
  /** Why the venue never worked on it: the code of a refusal, or `absent`. A book that had nothing for it is no failure. */
  readonly failure?: string;
  readonly at: EpochMs;
};

/** Spot prices over the last 30 nominal seconds, by the producer's time (strategies §4.5). */
export type TradeWindowView = {
  readonly count: number;
  readonly oldest?: { readonly price: number; readonly at: EpochMs } | undefined;
};

/** The same over the exchange's trades alone, with who was the aggressor. */
export type TradeFlowView = TradeWindowView & {
  /** Bought minus sold by takers, units of the asset. */
  readonly netVolume: number;
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
  readonly strike?: Strike | undefined;
  /** Freshest spot price: the oracle's, else Binance's. Absent when too old. */
  readonly spot?: PriceView | undefined;
  readonly twap?: PriceView | undefined;
  /** Mean that the settlement TWAP is heading for (strategies §9.2b); absent outside TWAP markets. */
  readonly expectedMean?: number | undefined;
  /** Model probability of Up, 0.001..0.999; absent without strike or price. */
  readonly fairUp?: number | undefined;
  /** Spot prices of the last 30 nominal seconds, for velocity. */
  readonly window: TradeWindowView;
  /** The exchange's trades of the last 30 nominal seconds. */
  readonly trades: TradeFlowView;
  readonly up: BookView;
  readonly down: BookView;
  readonly positions: Positions;
  /**
   * The part of them that one strategy traded for itself: what others of us hold on a view is not a maker's to even out. The
   * parts need not add up while one strategy sells what another bought.
   */
  heldBy(strategy: StrategyName): Positions;
  readonly orders: readonly OwnOrderView[];
  readonly fills: readonly OwnFillView[];
  /** Oldest first, whichever strategy's. */
  readonly crossedQuotes: readonly CrossedQuoteView[];
  readonly takes: readonly OwnTakeView[];
  /** Variance per second and drift per second of the spot's log price (strategies §9.1), nominal time. */
  readonly volatility: { readonly variance: number; readonly drift: number };
  /** Age of the last price of each source, real ms; absent before the first. */
  readonly oracleAgeMs?: number | undefined;
  readonly binanceAgeMs?: number | undefined;
  /** Last value of each source, however old. */
  readonly oraclePrice?: number | undefined;
  readonly binancePrice?: number | undefined;
  /** Return of the exchange's price over the last nominal second, as a fraction (strategies §9.3, fast move); absent while unknown. */
  readonly secondReturn?: number | undefined;
  readonly candles?: CandlesView | undefined;
  /** Trades of leaders in this round that we have heard of, oldest first. */
  readonly leaderTrades: readonly LeaderTrade[];
  /** Freshest word of another process, stale ones left out. */
  readonly external?: ExternalView | undefined;
  /** Whether orders that take are let through at all now: false in the venue's post-only and cancel-only times. */
  readonly mayTake: boolean;
  /** Money of the account that nothing is reserved from, micro-pUSD; Infinity where the account's money is not counted. */
  readonly freeCash: number;
};

/** A resting order that a maker strategy wants to have. The engine diffs wishes against what rests. */
export type Quote = {
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  /** Place in a ladder, 0 (also when absent) nearest to the other side. Each level of an outcome and side is one order. */
  readonly level?: number;
};

/**
 * When a quote that rests is replaced (strategies §10.3). Without such rules a maker's quotes are kept for as long as the
 * configured refresh says.
 */
export type ChurnRules = {
  /** However well it fits, a quote is made anew when it is so old; nominal. Absent: never. */
  readonly maxAgeMs?: number;
  /** The price differs by at least so many ticks. */
  readonly repriceTicks: number;
  /** The size differs by at least this part of what rests. */
  readonly resizeShare: number;
  /** A slot is left alone for so long after its last change, unless the order must go for safety; nominal. */
  readonly minUpdateMs: number;
  /** Level 0 comes no faster towards the other side than this; going away is free. */
  readonly maxRiseTicksPerS: number;
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
  /** Fees and the least net edge are left out, as by the program whose decisions are replayed. */
  readonly gross?: true;
};

/** One order that takes what is there and leaves nothing behind. */
export type TakeLeg = {
  readonly outcome: Outcome;
  readonly side: Side;
  /** The worst level needed: never higher (BUY) or lower (SELL) than that (strategies §7.3). */
  readonly limit: Price;
  readonly size: MicroShares;
  readonly orderType: 'FOK' | 'FAK';
  /** The strategy's own name for it; {@link OwnTakeView} gives it back. */
  readonly tag: string;
};

/**
 * A wish to take with terms worked out by the strategy: arbitrage, copying, completion, leaving. All legs go out together, or,
 * when a gate refuses one, none.
 */
export type Take = {
  readonly legs: readonly TakeLeg[];
  /**
   * `reduce`: it only makes risk smaller (a completing or closing order) and goes first. Otherwise it competes with signals by
   * this score, edge × confidence (strategies §13.4).
   */
  readonly rank: 'reduce' | number;
  /** Stable code of the plan, for report and tape: `arbitrage`, `unwind`, `copy`, `completion`. */
  readonly plan: string;
};

/** What a decision rests on, by name: told with every order that follows from it. */
export type Basis = Readonly<Record<string, number | string>>;

/** Every evaluation ends in exactly one of these; `reason` and `mode` are stable codes. */
export type Decision =
  | { readonly kind: 'none'; readonly reason: string }
  /** What is to rest, all of it: what is not named is pulled. A maker that completes or leaves says so in `take`. */
  | {
      readonly kind: 'quotes';
      readonly quotes: readonly Quote[];
      readonly mode: string;
      readonly take?: Take;
      readonly churn?: ChurnRules;
      /** The venue is to be asked from time to time which quotes of level 0 earn liquidity rewards (strategies §12). */
      readonly wantsScoring?: true;
      readonly basis?: Basis;
    }
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'take'; readonly take: Take };

/**
 * A trading idea: a pure function from what is known to what is wanted. No clock, no randomness, no I/O; the same object runs
 * in backtest, paper and live. Made by `defineStrategy`, which types parameters and memory.
 */
export type Strategy = {
  readonly name: StrategyName;
  /** Makers state the quotes they want at all times; takers fire signals. */
  readonly kind: 'maker' | 'taker';
  /** What an operator can set; every key has a default and a description. Absent: nothing. */
  readonly params?: z.ZodType;
  /** What has to be fetched for it besides prices and books; nobody reads it where no strategy says so. */
  readonly reads?: readonly Reading[];
  /**
   * What it remembers of one round; absent: nothing. It is the strategy's own to change.
   *
   * @param before what it remembered of the round that it was asked about before this one: some of it may be worth keeping
   */
  memory?(before: unknown): unknown;
  /**
   * @param params what {@link params} made of the operator's words
   * @param memory what {@link memory} made for this round
   */
  evaluate(view: StrategyView, params: unknown, memory: unknown): Decision;
};
