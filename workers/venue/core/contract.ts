import type { Asset } from '../../../shared/market/assets.ts';
import type { OrderHash, Side, TokenId, TradeId } from '../../../shared/market/ids.ts';
import type { Interval, TimeScale } from '../../../shared/market/intervals.ts';
import type { Occasion } from '../../../shared/occasions.ts';
import type { Clock, Timers } from '../../../shared/ports/ports.ts';
import type { EpochMs, MicroShares, MicroUsdc, Price, Tick } from '../../../shared/units/index.ts';
import type { PostedOrder, SignatureType } from '../../../shared/wire/orders/index.ts';
import type { OrderRecord, TradeRecordFields } from '../../../shared/wire/user/index.ts';
import type { AssetType, BalanceAllowance, Standing } from './balance-contract.ts';
import type { VenueKeys } from './key-contract.ts';
import type { VenueChain, WalletAct } from './chain/chain-contract.ts';
import type { CoreFaults } from './faults/core-faults.ts';
import type { Conservation, LedgerReport } from './ledger-contract.ts';
import type { BookSnapshot, VenueMarket } from './market-contract.ts';
import type { PlayOptions, PlayState } from './play/play-options.ts';
import type { VenueHeartbeats, VenueRecords } from './records-contract.ts';

export type * from './balance-contract.ts';
export type * from './key-contract.ts';
export type * from './chain/chain-contract.ts';
export type * from './ledger-contract.ts';
export type * from './market-contract.ts';
export type * from './play/play-options.ts';
export type * from './records-contract.ts';

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
  /** Recorded markets in the place of the venue's own prices and crowd. Needs a single interval. */
  readonly play?: PlayOptions;
  /** Assets whose markets are of Protocol V2: position ids, Exchange V3 (protocol §0 no. 1, §10.4). None where absent. */
  readonly v2Assets?: readonly Asset[];
  /** What strategies are given to trade on beyond what happens by itself; nothing where absent. */
  readonly occasions?: readonly Occasion[];
  /** Nominal wait of a marketable order before it meets the book (protocol §2.6); {@link TAKER_DELAY_MS} where absent, 0 for none. */
  readonly takerDelayMs?: number;
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

/** Nominal wait of a marketable order before it meets the book, since 4 September 2026 (protocol §2.6). */
export const TAKER_DELAY_MS = 150;

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
export type VenueNotice = MarketNotice | AccountNotice | PriceNotice | ChainNotice;

/** A resting order's part in a print, in terms of its own token. */
export type PrintMaker = {
  readonly address: string;
  readonly side: Side;
  readonly token: TokenId;
  readonly price: Price;
  readonly size: MicroShares;
};

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
  /** One price level that a taker consumed, in terms of the taker's token; `size` is the sum of the makers' sizes. */
  | {
      readonly type: 'print';
      readonly market: VenueMarket;
      /** Wallet that took, the crowd's too. */
      readonly taker: string;
      readonly token: TokenId;
      readonly side: Side;
      readonly price: Price;
      readonly size: MicroShares;
      /** Whose resting orders were hit, oldest first. */
      readonly makers: readonly PrintMaker[];
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

/** What happens on chain, whether or not the venue's sockets tell of it. */
export type ChainNotice =
  /**
   * A trade of wallets from outside is mined, or has failed and never will be. Trades inside the crowd need no word. The
   * trade as it was matched, with its transaction.
   */
  | {
      readonly type: 'settled';
      readonly trade: TradeRecordFields;
      readonly mined: boolean;
      readonly at: EpochMs;
    }
  /** A wallet has done something beside trading. */
  | ({ readonly type: 'wallet-act'; readonly transactionHash: string; readonly at: EpochMs } & WalletAct);

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

/**
 * The embedded venue as its surface sees it; the class `Venue` of `venue.ts` is it. Unknown API keys are the surface's to
 * refuse: `place`, cancels and reads expect keys that {@link VenueKeys.find} knows.
 */
export type VenueCore = {
  readonly options: VenueOptions;
  readonly keys: VenueKeys;
  readonly prices: VenuePrices;
  /** The tape that is played; absent where the venue makes up its own market. */
  readonly play: { readonly state: PlayState } | undefined;
  readonly chain: VenueChain;
  /** What is to go wrong in markets and settlement. */
  readonly faults: CoreFaults;
  readonly records: VenueRecords;
  readonly heartbeats: VenueHeartbeats;
  /** Begins prices, rounds and crowd. */
  start(): void;
  /** Cancels every timer. */
  stop(): void;
  /** The time that the venue tells its clients. */
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
  /** What the CLOB knows of one of a key's wallets; `token` names the shares. */
  balanceAllowance(apiKey: string, asset: AssetType, signatureType: SignatureType, token?: string): BalanceAllowance;
  /** The CLOB looks at the chain again; orders that it then finds uncovered are cancelled as `INVALID`. */
  refreshBalance(apiKey: string, asset: AssetType, signatureType: SignatureType, token?: string): void;
  /** Address in any spelling; `good` for one that the venue has not met. */
  standing(address: string): Standing;
  /** Bans a wallet, lets it only sell, or takes that back. An owner's standing holds for all wallets that he signs for. */
  setStanding(address: string, standing: Standing): void;
  /** Puts the clock that the venue shows, {@link nowMs}, wrong by so much; 0 rights it. Rounds and stamps stay right. */
  setClockSkew(ms: number): void;
  ledger(): LedgerReport;
  /** The last part of the ledger alone: cheap. */
  conservation(): Conservation;
};
