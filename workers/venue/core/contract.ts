import type { Asset } from '../../../shared/market/assets.ts';
import type { OrderHash, Side, TokenId, TradeId } from '../../../shared/market/ids.ts';
import type { Interval, TimeScale } from '../../../shared/market/intervals.ts';
import type { Clock, Timers } from '../../../shared/ports/ports.ts';
import type { EpochMs, MicroShares, MicroUsdc, Price, Tick } from '../../../shared/units/index.ts';
import type { Credentials } from '../../../shared/wire/endpoints.ts';
import type { PostedOrder } from '../../../shared/wire/orders/index.ts';
import type { OrderRecord, TradeRecordFields } from '../../../shared/wire/user/index.ts';
import type { LedgerReport } from './ledger-contract.ts';
import type { BookSnapshot, VenueMarket } from './market-contract.ts';

export type * from './ledger-contract.ts';
export type * from './market-contract.ts';

/**
 * What the core of the embedded venue shows to its network surface: plain data and callbacks, no HTTP, no socket.
 * Everything in it is driven by the clock, the timers and the one seed it is given, so that a run can be repeated.
 */
export type VenueOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Source of every random choice. Same seed, same orders from outside, same venue. */
  readonly seed: number;
  readonly assets: readonly Asset[];
  readonly intervals: readonly Interval[];
  /**
   * Round length ÷ interval, 1 for real time (design §7). One scale for the whole venue: all intervals share one oracle,
   * and its averaging window scales with them.
   */
  readonly timeScale: TimeScale;
  /** Gives every wallet that authenticates {@link FUNDING}. */
  readonly funded: boolean;
  /** Liveliness of the venue's own makers and takers; {@link LIVELY} where absent, `false` for an empty venue. */
  readonly crowd?: CrowdRates | false;
};

/** How often the crowd acts, in events per real second and market. */
export type CrowdRates = {
  readonly bookChangesPerS: number;
  readonly takesPerS: number;
  /** Book changes of a market whose round has not begun. */
  readonly earlyBookChangesPerS: number;
};

/** Rates at which a book looks like one of the real venue's. */
export const LIVELY: CrowdRates = { bookChangesPerS: 14, takesPerS: 1.6, earlyBookChangesPerS: 2.5 };

/** What a wallet of a funded venue finds: 10 000 pUSD. */
export const FUNDING = 10_000_000_000 as MicroUsdc;

/** One level's new absolute size; 0 removes it. `hash` and tops are those after the whole notice. 0 = side is empty. */
export type LevelChange = {
  readonly token: TokenId;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly hash: string;
  readonly bestBid: Price | 0;
  readonly bestAsk: Price | 0;
};

/** Everything that the venue tells of its own accord. `at` is the venue's time. */
export type VenueNotice = MarketNotice | AccountNotice | PriceNotice;

export type MarketNotice =
  /** Orders came or went without a trade. Each level stands there twice, mirrored: Up first, then Down. */
  | {
      readonly type: 'levels';
      readonly market: VenueMarket;
      readonly changes: readonly LevelChange[];
      readonly at: EpochMs;
    }
  /** A trade changed the book: complete depth of both tokens, Up first. Follows the prints of that trade. */
  | {
      readonly type: 'books';
      readonly market: VenueMarket;
      readonly books: readonly [BookSnapshot, BookSnapshot];
      readonly at: EpochMs;
    }
  /** One price level that a taker consumed, in terms of the taker's token. */
  | {
      readonly type: 'print';
      readonly market: VenueMarket;
      readonly token: TokenId;
      readonly side: Side;
      readonly price: Price;
      readonly size: MicroShares;
      readonly transactionHash: string;
      readonly at: EpochMs;
    }
  /** Holds for both tokens. Resting orders stay. Complete books follow at once. */
  | {
      readonly type: 'tick-changed';
      readonly market: VenueMarket;
      readonly oldTick: Tick;
      readonly newTick: Tick;
      readonly at: EpochMs;
    }
  | { readonly type: 'market-listed'; readonly market: VenueMarket; readonly at: EpochMs }
  | { readonly type: 'market-resolved'; readonly market: VenueMarket; readonly at: EpochMs };

export type OrderChange = 'PLACEMENT' | 'UPDATE' | 'CANCELLATION';

/** For the user socket: an order goes to its `owner`, a trade to its `owner` (as TAKER) and to each leg's owner (as MAKER). */
export type AccountNotice =
  | { readonly type: 'order'; readonly change: OrderChange; readonly order: OrderRecord; readonly at: EpochMs }
  | { readonly type: 'trade'; readonly trade: TradeRecordFields; readonly at: EpochMs };

/** `at` is the producer's time of the value. */
export type PriceNotice =
  | {
      readonly type: 'price';
      readonly kind: 'oracle' | 'twap';
      readonly asset: Asset;
      readonly value: number;
      readonly at: EpochMs;
    }
  | ({ readonly type: 'binance-trade'; readonly asset: Asset } & SpotTrade)
  | ({ readonly type: 'binance-ticker'; readonly asset: Asset } & SpotTicker);

/** A Binance trade; price and quantity in Binance's decimals. `tradeId` is dense per asset. */
export type SpotTrade = {
  readonly tradeId: number;
  readonly price: string;
  readonly quantity: string;
  /** True when the seller was the aggressor. */
  readonly buyerIsMaker: boolean;
  readonly at: EpochMs;
};

/** Binance's best bid and ask. */
export type SpotTicker = {
  readonly updateId: number;
  readonly bid: string;
  readonly bidQuantity: string;
  readonly ask: string;
  readonly askQuantity: string;
  readonly at: EpochMs;
};

export type PricePoint = { readonly at: EpochMs; readonly value: number };

/** Open, high, low and close of Binance trades within a window, and their number. */
export type Candle = {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly trades: number;
};

/** What is known of prices; the latest two nominal minutes at least, the open rounds whole. */
export type VenuePrices = {
  /** Averaging window of the TWAP in real ms: 60 nominal seconds. */
  readonly lookbackMs: number;
  oracleSince(asset: Asset, from: EpochMs): readonly PricePoint[];
  twapSince(asset: Asset, from: EpochMs): readonly PricePoint[];
  /** Candle over [from, to); `undefined` where no trade is on record. */
  candle(asset: Asset, from: EpochMs, to: EpochMs): Candle | undefined;
};

/** What came of a posted order, after its taker delay where it has one (protocol §2.5, §2.6). */
export type PlaceAnswer =
  | {
      readonly kind: 'accepted';
      readonly orderId: OrderHash;
      readonly status: 'live' | 'matched';
      /** What the order gave and got so far, in micro-units of pUSD or shares as its side says. */
      readonly making: MicroUsdc | MicroShares;
      readonly taking: MicroUsdc | MicroShares;
      readonly tradeIds: readonly TradeId[];
    }
  /** HTTP status and the venue's own words; the order never existed. */
  | { readonly kind: 'refused'; readonly status: number; readonly error: string };

/** Who posts: the API key that authenticated the request. */
export type PlaceRequest = { readonly apiKey: string; readonly posted: PostedOrder };

export type CancelAnswer = {
  readonly canceled: readonly OrderHash[];
  readonly notCanceled: Readonly<Record<OrderHash, string>>;
};

export type OrderFilter = { readonly id?: string; readonly conditionId?: string; readonly token?: string };

/** `before` and `after` in ms of the match. */
export type TradeFilter = OrderFilter & { readonly before?: number; readonly after?: number };

/** A trade in which the asking key had a part, and which. One trade may be listed in both roles. */
export type TradeView = { readonly trade: TradeRecordFields; readonly traderSide: 'TAKER' | 'MAKER' };

/** API keys of the venue. A key belongs to (wallet, nonce); wallets are compared without regard to letter case. */
export type VenueKeys = {
  /** New credentials, or `undefined` when the wallet's nonce has some already. Funds the wallet at its first key. */
  create(address: string, nonce: number): Credentials | undefined;
  derive(address: string, nonce: number): Credentials | undefined;
  /** The credentials behind an API key and the wallet that owns them, as it was spelled at creation. */
  find(apiKey: string): { readonly credentials: Credentials; readonly address: string } | undefined;
  /** API keys of a wallet in any spelling, or of all wallets; oldest first. */
  keysOf(address?: string): readonly string[];
};

/**
 * The embedded venue as its surface sees it; the class `Venue` of `venue.ts` is it. Unknown API keys are the surface's to
 * refuse: `place`, cancels and reads expect keys that {@link VenueKeys.find} knows.
 */
export type VenueCore = {
  readonly options: VenueOptions;
  readonly keys: VenueKeys;
  readonly prices: VenuePrices;
  /** Begins prices, rounds and crowd. */
  start(): void;
  /** Cancels every timer. */
  stop(): void;
  nowMs(): EpochMs;
  /** Listed markets, then resolved ones as long as they are remembered, by start time. */
  markets(): readonly VenueMarket[];
  marketBySlug(slug: string): VenueMarket | undefined;
  marketByCondition(conditionId: string): VenueMarket | undefined;
  marketByToken(token: string): VenueMarket | undefined;
  /** Full depth of a token's book; `undefined` for a token without one. */
  book(token: string): BookSnapshot | undefined;
  /** Calls `listener` for every notice in order, during the act that caused it. Returns the way to stop it. */
  onNotice(listener: (notice: VenueNotice) => void): () => void;
  /** `done` is called once: at once, or after the taker delay. The order's id is computed here from its struct. */
  place(request: PlaceRequest, done: (answer: PlaceAnswer) => void): void;
  cancel(apiKey: string, orderIds: readonly OrderHash[]): CancelAnswer;
  cancelMarket(apiKey: string, filter: Omit<OrderFilter, 'id'>): CancelAnswer;
  cancelAll(apiKey: string): CancelAnswer;
  /** Open and delayed orders of the key. */
  openOrders(apiKey: string, filter: OrderFilter): readonly OrderRecord[];
  /** The key's order in any status. */
  order(apiKey: string, orderId: string): OrderRecord | undefined;
  /** The key's trades, newest first. */
  trades(apiKey: string, filter: TradeFilter): readonly TradeView[];
  /** Micro-pUSD, or micro-shares that may be spent, of a key's wallet. */
  cash(apiKey: string): MicroUsdc;
  shares(apiKey: string, token: string): MicroShares;
  ledger(): LedgerReport;
};
