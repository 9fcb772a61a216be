import { invariant } from '../../../../shared/errors.ts';
import type { ConditionId, TokenId } from '../../../../shared/market/ids.ts';
import { isProtocolV2Token } from '../../../../shared/market/token-version.ts';
import { type MicroShares, type MicroUsdc, microShares, microUsdc } from '../../../../shared/units/index.ts';
import type { Standing } from '../balance-contract.ts';
import type { LedgerConversion, LedgerPayout } from '../ledger-contract.ts';
import { Approvals, type ShareContract } from './approvals.ts';
import { type Holding, Holdings } from './holdings.ts';

/** What may hold money: the key's own address, or a contract derived from it (protocol §3.2). */
export type WalletKind = 'eoa' | 'proxy' | 'safe' | 'deposit';

/**
 * A wallet at the venue: cash, shares, and what of both its open orders hold.
 *
 * The CLOB's view lags the chain. What comes by a chain act is *unseen* until the CLOB is told to look
 * ({@link refreshCollateral}, {@link refreshShares}; protocol §2.5 `balance-allowance/update`), and so are approvals given
 * or withdrawn; what leaves is seen at once. Trades, fees and payouts are the CLOB's own doing and never unseen.
 */
export class Account {
  readonly address: string;
  /** One of the venue's own: its orders are not told to anybody and its trades settle at once. */
  readonly internal: boolean;
  /** What the wallet has allowed on chain. */
  readonly approvals = new Approvals();
  standing: Standing = 'good';
  #owner: string;
  #kind: WalletKind = 'eoa';
  #deposited = 0;
  #cash = 0;
  #reserved = 0;
  #unseen = 0;
  #feesPaid = 0;
  readonly #seenApprovals = new Approvals();
  readonly #holdings: Holdings;
  #payouts: LedgerPayout[] = [];
  #conversions: LedgerConversion[] = [];

  constructor(address: string, internal: boolean) {
    this.address = address;
    this.internal = internal;
    this.#owner = address;
    this.#holdings = new Holdings(address);
  }

  /** EOA whose key signs for this wallet; its own address for an EOA, and for a wallet of which nothing is known. */
  get owner(): string {
    return this.#owner;
  }

  get kind(): WalletKind {
    return this.#kind;
  }

  /** pUSD that came from outside, less what went back. */
  get deposited(): MicroUsdc {
    return microUsdc(this.#deposited);
  }

  /** pUSD on chain. */
  get cash(): MicroUsdc {
    return microUsdc(this.#cash);
  }

  /** pUSD that the CLOB knows of: what `GET /balance-allowance` tells. */
  get seenCash(): MicroUsdc {
    return microUsdc(this.#cash - this.#unseen);
  }

  get reserved(): MicroUsdc {
    return microUsdc(this.#reserved);
  }

  /** What a new BUY order may spend; negative where a chain act took what orders hold. */
  get freeCash(): MicroUsdc {
    return microUsdc(this.#cash - this.#unseen - this.#reserved);
  }

  get feesPaid(): MicroUsdc {
    return microUsdc(this.#feesPaid);
  }

  get conversions(): readonly LedgerConversion[] {
    return this.#conversions;
  }

  get payouts(): readonly LedgerPayout[] {
    return this.#payouts;
  }

  get holdings(): ReadonlyMap<TokenId, Holding> {
    return this.#holdings.all;
  }

  /** Approvals as the CLOB saw them last; what orders are judged by. */
  get seenApprovals(): Approvals {
    return this.#seenApprovals;
  }

  holding(token: TokenId): Holding {
    return this.#holdings.of(token);
  }

  /** Shares that the CLOB knows of: what `GET /balance-allowance` tells. */
  seenShares(token: TokenId): MicroShares {
    const { settled, unseen } = this.#holdings.of(token);
    return microShares(settled - unseen);
  }

  /** Shares that a new SELL order may offer. */
  freeShares(token: TokenId): MicroShares {
    return this.#holdings.free(token);
  }

  /** The key that owns this wallet has shown itself. */
  belongsTo(owner: string, kind: WalletKind): void {
    this.#owner = owner;
    this.#kind = kind;
  }

  /** Money from outside that the CLOB knows of. */
  deposit(amount: MicroUsdc): void {
    this.#deposited += amount;
    this.#cash += amount;
  }

  /** Money from outside by a chain act: USDC.e wrapped into pUSD. Unseen. */
  depositOnChain(amount: MicroUsdc): void {
    this.#deposited += amount;
    this.receiveOnChain(amount);
  }

  /** Money goes back outside by a chain act: pUSD unwrapped. See {@link sendOnChain}. */
  withdrawOnChain(amount: MicroUsdc): void {
    this.#deposited -= amount;
    this.sendOnChain(amount);
  }

  /** pUSD that came by a chain act from elsewhere inside the venue. Unseen. */
  receiveOnChain(amount: MicroUsdc): void {
    this.#cash += amount;
    this.#unseen += amount;
  }

  /**
   * pUSD leaves by a chain act, what is unseen first. The caller has checked `cash`, and afterwards has the orders that
   * are not covered any more cancelled (`OrderDesk.enforceFunding`).
   */
  sendOnChain(amount: MicroUsdc): void {
    invariant(amount <= this.#cash, `${this.address} sends ${amount} of ${this.#cash}`);
    this.#cash -= amount;
    this.#unseen -= Math.min(this.#unseen, amount);
  }

  /** Shares that came by a chain act. Unseen. */
  receiveSharesOnChain(token: TokenId, size: MicroShares): void {
    this.#holdings.receiveUnseen(token, size);
  }

  /** Shares leave by a chain act; the caller has checked `settled`. See {@link sendOnChain}. */
  sendSharesOnChain(token: TokenId, size: MicroShares): void {
    this.#holdings.send(token, size);
  }

  /** The CLOB looks at the wallet's pUSD and at who may take it. */
  refreshCollateral(): void {
    this.#unseen = 0;
    this.#seenApprovals.copyCollateral(this.approvals);
  }

  /** The CLOB looks at the wallet's shares of a token and at who may move its kind. */
  refreshShares(token: TokenId): void {
    this.#holdings.see(token);
    this.#seenApprovals.copyOperators(shareContractOf(token), this.approvals);
  }

  /** Grants everything and lets the CLOB see it: a wallet that is set up. */
  setUp(): void {
    for (const approvals of [this.approvals, this.#seenApprovals]) approvals.grantAll();
  }

  receive(amount: MicroUsdc): void {
    this.#cash += amount;
  }

  pay(amount: MicroUsdc): void {
    this.#cash -= amount;
    invariant(this.freeCash >= 0, `${this.address} has ${this.#cash} of ${this.#reserved} reserved`);
  }

  payFee(amount: MicroUsdc): void {
    this.pay(amount);
    this.noteFee(amount);
  }

  /** A fee that is kept back from proceeds still to come; negative when it is given up again. */
  noteFee(amount: MicroUsdc): void {
    this.#feesPaid += amount;
  }

  /** Holds cash for an open BUY order. */
  reserveCash(amount: MicroUsdc): void {
    this.#reserved += amount;
    invariant(this.freeCash >= 0, `${this.address} has ${this.#cash} of ${this.#reserved} reserved`);
  }

  releaseCash(amount: MicroUsdc): void {
    this.#reserved -= amount;
    invariant(this.#reserved >= 0, `${this.address} reserves ${this.#reserved}`);
  }

  /** Holds shares for an open SELL order. */
  reserveShares(token: TokenId, size: MicroShares): void {
    this.#holdings.reserve(token, size);
  }

  releaseShares(token: TokenId, size: MicroShares): void {
    this.#holdings.release(token, size);
  }

  /** Shares bought; spendable at once when `settled`, otherwise after {@link settle}. */
  addShares(token: TokenId, size: MicroShares, settled: boolean): void {
    this.#holdings.add(token, size, settled);
  }

  removeShares(token: TokenId, size: MicroShares): void {
    this.#holdings.remove(token, size);
  }

  /** Provisional shares become spendable. */
  settle(token: TokenId, size: MicroShares): void {
    this.#holdings.settle(token, size);
  }

  /** Provisional shares go again: their trade has failed. */
  takeBack(token: TokenId, size: MicroShares): void {
    this.#holdings.takeBack(token, size);
  }

  /**
   * A resolved market's payout: settled shares go, `payout.amount` comes. `by` tells whether the wallet redeemed them
   * itself, a chain act, or the venue did.
   */
  redeem(token: TokenId, payout: LedgerPayout, by: 'venue' | 'wallet' = 'venue'): void {
    this.#holdings.send(token, payout.shares);
    if (by === 'wallet') this.receiveOnChain(payout.amount);
    else this.receive(payout.amount);
    if (!this.internal) this.#payouts.push(payout);
  }

  /** Remembers what a split or merge moved. */
  noteConversion(conversion: LedgerConversion): void {
    if (!this.internal) this.#conversions.push(conversion);
  }

  /** Drops the records of a market's payouts and conversions; the money stays. @returns how many payouts there were */
  forgetPayouts(conditionId: ConditionId): number {
    this.#conversions = this.#conversions.filter((conversion) => conversion.conditionId !== conditionId);
    const kept = this.#payouts.filter((payout) => payout.conditionId !== conditionId);
    const dropped = this.#payouts.length - kept.length;
    this.#payouts = kept;
    return dropped;
  }
}

/** Which contract keeps a token: its id tells (protocol §10.4). */
export function shareContractOf(token: TokenId): ShareContract {
  return isProtocolV2Token(token) ? 'position-manager' : 'ctf';
}
