import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { Account } from '../money/account.ts';
import type { ShareContract } from '../money/approvals.ts';
import type { Coin } from './chain-call.ts';
import { type CoinLedger, usedUp } from './coin-ledger.ts';

/**
 * A wallet as it would be after the calls of a transaction that were looked at so far. A transaction happens as a whole or
 * not at all, so every call is tried here before the first one is carried out.
 */
export class Draft {
  readonly #account: Account;
  readonly #usdcE: CoinLedger;
  readonly #values = new Map<string, bigint>();

  constructor(account: Account, usdcE: CoinLedger) {
    this.#account = account;
    this.#usdcE = usdcE;
  }

  coins(coin: Coin): bigint {
    return this.#read(`coins/${coin}`, () =>
      coin === 'pusd' ? BigInt(this.#account.cash) : this.#usdcE.balanceOf(this.#account.address),
    );
  }

  /** False, with nothing changed, when there are not so many. */
  takeCoins(coin: Coin, amount: bigint): boolean {
    return this.#take(`coins/${coin}`, this.coins(coin), amount);
  }

  addCoins(coin: Coin, amount: bigint): void {
    this.#values.set(`coins/${coin}`, this.coins(coin) + amount);
  }

  shares(token: TokenId): bigint {
    return this.#read(`shares/${token}`, () => BigInt(this.#account.holding(token).settled));
  }

  takeShares(token: TokenId, amount: bigint): boolean {
    return this.#take(`shares/${token}`, this.shares(token), amount);
  }

  addShares(token: TokenId, amount: bigint): void {
    this.#values.set(`shares/${token}`, this.shares(token) + amount);
  }

  allowance(coin: Coin, spender: string): bigint {
    return this.#read(allowanceName(coin, spender), () =>
      coin === 'pusd'
        ? this.#account.approvals.collateralFor(spender)
        : this.#usdcE.allowance(this.#account.address, spender),
    );
  }

  setAllowance(coin: Coin, spender: string, amount: bigint): void {
    this.#values.set(allowanceName(coin, spender), amount);
  }

  /** A contract takes coins that it was allowed to; false, with nothing changed, when it was not. */
  spendAllowance(coin: Coin, spender: string, amount: bigint): boolean {
    const allowance = this.allowance(coin, spender);
    if (allowance < amount) return false;
    this.setAllowance(coin, spender, usedUp(allowance, amount));
    return true;
  }

  isOperator(token: ShareContract, operator: string): boolean {
    const read = () => BigInt(this.#account.approvals.isOperator(token, operator));
    return this.#read(operatorName(token, operator), read) === 1n;
  }

  setOperator(token: ShareContract, operator: string, approved: boolean): void {
    this.#values.set(operatorName(token, operator), BigInt(approved));
  }

  #read(name: string, load: () => bigint): bigint {
    return this.#values.get(name) ?? load();
  }

  #take(name: string, held: bigint, amount: bigint): boolean {
    if (amount > held) return false;
    this.#values.set(name, held - amount);
    return true;
  }
}

/** Address of a contract that makes or dissolves sets. */
export const SET_CONTRACTS = {
  'collateral-adapter': CONTRACTS.collateralAdapter,
  'neg-risk-adapter': CONTRACTS.negRiskCollateralAdapter,
  ctf: CONTRACTS.conditionalTokens,
  router: CONTRACTS.router,
} as const;

function allowanceName(coin: Coin, spender: string): string {
  return `allowance/${coin}/${spender.toLowerCase()}`;
}

function operatorName(token: ShareContract, operator: string): string {
  return `operator/${token}/${operator.toLowerCase()}`;
}
