import type { ConditionId, OrderHash, Side, TokenId } from '../../../shared/market/ids.ts';
import type { EpochMs, MicroShares, MicroUsdc, Price } from '../../../shared/units/index.ts';
import type { TradeRecordFields } from '../../../shared/wire/user/index.ts';
import type { VenueMarket } from './market-contract.ts';

/** What the venue keeps of the past beside its ledger. All of it is bounded, and goes with the markets it is about. */
export type VenueRecords = {
  readonly tokenPrices: VenueTokenPrices;
  readonly publicTrades: VenuePublicTrades;
  readonly builderTrades: VenueBuilderTrades;
  readonly notifications: VenueNotifications;
  readonly rebates: VenueRebates;
  readonly rewards: VenueRewards;
};

/** `price` is the middle of a token's book at `at`, in pUSD: approximate, as the wire has it. */
export type TokenPricePoint = { readonly at: EpochMs; readonly price: number };

export type VenueTokenPrices = {
  /** Middles of a token's book at the whole multiples of `stepMs` from `from` on and at `to`; none before its first. */
  history(token: string, from: EpochMs, to: EpochMs, stepMs: number): readonly TokenPricePoint[];
};

/** A price level that somebody took, in terms of the taker's token. */
export type PublicTrade = {
  /** Wallet that took, the crowd's too. */
  readonly taker: string;
  readonly token: TokenId;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly transactionHash: string;
  readonly at: EpochMs;
};

export type VenuePublicTrades = {
  /** A market's latest trades, newest first; a hundred at most. */
  latest(market: VenueMarket): readonly PublicTrade[];
};

/** A trade of an order that carried a builder's code, and which of the trade's orders that was. */
export type BuilderTrade = {
  readonly builderCode: string;
  /** In its present status. */
  readonly trade: TradeRecordFields;
  readonly orderId: OrderHash;
};

export type VenueBuilderTrades = {
  /** The latest trades under a code in any spelling, newest first. */
  of(builderCode: string): readonly BuilderTrade[];
};

/** Something that an API key's owner might want to be told of. `payload` is ready for the wire. */
export type VenueNotification = {
  /** Unique and ascending over all keys. */
  readonly id: number;
  readonly kind: 'cancellation' | 'fill' | 'resolution';
  readonly owner: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: EpochMs;
};

export type VenueNotifications = {
  /** Those of a key that were not dropped, oldest first. */
  of(apiKey: string): readonly VenueNotification[];
  drop(apiKey: string, ids: readonly number[]): void;
};

/** What a maker is due in one market for one UTC day. */
export type MakerDue = { readonly conditionId: ConditionId; readonly maker: string; readonly amount: MicroUsdc };

export type VenueRebates = {
  /** A wallet's rebates of a UTC day ("2026-10-26"), in the order of its first fills (protocol §9.2). */
  of(maker: string, day: string): readonly MakerDue[];
};

/** What resting orders earn (protocol §9.4). */
export type VenueRewards = {
  /** Whether an order counts at this moment. False for one that is unknown or not open. */
  isScoring(orderId: string): boolean;
  /** A wallet's earnings of a UTC day, in the order of its first sample. */
  earnings(maker: string, day: string): readonly MakerDue[];
  /** A wallet's share of all scores in a market at the latest sample, 0 to 1. */
  shareOf(maker: string, conditionId: string): number;
  /** Sum of all makers' scores in a market at the latest sample, in shares at the middle; 0 for one not sampled. */
  competitionOf(conditionId: string): number;
};

/** What came of a heartbeat: the id of the next one, or the id that this one should have had. */
export type Heartbeat =
  | { readonly kind: 'beaten'; readonly next: string }
  | { readonly kind: 'wrong-id'; readonly expected: string };

/** The dead man's switch of API keys (protocol §2.8). */
export type VenueHeartbeats = {
  /** @param heartbeatId the last answer's; empty for the first */
  beat(apiKey: string, heartbeatId: string): Heartbeat;
  /** The older form without ids: the key's chain begins anew. */
  beatUnchained(apiKey: string): void;
};
