import type { ConditionId, OrderHash, Outcome, Side, TokenId, TradeId } from '../market/ids.ts';
import type { Resolution, RoundPhase, Strike } from '../market/round.ts';
import type { Usage } from '../risk/lease.ts';
import type { Basis } from '../strategies/strategy.ts';
import type { EpochMs, MicroShares, MicroUsdc, Price, Tick } from '../units/index.ts';
import type { ClientId, Feed, TradeStatus } from './engine-events.ts';
import type { EvaluationsByStrategy } from './evaluation-counts.ts';

/** Everything that an engine wants. Plain data that survives JSON: the effect hash is taken over it. */
export type Effect =
  | OrderEffect
  | FeedEffect
  | ChainEffect
  | { readonly type: 'wake'; readonly at: EpochMs }
  | FactEffect;

export type OrderType = 'GTC' | 'GTD' | 'FOK' | 'FAK';

/** An intended order. The gateway signs it, announces its hash, journals it and sends it. Never dropped. */
export type PlaceEffect = {
  readonly type: 'place';
  readonly clientId: ClientId;
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly tick: Tick;
  /** The market's minimum for orders that rest. */
  readonly minSize: MicroShares;
  readonly orderType: OrderType;
  readonly postOnly: boolean;
  /** It does not leave later than this: what rests not after the cut-off, what takes not after the round. */
  readonly notAfter: EpochMs;
  /** Stated expiration for GTD, 0 otherwise. */
  readonly expiresAt: EpochMs | 0;
  /** Protocol version of the market decides the signing domain. */
  readonly version: 'v1' | 'v2';
  readonly negRisk: boolean;
};

export type OrderEffect =
  | PlaceEffect
  | { readonly type: 'cancel'; readonly orderIds: readonly OrderHash[] }
  /** Send the same bytes once more: the venue takes them once, or says that it has them (reliability §5.2 rule 4). */
  | { readonly type: 'resend'; readonly clientId: ClientId }
  /**
   * Ask the venue for open orders and recent fills of these markets, and for single orders by hash before that. Answered by
   * `reconciled` or `reconcile-failed`.
   */
  | {
      readonly type: 'reconcile';
      readonly conditionIds: readonly ConditionId[];
      readonly orderIds?: readonly OrderHash[];
      /** Fills that were matched before this may be left out; absent: none may. */
      readonly fillsSince?: EpochMs;
    }
  /** Ask the venue what we hold of these tokens, once it has looked at the chain. Answered by `balances` or `balances-failed`. */
  | { readonly type: 'read-balances'; readonly tokens: readonly TokenId[] }
  /** Ask which of these orders earn liquidity rewards. Answered by `scoring`, or not at all. */
  | { readonly type: 'read-scoring'; readonly orderIds: readonly OrderHash[] };

export type FeedEffect =
  | { readonly type: 'subscribe'; readonly conditionId: ConditionId; readonly tokens: readonly TokenId[] }
  | { readonly type: 'unsubscribe'; readonly conditionId: ConditionId; readonly tokens: readonly TokenId[] }
  /** The epoch of these tokens ended: get fresh snapshots on the same socket (unsubscribe, subscribe). */
  | { readonly type: 'resync'; readonly tokens: readonly TokenId[]; readonly reason: string }
  /** The whole connection is not to be believed any more: close it and connect anew. */
  | { readonly type: 'reconnect'; readonly feed: Feed; readonly reason: string };

/** What the chain side of a wallet must know of a market. */
export type ChainMarket = {
  readonly conditionId: ConditionId;
  readonly slug: string;
  readonly up: TokenId;
  readonly down: TokenId;
  readonly version: 'v1' | 'v2';
  readonly negRisk: boolean;
  readonly endsAt: EpochMs;
};

/** What the wallet is to do on chain; the treasury does it, one thing at a time for all assets (strategies §16). */
export type ChainEffect =
  /** Turn so many pairs of Up and Down back into pUSD. Answered by `merged` or `merge-failed`. */
  | ({ readonly type: 'merge'; readonly sets: MicroShares } & ChainMarket)
  /** From now on something of this market may be ours: once it has resolved, redeem it. Answered by `redeemed`. */
  | ({ readonly type: 'redeem' } & ChainMarket);

/** Shares of one token by what may be done with them; together they are what we have of it (strategies §17). */
export type Inventory = {
  /** Final and free: these can be sold. */
  readonly settled: MicroShares;
  /** Bought by trades that are not final. */
  readonly provisional: MicroShares;
  /** Final, and offered by SELL orders. */
  readonly reserved: MicroShares;
};

/** Earned in one round, whole and by strategy; the parts add up to the whole once the round has resolved. */
export type RoundEarnings = {
  readonly conditionId: ConditionId;
  readonly slug: string;
  readonly amount: MicroUsdc;
  readonly byStrategy: readonly { readonly strategy: string; readonly amount: MicroUsdc }[];
};

/** Facts for the supervisor: never dropped, limited by credits. */
export type FactEffect = { readonly type: 'fact'; readonly fact: Fact };

export type Fact =
  | {
      readonly type: 'round';
      readonly slug: string;
      readonly conditionId: ConditionId;
      readonly phase: RoundPhase;
      /** How late the phase began against its due time, ms; absent where there is none. */
      readonly latenessMs?: number;
      readonly strike?: Strike;
      readonly resolution?: Resolution;
      /** For `ended`: whether we sat the round out, and whether we sent an order in it. */
      readonly satOut?: boolean;
      readonly traded?: boolean;
    }
  /** A better source told another strike than the one in use. `difference` in pUSD per unit of the asset. */
  | {
      readonly type: 'strike-replaced';
      readonly conditionId: ConditionId;
      readonly from: Strike;
      readonly to: Strike;
      readonly difference: number;
    }
  | { readonly type: 'round-missed'; readonly startsAt: EpochMs; readonly reason: string }
  | { readonly type: 'epoch-ended'; readonly token: TokenId; readonly epoch: number; readonly reason: string }
  | { readonly type: 'epoch-began'; readonly token: TokenId; readonly epoch: number }
  | {
      readonly type: 'order';
      readonly clientId: ClientId;
      readonly orderId?: OrderHash;
      readonly state: string;
      readonly strategy: string;
      readonly detail?: string;
      /** What the decision to send it rested on, where its strategy says so. */
      readonly basis?: Basis;
    }
  /** For the treasury. */
  | { readonly type: 'chain'; readonly wish: ChainEffect }
  /** What became of every evaluation in a round; told when the round ended. */
  | {
      readonly type: 'evaluations';
      readonly conditionId: ConditionId;
      readonly slug: string;
      readonly strategies: EvaluationsByStrategy;
    }
  | { readonly type: 'denied'; readonly code: string; readonly strategy: string; readonly detail: string }
  | {
      readonly type: 'fill';
      readonly tradeId: TradeId;
      readonly orderId: OrderHash;
      readonly outcome: Outcome;
      readonly side: Side;
      readonly price: Price;
      readonly size: MicroShares;
      /** What changed hands for the shares, over all price levels; `price` is their average then. */
      readonly notional: MicroUsdc;
      readonly fee: MicroUsdc;
      readonly role: 'maker' | 'taker';
      readonly status: TradeStatus;
      readonly strategy: string;
    }
  /** Shares of a token that were traded in its round, whatever the resolution made of them. */
  | ({
      readonly type: 'inventory';
      readonly conditionId: ConditionId;
      readonly token: TokenId;
      readonly outcome: Outcome;
    } & Inventory)
  /**
   * Reading the venue showed something that we had not been told or had wrong. `id` is made of the evidence alone: the same
   * correction has the same id in every incarnation.
   */
  | { readonly type: 'correction'; readonly id: string; readonly conditionId: ConditionId; readonly detail: string }
  /** Money at risk: positions at cost, open orders and unknown orders in full. `inPositions` is the former part. */
  | { readonly type: 'exposure'; readonly atRisk: MicroUsdc; readonly inPositions: MicroUsdc }
  /** What was used of the account's limits, told on every change. */
  | ({ readonly type: 'usage' } & Usage)
  /** The venue refused an order, with proof; the code is ours. */
  | { readonly type: 'refused'; readonly clientId: ClientId; readonly code: string }
  /** Earned by round, in rounds that are still remembered: a successor that adopts a round's fills tells the same again. */
  | {
      readonly type: 'pnl';
      readonly realised: readonly RoundEarnings[];
      readonly unrealised: MicroUsdc;
    }
  /** Where the engine stands: it trades only while `trading`. `reason` says why not. */
  | {
      readonly type: 'standing';
      readonly standing: 'observing' | 'trading' | 'halted' | 'drained';
      readonly reason: string;
    }
  | { readonly type: 'alarm'; readonly code: string; readonly detail: string };
