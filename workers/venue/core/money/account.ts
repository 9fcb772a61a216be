import { invariant } from '../../../../shared/errors.ts';
import type { ConditionId, TokenId } from '../../../../shared/market/ids.ts';
import { type MicroShares, type MicroUsdc, microShares, microUsdc } from '../../../../shared/units/index.ts';
import type { LedgerPayout } from '../contract.ts';

/** Shares of one token in one wallet. */
export type Holding = {
  /** May be sold, less what is reserved. */
  readonly settled: MicroShares;
  /** Bought in trades that are not mined yet. */
  readonly provisional: MicroShares;
  /** Part of `settled` that open SELL orders hold. */
  readonly reserved: MicroShares;
};

const NOTHING: Holding = { settled: microShares(0), provisional: microShares(0), reserved: microShares(0) };

/**
 * A wallet at the venue: cash, shares, and what of both its open orders hold. Neither can go below zero, which is checked
 * at every change.
 */
export class Account {
  readonly address: string;
  /** One of the venue's own: its orders are not told to anybody and its trades settle at once. */
  readonly internal: boolean;
  #deposited = 0;
  #cash = 0;
  #reserved = 0;
  #feesPaid = 0;
  readonly #holdings = new Map<TokenId, Holding>();
  #payouts: LedgerPayout[] = [];

  constructor(address: string, internal: boolean) {
    this.address = address;
    this.internal = internal;
  }

  get deposited(): MicroUsdc {
    return microUsdc(this.#deposited);
  }

  get cash(): MicroUsdc {
    return microUsdc(this.#cash);
  }

  get reserved(): MicroUsdc {
    return microUsdc(this.#reserved);
  }

  get freeCash(): MicroUsdc {
    return microUsdc(this.#cash - this.#reserved);
  }

  get feesPaid(): MicroUsdc {
    return microUsdc(this.#feesPaid);
  }

  get payouts(): readonly LedgerPayout[] {
    return this.#payouts;
  }

  get holdings(): ReadonlyMap<TokenId, Holding> {
    return this.#holdings;
  }

  holding(token: TokenId): Holding {
    return this.#holdings.get(token) ?? NOTHING;
  }

  /** Shares that a new SELL order may offer. */
  freeShares(token: TokenId): MicroShares {
    const { settled, reserved } = this.holding(token);
    return microShares(settled - reserved);
  }

  deposit(amount: MicroUsdc): void {
    this.#deposited += amount;
    this.#cash += amount;
  }

  receive(amount: MicroUsdc): void {
    this.#cash += amount;
  }

  pay(amount: MicroUsdc): void {
    this.#cash -= amount;
    invariant(this.#cash >= this.#reserved, `${this.address} has ${this.#cash} of ${this.#reserved} reserved`);
  }

  payFee(amount: MicroUsdc): void {
    this.pay(amount);
    this.#feesPaid += amount;
  }

  /** Holds cash for an open BUY order. */
  reserveCash(amount: MicroUsdc): void {
    this.#reserved += amount;
    invariant(this.#reserved <= this.#cash, `${this.address} has ${this.#cash} of ${this.#reserved} reserved`);
  }

  releaseCash(amount: MicroUsdc): void {
    this.#reserved -= amount;
    invariant(this.#reserved >= 0, `${this.address} reserves ${this.#reserved}`);
  }

  /** Holds shares for an open SELL order. */
  reserveShares(token: TokenId, size: MicroShares): void {
    const holding = this.holding(token);
    this.#set(token, { ...holding, reserved: microShares(holding.reserved + size) });
  }

  releaseShares(token: TokenId, size: MicroShares): void {
    const holding = this.holding(token);
    this.#set(token, { ...holding, reserved: microShares(holding.reserved - size) });
  }

  /** Shares bought; spendable at once when `settled`, otherwise after {@link settle}. */
  addShares(token: TokenId, size: MicroShares, settled: boolean): void {
    const holding = this.holding(token);
    const kind = settled ? 'settled' : 'provisional';
    this.#set(token, { ...holding, [kind]: microShares(holding[kind] + size) });
  }

  removeShares(token: TokenId, size: MicroShares): void {
    const holding = this.holding(token);
    this.#set(token, { ...holding, settled: microShares(holding.settled - size) });
  }

  /** Provisional shares become spendable. Does nothing once the market has paid out. */
  settle(token: TokenId, size: MicroShares): void {
    const holding = this.#holdings.get(token);
    if (holding === undefined) return;
    const { settled, provisional } = holding;
    this.#set(token, {
      ...holding,
      settled: microShares(settled + size),
      provisional: microShares(provisional - size),
    });
  }

  /** A resolved market's payout: the shares go, `payout.amount` comes. */
  redeem(token: TokenId, payout: LedgerPayout): void {
    const { settled, provisional, reserved } = this.holding(token);
    invariant(reserved === 0, `order on a resolved token holds shares of ${this.address}`);
    invariant(
      settled + provisional === payout.shares,
      `payout for ${payout.shares} shares of ${settled + provisional}`,
    );
    this.#holdings.delete(token);
    this.receive(payout.amount);
    if (!this.internal) this.#payouts.push(payout);
  }

  /** Drops the records of a market's payouts; the money stays. @returns how many there were */
  forgetPayouts(conditionId: ConditionId): number {
    const kept = this.#payouts.filter((payout) => payout.conditionId !== conditionId);
    const dropped = this.#payouts.length - kept.length;
    this.#payouts = kept;
    return dropped;
  }

  #set(token: TokenId, holding: Holding): void {
    const { settled, provisional, reserved } = holding;
    const sound = settled >= 0 && provisional >= 0 && reserved >= 0 && reserved <= settled;
    invariant(sound, `shares of ${this.address}: ${settled} settled, ${provisional} provisional, ${reserved} reserved`);
    if (settled === 0 && provisional === 0) this.#holdings.delete(token);
    else this.#holdings.set(token, holding);
  }
}
