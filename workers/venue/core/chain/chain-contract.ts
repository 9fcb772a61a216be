import type { TokenId } from '../../../../shared/market/ids.ts';
import type { SignatureType } from '../../../../shared/wire/orders/index.ts';
import type { EpochMs, MicroShares, MicroUsdc } from '../../../../shared/units/index.ts';
import type { VenueMarket } from '../market-contract.ts';
import type { ShareContract } from '../money/approvals.ts';
import type { RawCall } from './call-batch.ts';
import type { Coin } from './chain-call.ts';

/** Whose wallet an address is, and of which kind (protocol §3.2). */
export type WalletOwner = { readonly owner: string; readonly kind: 'eoa' | 'proxy' | 'safe' | 'deposit' };

/** What wallets do on chain that the Data API tells of (protocol §11.1), as far as it is no trade. */
export type WalletActKind = 'SPLIT' | 'MERGE' | 'REDEEM' | 'DEPOSIT' | 'WITHDRAWAL';

/** One thing that a wallet did on chain. `amount` is money that was locked, set free, or moved. */
export type WalletAct = {
  readonly kind: WalletActKind;
  readonly wallet: string;
  /** Absent for deposits and withdrawals. */
  readonly market?: VenueMarket;
  readonly amount: MicroUsdc;
};

/** A transaction that is on chain. A reverted one has changed nothing but its sender's nonce. */
export type ChainReceipt = {
  readonly hash: string;
  /** Who sent it: an EOA, or the relayer. */
  readonly from: string;
  readonly to: string;
  readonly block: number;
  readonly at: EpochMs;
  readonly reverted?: string;
};

/** A transaction to be carried out: a wallet makes some calls, all of them or none. */
export type ChainRequest = {
  readonly from: string;
  /** The contract that the transaction itself is sent to. */
  readonly to: string;
  readonly wallet: string;
  readonly calls: readonly RawCall[];
  /** Known beforehand where the sender signed the transaction. */
  readonly hash?: string;
};

/**
 * The chain below the venue: wallets, their coins, shares and permissions, and the transactions that change them. Addresses
 * in any spelling, amounts in base units, token and position ids in decimal.
 */
export type VenueChain = {
  /** Height at this moment. */
  blockNumber(): number;
  /** Whose wallet an address is, among owners whom the venue has met. */
  tieOf(address: string): WalletOwner | undefined;
  /** An owner's wallets of a signature type; the usual one first. Meets the owner. */
  walletsOf(owner: string, type: SignatureType): readonly string[];
  isDeployed(address: string): boolean;
  /** Puts a wallet's contract there. @returns the transaction */
  deploy(from: string, factory: string, wallet: string): ChainReceipt;
  /** Transactions that a wallet or EOA has made so far: the nonce of its next one. */
  nonceOf(address: string): number;
  /** Carries a transaction out at once. */
  transact(request: ChainRequest): ChainReceipt;
  /** Why the first call that is not to be relayed is not; `undefined` when all may be. */
  objectionTo(calls: readonly RawCall[]): string | undefined;
  /** `undefined` while a transaction is not mined. Trades that settled have one, too. */
  receipt(hash: string): ChainReceipt | undefined;
  coins(address: string, coin: Coin): bigint;
  shares(address: string, token: ShareContract, id: string): bigint;
  /** Everything that a wallet holds, and everybody who holds a token. */
  sharesOf(address: string): readonly { readonly token: TokenId; readonly size: MicroShares }[];
  holdersOf(token: TokenId): readonly { readonly wallet: string; readonly size: MicroShares }[];
  allowance(coin: Coin, owner: string, spender: string): bigint;
  isOperator(token: ShareContract, owner: string, operator: string): boolean;
  /** Market of a condition or of a token. */
  marketByCondition(conditionId: string): VenueMarket | undefined;
  marketByToken(id: string): VenueMarket | undefined;
  /** Play money from nowhere, as pUSD that the CLOB sees at once or as USDC.e that is to be wrapped. */
  fund(address: string, coin: Coin, amount: MicroUsdc): void;
  /** Everything that the official SDK approves once, seen by the CLOB; the AutoRedeemer only where it is wanted. */
  grantApprovals(address: string, autoRedeem?: boolean): void;
};
