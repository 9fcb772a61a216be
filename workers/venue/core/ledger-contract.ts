import type { Asset } from '../../../shared/market/assets.ts';
import type { ConditionId, OrderHash, Outcome, TokenId } from '../../../shared/market/ids.ts';
import type { EpochMs, MicroShares, MicroUsdc } from '../../../shared/units/index.ts';
import type { OrderRecord, TradeRecordFields } from '../../../shared/wire/user/index.ts';
import type { MarketResolution, MarketState } from './market-contract.ts';

/**
 * Resolved rounds of one asset and interval that the venue remembers, with every order, refusal, trade and payout in them:
 * eighty minutes of 20 s rounds, so that a checker of an hour's session finds its whole ledger. What is older is dropped,
 * lest a venue that runs for days grows without end; balances and {@link Conservation} are sums and stay exact.
 */
export const REMEMBERED_ROUNDS = 240;

/**
 * Orders, refusals and trades beyond which fewer rounds are remembered, down to {@link FEWEST_ROUNDS}: long rounds and busy
 * bots would fill the memory before {@link REMEMBERED_ROUNDS} are over.
 */
export const MOST_RECORDS = 200_000;
export const FEWEST_ROUNDS = 3;

/** Everything that the venue believes about money and orders, for a checker outside (reliability §12). JSON-safe. */
export type LedgerReport = {
  readonly at: EpochMs;
  /** Records dropped with markets beyond {@link REMEMBERED_ROUNDS} or {@link MOST_RECORDS}. While it is 0, all lists here are complete. */
  readonly forgotten: number;
  /** Wallets from outside; the crowd is summed up in {@link Conservation}. */
  readonly accounts: readonly LedgerAccount[];
  /** Live and delayed orders of wallets from outside. */
  readonly openOrders: readonly LedgerOrder[];
  /** Every order from outside in order of acceptance, open ones included. */
  readonly orders: readonly LedgerOrder[];
  /** Every post that was refused, by the hash that the order would have had. */
  readonly refusals: readonly LedgerRefusal[];
  /** Every trade in which a wallet from outside had a part. */
  readonly trades: readonly LedgerTrade[];
  readonly markets: readonly LedgerMarket[];
  readonly conservation: Conservation;
};

export type LedgerAccount = {
  readonly address: string;
  readonly apiKeys: readonly string[];
  readonly deposited: MicroUsdc;
  readonly cash: MicroUsdc;
  /** Part of `cash` that open BUY orders hold. */
  readonly reserved: MicroUsdc;
  readonly feesPaid: MicroUsdc;
  readonly positions: readonly LedgerPosition[];
  /** What resolved markets paid, winners and losers (amount 0) alike. */
  readonly payouts: readonly LedgerPayout[];
  /** What splits and merges of sets moved, one entry for each outcome. */
  readonly conversions: readonly LedgerConversion[];
};

/** Signed shares and money; the money of a set stands in the entry of Up. */
export type LedgerConversion = {
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  readonly shares: MicroShares;
  readonly cash: MicroUsdc;
};

export type LedgerPosition = {
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  readonly outcome: Outcome;
  /** Spendable shares, and bought ones whose trade is not mined yet. */
  readonly settled: MicroShares;
  readonly provisional: MicroShares;
  /** Part of `settled` that open SELL orders hold. */
  readonly reserved: MicroShares;
};

export type LedgerPayout = {
  readonly conditionId: ConditionId;
  readonly outcome: Outcome;
  readonly shares: MicroShares;
  readonly amount: MicroUsdc;
  readonly at: EpochMs;
};

/**
 * An order and the market it stands in. A market BUY (FOK, FAK) is an amount of money: filled below its limit it gets
 * more shares than `size` says, but never spends more than it offered (protocol §2.6).
 */
export type LedgerOrder = OrderRecord & { readonly address: string; readonly asset: Asset; readonly slug: string };

export type LedgerRefusal = {
  readonly orderId: OrderHash;
  /** Absent when the post named no token that the venue knew. */
  readonly conditionId?: ConditionId;
  readonly apiKey: string;
  readonly error: string;
  readonly at: EpochMs;
};

/** `takerFee` is the sum over price levels, which is also how the money was rounded. */
export type LedgerTrade = TradeRecordFields & { readonly takerFee: MicroUsdc; readonly slug: string };

export type LedgerMarket = {
  readonly conditionId: ConditionId;
  readonly slug: string;
  readonly asset: Asset;
  readonly state: MarketState;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly strike?: number;
  readonly resolution?: MarketResolution;
};

/**
 * Where all money is: cash + collateral + fees + dust + inTransit = deposited, always and exactly. Also kept: every market
 * has as many Up as Down shares, and collateral for exactly these (a resolved one for the winning shares that are not
 * redeemed yet); every wallet has reserved exactly what its open orders hold, and not more than it has.
 */
export type Conservation = {
  /** What came from outside, less what went back. */
  readonly deposited: MicroUsdc;
  /** In wallets, the crowd's included. */
  readonly cash: MicroUsdc;
  /** Behind complete sets and winning shares. */
  readonly collateral: MicroUsdc;
  readonly fees: MicroUsdc;
  /** What rounding against the trader left over: buyers pay up, sellers receive down. */
  readonly dust: MicroUsdc;
  /** Paid by buyers, not yet received by sellers: trades under a settlement fault pay when they are mined. */
  readonly inTransit: MicroUsdc;
  /** Nothing is violated. */
  readonly held: boolean;
  /** What does not add up, in plain words. */
  readonly violations: readonly string[];
};
