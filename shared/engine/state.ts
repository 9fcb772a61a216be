import { FEEDS, type Feed } from '../events/engine-events.ts';
import type { EvaluationsByStrategy } from '../events/evaluation-counts.ts';
import type { ConditionId, OrderHash } from '../market/ids.ts';
import type { VenueHold } from '../risk/gates.ts';
import { type Lease, NOTHING_USED, type Usage } from '../risk/lease.ts';
import type { TokenBucket } from '../risk/token-bucket.ts';
import { paramsOf } from '../strategies/define-strategy.ts';
import type { CandlesView, Strategy } from '../strategies/strategy.ts';
import { type EpochMs, epochMs, type MicroShares, type MicroUsdc, microUsdc } from '../units/index.ts';
import { TokenTable } from '../wire/market/token-table.ts';
import type { TokenBook } from './books/token-book.ts';
import type { EngineConfig, StrategyName } from './config.ts';
import type { Market } from './market.ts';
import { OrderLedger } from './orders/order-ledger.ts';
import { PriceBoard } from './prices/price-board.ts';

/**
 * State of one asset's engine. One owner changes it in place, through `step` and nothing else; it holds no clock, no
 * randomness and no reference to the world.
 */
export type Engine = {
  readonly config: EngineConfig;
  readonly strategies: readonly ActiveStrategy[];
  /** Those that quote; see `decisions/ownership.ts`. */
  readonly makers: readonly ActiveStrategy[];
  /** Tokens that are followed now. The decoder of market frames reads it. */
  readonly tokens: TokenTable;
  /** Book and market of each slot of {@link tokens}. */
  readonly slots: (FollowedToken | undefined)[];
  readonly markets: Map<ConditionId, Market>;
  /** Starts of windows for which discovery found nothing so far, and why. */
  readonly missing: Map<EpochMs, string>;
  readonly feeds: Readonly<Record<Feed, FeedState>>;
  readonly prices: PriceBoard;
  readonly orders: OrderLedger;
  readonly counters: EngineCounters;
  readonly told: Told;
  candles: CandlesView | undefined;
  /** What each strategy remembers of the round that it was asked about last: the next round's memory is made from it. */
  readonly lastMemories: Map<StrategyName, unknown>;
  /** Time of the present step; never decreases. */
  now: EpochMs;
  /** When the first event came; rounds that began before were not missed. */
  startedAt: EpochMs | undefined;
  lease: Lease | undefined;
  /** The venue's clock minus this machine's, as last measured, ms. */
  clockOffsetMs: number;
  /** What the venue forbids, and until when it takes only orders that rest. */
  hold: VenueHold | undefined;
  postOnlyUntil: EpochMs;
  /** Until then the venue may not have worked off what it took in: it said a moment ago that it does not work normally. */
  awayUntil: EpochMs;
  command: { readonly mode: 'run' | 'halt' | 'drain'; readonly reason: string };
  /** This engine's share of what the signer may send; absent where nothing is counted. */
  orderBudget: TokenBucket | undefined;
  /** Orders that earlier incarnations signed a short while ago. */
  readonly earlierOrders: Set<OrderHash>;
  /** Why the supervisor lets nothing enter; absent while it does. Apart from {@link command}, which is a person's. */
  suspendedFor: string | undefined;
  /** The operator has switched quoting off. */
  quotingOff: boolean;
  /** Sets of each market that were ever merged, as the treasury told. */
  readonly mergedTold: Map<ConditionId, MicroShares>;
  /** How many steps there were: orders what has the same moment. */
  steps: number;
  /** When the last price came over the settlement feed; 0 before the first. */
  pricesHeardAt: EpochMs;
  /** When the reconciliation under way was asked for. `outdated`: the user stream fell or lost something since. */
  reconcileAsked: { readonly at: EpochMs; readonly step: number; outdated: boolean } | undefined;
  /** When the balances were asked for whose answer is outstanding. */
  balancesAskedAt: EpochMs | undefined;
  /** Until then nothing but data can change anything: `calm.ts`. */
  calmUntil: number;
  /** The earliest wake that was asked for and has not passed. */
  wakeAt: EpochMs | undefined;
  /** The earliest moment at which a quote that had to wait may be changed; worked out anew in every step. */
  requoteAt: EpochMs | undefined;
  /** Realised in markets that are forgotten, and what became of the evaluations there. */
  realisedBefore: MicroUsdc;
  evaluationsBefore: EvaluationsByStrategy;
};

/** A strategy that runs, with the parameters that hold now. */
export type ActiveStrategy = {
  readonly strategy: Strategy;
  /** Among all that run, from 0. */
  readonly place: number;
  params: unknown;
};

/** A token on the market feed, with the round that it belongs to. */
export type FollowedToken = { readonly market: Market; readonly book: TokenBook };

/** Whether a feed is connected, and since when it has been so. */
export type FeedState = { up: boolean; since: EpochMs };

/** Sums since the engine was made. */
export type EngineCounters = {
  gaps: number;
  epochs: number;
  /** Level changes that came before a snapshot. */
  deltasWithoutBook: number;
  /** Events about rounds or orders that the engine does not know (any more). */
  strangeEvents: number;
  /** Prices that were stamped too far in the future. */
  futurePrices: number;
  intended: number;
  accepted: number;
  refused: number;
  /** Denials told: one that stands is told once. */
  denied: number;
  unknown: number;
  cancelled: number;
  /** Orders of which a part was filled, those of an earlier incarnation included. */
  trades: number;
  fills: { count: number; maker: number; taker: number; shares: number; notional: number; fees: number };
  maxAtRisk: MicroUsdc;
};

/** Facts as last told: they are repeated only when they change. */
export type Told = {
  standing: string;
  atRisk: MicroUsdc;
  inPositions: MicroUsdc;
  usage: Usage;
  realised: MicroUsdc;
  unrealised: MicroUsdc;
  /** How many fills the PnL was made of. */
  fills: number;
  pnlAt: EpochMs;
};

/** A new engine. Nothing is known, nothing is sent before the first events. */
export function createEngine(config: EngineConfig, strategies: readonly Strategy[]): Engine {
  const start = epochMs(0);
  const active = strategies.map((strategy, place) => ({
    strategy,
    place,
    params: paramsOf(strategy, saidOf(config, strategy)),
  }));
  return {
    config,
    strategies: active,
    makers: active.filter(({ strategy }) => strategy.kind === 'maker'),
    tokens: new TokenTable(),
    slots: [],
    markets: new Map(),
    missing: new Map(),
    candles: undefined,
    lastMemories: new Map(),
    feeds: feedsDown(start),
    prices: new PriceBoard(config.data.priceStaleMs),
    orders: new OrderLedger(),
    counters: noCounts(),
    told: {
      standing: '',
      atRisk: microUsdc(0),
      inPositions: microUsdc(0),
      usage: NOTHING_USED,
      realised: microUsdc(0),
      unrealised: microUsdc(0),
      fills: 0,
      pnlAt: start,
    },
    now: start,
    startedAt: undefined,
    lease: undefined,
    clockOffsetMs: 0,
    hold: undefined,
    postOnlyUntil: start,
    awayUntil: start,
    command: { mode: 'run', reason: '' },
    orderBudget: undefined,
    earlierOrders: new Set(),
    suspendedFor: undefined,
    quotingOff: false,
    mergedTold: new Map(),
    steps: 0,
    pricesHeardAt: start,
    reconcileAsked: undefined,
    balancesAskedAt: undefined,
    calmUntil: 0,
    wakeAt: undefined,
    requoteAt: undefined,
    realisedBefore: microUsdc(0),
    evaluationsBefore: {},
  };
}

function saidOf({ strategies }: EngineConfig, { name }: Strategy): unknown {
  return strategies.find((setting) => setting.name === name)?.params;
}

function feedsDown(since: EpochMs): Record<Feed, FeedState> {
  return Object.fromEntries(FEEDS.map((feed) => [feed, { up: false, since }])) as Record<Feed, FeedState>;
}

function noCounts(): EngineCounters {
  return {
    gaps: 0,
    epochs: 0,
    deltasWithoutBook: 0,
    strangeEvents: 0,
    futurePrices: 0,
    intended: 0,
    accepted: 0,
    refused: 0,
    denied: 0,
    unknown: 0,
    cancelled: 0,
    trades: 0,
    fills: { count: 0, maker: 0, taker: 0, shares: 0, notional: 0, fees: 0 },
    maxAtRisk: microUsdc(0),
  };
}
