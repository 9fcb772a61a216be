import type { ConditionId, OrderHash, Outcome, Side, TokenId, TradeId } from '../market/ids.ts';
import type { Resolution, Round, Strike } from '../market/round.ts';
import type { Lease } from '../risk/lease.ts';
import type { CandlesView, LeaderTrade } from '../strategies/strategy.ts';
import type { EpochMs, MicroShares, MicroUsdc, Price } from '../units/index.ts';
import type { MarketEvent } from './market-events.ts';

/** The sources of raw frames. One socket each per asset worker. */
export const FEEDS = ['market', 'user', 'prices', 'binance'] as const;

export type Feed = (typeof FEEDS)[number];

/** What a price describes: the settlement TWAP, the oracle's spot price, or the last Binance trade or mid. */
export type PriceKind = 'twap' | 'oracle' | 'binance';

/**
 * Everything that can happen to an engine. All of it is plain data; except for {@link MarketEvent} it survives JSON,
 * because the tape stores it so. The moment of the event is passed beside it (see `step`), in venue-corrected time.
 */
export type EngineEvent =
  | MarketEvent
  | FeedEvent
  | PriceEvent
  | RoundEvent
  | OrderEvent
  | UserEvent
  | ControlEvent
  | ChainEvent
  | AdviceEvent;

export type FeedEvent =
  | { readonly type: 'feed-up'; readonly feed: Feed }
  /** Disconnected; nothing is known from here on. */
  | { readonly type: 'feed-down'; readonly feed: Feed; readonly reason: string }
  /** A frame was lost, refused or out of order: what was known may be wrong. */
  | { readonly type: 'feed-gap'; readonly feed: Feed; readonly reason: string };

export type PriceEvent = {
  type: 'price';
  kind: PriceKind;
  /** The producer's time of the value, ms. */
  priceMs: number;
  /** pUSD per unit of the asset. */
  value: number;
  /** A trade's size in units of the asset, positive when the taker bought; absent for what is no trade. */
  takerVolume?: number;
};

export type RoundEvent =
  | { readonly type: 'round-listed'; readonly round: Round }
  /** Discovery found no tradable market for the window: unlisted, two candidates, or a rule we do not know. */
  | {
      readonly type: 'round-missing';
      readonly startsAt: EpochMs;
      readonly reason: 'unlisted' | 'ambiguous' | 'unknown-rule' | 'unreachable';
      readonly detail: string;
    }
  | { readonly type: 'strike'; readonly conditionId: ConditionId; readonly strike: Strike }
  | { readonly type: 'resolved'; readonly conditionId: ConditionId; readonly resolution: Resolution }
  /** The moment that the engine asked for with a `wake` effect, or a regular beat of the shell. */
  | { readonly type: 'timer' };

/** An order's place in the engine: a counter, dense per incarnation. The venue's id is known after signing. */
export type ClientId = number;

/** What came of sending an order. Refused needs proof; everything else that is not accepted is unknown. */
export type PlaceOutcome =
  | { readonly kind: 'accepted'; readonly status: 'live' | 'matched' | 'delayed' | 'unmatched' }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      /** How long the venue asks us to wait, where it says. */
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/** An order as the venue reports it, over REST or the user socket. */
export type VenueOrder = {
  readonly orderId: OrderHash;
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly matched: MicroShares;
};

/** What the venue answers when asked for one order by its hash. `ended`: neither open nor wholly matched any more. */
export type OrderRecord =
  | { readonly kind: 'open' | 'matched' | 'ended'; readonly order: VenueOrder }
  /** It shows no such order. Weak: finished orders may have been dropped (protocol §2.5). */
  | { readonly kind: 'none'; readonly orderId: OrderHash };

export type TradeStatus = 'MATCHED' | 'MINED' | 'CONFIRMED' | 'RETRYING' | 'FAILED';

/** One of our orders' part in a trade, in terms of that order's own token (protocol §5.3). */
export type VenueFill = {
  readonly tradeId: TradeId;
  readonly orderId: OrderHash;
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  readonly side: Side;
  /** Where executions had several prices: their average, rounded to our disadvantage. */
  readonly price: Price;
  readonly size: MicroShares;
  readonly role: 'maker' | 'taker';
  readonly status: TradeStatus;
  /** The single executions, where they had more than one price: money and fee are exact over these. */
  readonly executions?: readonly { readonly price: Price; readonly size: MicroShares }[];
};

export type OrderEvent =
  /** The gateway signed an intended order: from here on its venue id is known. Precedes sending. */
  | {
      readonly type: 'order-signed';
      readonly clientId: ClientId;
      readonly orderId: OrderHash;
      /** What besides the terms makes the signed bytes; the API key that is sent beside them is left out. */
      readonly bytes?: { readonly salt: number; readonly timestampMs: number; readonly signature: string };
    }
  /** Orders that an earlier incarnation signed and that may still come to be: known from its tapes (reliability §4). */
  | { readonly type: 'earlier-orders'; readonly orderIds: readonly OrderHash[] }
  | { readonly type: 'order-answer'; readonly clientId: ClientId; readonly outcome: PlaceOutcome }
  | {
      readonly type: 'cancel-answer';
      readonly canceled: readonly OrderHash[];
      readonly notCanceled: readonly { readonly orderId: OrderHash; readonly reason: string }[];
    }
  /** The request failed without an answer: the orders may or may not be cancelled. */
  | { readonly type: 'cancel-failed'; readonly orderIds: readonly OrderHash[]; readonly reason: string }
  /** Complete answer to a `reconcile` effect: our open orders in the named markets, and their recent fills. */
  | {
      readonly type: 'reconciled';
      readonly conditionIds: readonly ConditionId[];
      readonly openOrders: readonly VenueOrder[];
      readonly fills: readonly VenueFill[];
      /** One for each hash that was asked for. */
      readonly records?: readonly OrderRecord[];
    }
  | { readonly type: 'reconcile-failed'; readonly reason: string }
  /** Answer to a `read-balances` effect: what the venue says we hold, settled on chain. */
  | {
      readonly type: 'balances';
      readonly balances: readonly { readonly token: TokenId; readonly shares: MicroShares }[];
    }
  | { readonly type: 'balances-failed'; readonly reason: string }
  /** Answer to a `read-scoring` effect. */
  | {
      readonly type: 'scoring';
      readonly orders: readonly { readonly orderId: OrderHash; readonly isScoring: boolean }[];
    }
  /** The venue warns that the signer's tokens run low (protocol §2.9). */
  | { readonly type: 'rate-warning'; readonly remaining: number };

/** What strategies look at besides the markets: candles, other traders, other programs. */
export type AdviceEvent =
  | ({ readonly type: 'candles' } & CandlesView)
  | { readonly type: 'leader-trade'; readonly conditionId: ConditionId; readonly trade: LeaderTrade }
  /** Another process's probability of Up for a round. `saidAt` is its own time of it, ms. */
  | {
      readonly type: 'external';
      readonly conditionId: ConditionId;
      readonly source: string;
      readonly fairUp: number;
      readonly saidAt: EpochMs;
    };

export type UserEvent =
  | {
      readonly type: 'user-order';
      readonly change: 'placement' | 'update' | 'cancellation';
      readonly order: VenueOrder;
    }
  | { readonly type: 'user-fill'; readonly fill: VenueFill };

export type ControlEvent =
  /** New risk needs a {@link Lease}. Without one only cancels leave. */
  | ({ readonly type: 'lease' } & Lease)
  /** The venue's clock minus this machine's, as measured anew; the moments of events are in the venue's time already. */
  | { readonly type: 'clock'; readonly offsetMs: number }
  /**
   * halt: no entries. resume: a person lets it enter again, whatever the venue said. unhalt: the worker's own reason for a halt
   * is gone, and nothing else. drain: no entries and cancel everything, for good.
   */
  | { readonly type: 'command'; readonly command: 'halt' | 'resume' | 'unhalt' | 'drain'; readonly reason: string }
  /** An operator's new parameters of a strategy, complete; they hold from this event on. */
  | {
      readonly type: 'parameters';
      readonly strategy: string;
      readonly params: Readonly<Record<string, unknown>>;
    }
  /** The operator's switch: whether makers may quote this asset. What takes goes on either way. */
  | { readonly type: 'quoting'; readonly enabled: boolean }
  /** The supervisor cannot vouch for what becomes of our orders, or can again: nothing enters meanwhile (reliability §6). */
  | { readonly type: 'suspension'; readonly suspended: boolean; readonly reason: string }
  /** Orders and fills may have changed unseen (a stall, a lost heartbeat): the venue is read before anything is sent. */
  | { readonly type: 'reread'; readonly reason: string };

/** What became of the wallet's acts on chain; each may come again, to a successor of the engine that asked. */
export type ChainEvent =
  /** So many sets of this market were ever merged, `total`. */
  | { readonly type: 'merged'; readonly conditionId: ConditionId; readonly total: MicroShares }
  | { readonly type: 'merge-failed'; readonly conditionId: ConditionId; readonly reason: string }
  /** Nothing of the market is left on chain. The payout is what the chain reports a share of each outcome to be worth. */
  | {
      readonly type: 'redeemed';
      readonly conditionId: ConditionId;
      readonly amount: MicroUsdc;
      readonly payout: Readonly<Record<Outcome, Price>>;
    };
