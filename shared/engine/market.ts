import type { Inventory } from '../events/effects.ts';
import type { OrderHash, Outcome } from '../market/ids.ts';
import { scaled } from '../market/intervals.ts';
import type { Resolution, Round, RoundPhase, Strike } from '../market/round.ts';
import { SettlementWindow } from '../models/index.ts';
import type {
  CrossedQuoteView,
  ExternalView,
  LeaderTrade,
  OwnOrderView,
  StrategyView,
} from '../strategies/strategy.ts';
import type { DenialCode } from '../risk/denials.ts';
import { type EpochMs, epochMs, type MicroShares, microShares, type Price } from '../units/index.ts';
import { TokenBook } from './books/token-book.ts';
import type { EngineConfig, StrategyName } from './config.ts';
import type { EvaluationTally } from './decisions/evaluation-tally.ts';
import { FillBook } from './money/fill-book.ts';
import type { Order } from './orders/order.ts';

/** The tokens of an ended round are followed for this much longer (strategies §3.4); nominal. */
const FOLLOW_AFTER_END_MS = 10_000;

/** A round that is not resolved this long after its end is a matter for people; nominal. */
const OVERDUE_AFTER_MS = 1_800_000;

/** Shares before the first trade. */
const NOTHING: Inventory = { settled: microShares(0), provisional: microShares(0), reserved: microShares(0) };

/**
 * Whether a market takes orders yet. The venue lists some before its matching engine knows them, and refuses each order until
 * then: without a wait the next would follow at once, and the refusals in a row would stop the account.
 */
export type Readiness = {
  /** Nothing is sent before. */
  notBefore: number;
  /** Orders refused for this since the last that was taken. */
  refusals: number;
};

/** One round with everything that the engine knows and has in it. */
export type Market = {
  readonly round: Round;
  /** When maker quotes are pulled, and when the tokens are let go. */
  readonly cutoffAt: EpochMs;
  readonly unfollowAt: EpochMs;
  readonly listedAt: EpochMs;
  /** True for a round that had begun when the engine learned of it. */
  readonly satOut: boolean;
  readonly books: Readonly<Record<Outcome, TokenBook>>;
  readonly fills: FillBook;
  /** Orders that are not over, or whose fills are not all booked. */
  readonly working: Set<Order>;
  /** See `orders/working-sums.ts`; absent where they have to be worked out anew. */
  sums: WorkingSums | undefined;
  /** Orders of ours that took or tried to, oldest first. */
  readonly taken: Order[];
  /** Quotes that the venue refused because they would have traded, oldest first. */
  readonly crossedQuotes: CrossedQuoteView[];
  /** When the venue was last asked which quotes earn rewards; −Infinity before. */
  scoringAskedAt: number;
  /** What became of each strategy's evaluations here. */
  readonly evaluations: Map<StrategyName, EvaluationTally>;
  /** What each strategy remembers of this round. */
  readonly memories: Map<StrategyName, unknown>;
  readonly leaderTrades: LeaderTrade[];
  /** The last word of each other process. */
  readonly external: Map<string, ExternalWord>;
  /** What strategies see of the round; made when they are first asked. */
  view: StrategyView | undefined;
  phase: RoundPhase;
  subscribed: boolean;
  /** Whether an order of ours was ever intended here. */
  traded: boolean;
  /** Orders that took on a view, whatever became of them. */
  takes: number;
  /** Orders of which a part was filled, whoever sent them. */
  readonly filledOrders: Set<OrderHash>;
  strike: Strike | undefined;
  /** The passed part of the settlement's average; absent outside TWAP markets. */
  readonly settlement: SettlementWindow | undefined;
  /** The streamed TWAP that becomes the strike when the round begins. */
  twapAtStart: Strike | undefined;
  acceptingOrders: boolean;
  readonly readiness: Readiness;
  resolution: Resolution | undefined;
  resolvedAt: EpochMs | undefined;
  /** When an alarm is due because the round is still not resolved; absent once it was given. */
  overdueAt: EpochMs | undefined;
  readonly reconciliation: MarketReconciliation;
  readonly balance: MarketBalance;
  readonly chain: MarketChain;
  /** Shares as last told. */
  readonly inventoryTold: Record<Outcome, Inventory>;
  /** What was done with each quote slot lately. */
  readonly quoteSlots: Map<string, QuoteSlot>;
  lastTakeAt: EpochMs | undefined;
  /** The outcome that was taken on a view: one house view per market (strategies §13). */
  takenSide: Outcome | undefined;
  /** Last denial of each wish, so that a standing one is told once. */
  readonly denials: Map<string, DenialCode>;
};

/**
 * What the orders under way amount to: money in micro-pUSD, sizes in micro-shares. An order of which nobody knows what became
 * counts as live and as filled, whichever is worse.
 */
export type WorkingSums = {
  /** Those that are not over, as strategies see them. */
  readonly views: readonly OwnOrderView[];
  /** … without those that take. */
  readonly resting: readonly Order[];
  readonly hasUnknown: boolean;
  /** One that takes is not over. */
  readonly isTaking: boolean;
  /** What they may cost. */
  readonly reserve: Readonly<Record<Outcome, number>>;
  /** Shares that may yet be bought and sold. */
  readonly bidFor: Readonly<Record<Outcome, number>>;
  readonly offered: Readonly<Record<Outcome, number>>;
  /** What may yet be traded, in money at the orders' prices and in orders of which nothing was filled so far. */
  readonly volume: number;
  readonly trades: number;
};

/** What another process said of a round, and when. */
export type ExternalWord = Pick<ExternalView, 'source' | 'fairUp'> & { readonly saidAt: EpochMs };

/** How far our records of a market agree with the venue's. */
export type MarketReconciliation = {
  /** Our orders and fills here were compared with the venue's since the user stream came up. */
  done: boolean;
  /** The venue lists an order of the account that we do not know. */
  foreign: boolean;
  /** Orders of that kind that an alarm told of. */
  readonly foreignTold: Set<OrderHash>;
  /** When the last question that was answered had been asked; 0 before the first. */
  lookedAt: EpochMs;
  /** The last moment at which neither an order nor a fill was under way. */
  quietAt: EpochMs;
  /** No further look before this. */
  notBefore: EpochMs;
  /** After a look that failed there is no further one before this, whatever hurries. */
  retryAt: EpochMs;
};

/** What was done with a quote slot lately. */
export type QuoteSlot = {
  /** A slot is changed at most once in its minimum interval. */
  changedAt: EpochMs;
  /** Prices at which an order stood, each with the last moment at which it was seen to. */
  readonly prices: { readonly price: Price; until: EpochMs }[];
};

/** What the treasury did and is to do in a market. */
export type MarketChain = {
  /** It knows that it has to redeem here. */
  dutyTold: boolean;
  /** Sets that were merged, and those of a merge under way: nobody else may have them. */
  merged: MicroShares;
  merging: MicroShares;
  mergeAskedAt: EpochMs | undefined;
  /** Nothing is left on chain. */
  isRedeemed: boolean;
};

/** How far the shares that the venue says we hold in a market agree with our fills. */
export type MarketBalance = {
  /** When the last question that was answered had been asked; 0 before the first. */
  lookedAt: EpochMs;
  /** Since when they disagree. */
  mismatchSince: EpochMs | undefined;
  /** They have disagreed for so long that no entry is allowed until they agree. */
  blocked: boolean;
};

/** @param now decides whether the round is sat out */
export function createMarket(round: Round, config: EngineConfig, now: EpochMs): Market {
  return {
    round,
    cutoffAt: epochMs(round.endsAt - scaled(config.market.cutoffMs, round.timeScale)),
    unfollowAt: epochMs(round.endsAt + scaled(FOLLOW_AFTER_END_MS, round.timeScale)),
    listedAt: now,
    satOut: now >= round.startsAt,
    books: { up: new TokenBook(round.up, 'up', round.tick), down: new TokenBook(round.down, 'down', round.tick) },
    fills: new FillBook(round.fees),
    working: new Set(),
    sums: undefined,
    taken: [],
    crossedQuotes: [],
    scoringAskedAt: -Infinity,
    evaluations: new Map(),
    memories: new Map(),
    leaderTrades: [],
    external: new Map(),
    view: undefined,
    phase: 'discovered',
    subscribed: false,
    traded: false,
    takes: 0,
    filledOrders: new Set(),
    strike: undefined,
    settlement: settlementWindowOf(round),
    twapAtStart: undefined,
    acceptingOrders: round.acceptingOrders,
    readiness: { notBefore: 0, refusals: 0 },
    resolution: undefined,
    resolvedAt: undefined,
    overdueAt: epochMs(Math.max(round.endsAt, now) + scaled(OVERDUE_AFTER_MS, round.timeScale)),
    reconciliation: {
      done: false,
      foreign: false,
      foreignTold: new Set(),
      lookedAt: epochMs(0),
      quietAt: now,
      notBefore: now,
      retryAt: now,
    },
    balance: { lookedAt: epochMs(0), mismatchSince: undefined, blocked: false },
    chain: {
      dutyTold: false,
      merged: microShares(0),
      merging: microShares(0),
      mergeAskedAt: undefined,
      isRedeemed: false,
    },
    inventoryTold: { up: NOTHING, down: NOTHING },
    quoteSlots: new Map(),
    lastTakeAt: undefined,
    takenSide: undefined,
    denials: new Map(),
  };
}

function settlementWindowOf({ rule, endsAt, timeScale }: Round): SettlementWindow | undefined {
  return rule.kind === 'twap' ? new SettlementWindow(endsAt / timeScale, rule.lookbackMs) : undefined;
}

/** True while both tokens' books may be believed. */
export function booksLive({ books }: Market): boolean {
  return books.up.live && books.down.live;
}

/** Nominal duration under this market's time scale, in real ms. */
export function durationIn(market: Market, nominalMs: number): number {
  return scaled(nominalMs, market.round.timeScale);
}
