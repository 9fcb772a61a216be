import { invariant } from '../../../../shared/errors.ts';
import { OUTCOMES, type Outcome, type TokenId } from '../../../../shared/market/ids.ts';
import { microShares, type MicroUsdc, microUsdc } from '../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Market } from '../markets/market.ts';
import { type Account, shareContractOf } from '../money/account.ts';
import type { Bank } from '../money/bank.ts';
import type { ChainActResult } from '../money/chain-act.ts';
import type { Redemption } from '../money/redemption.ts';
import type { Sets } from '../money/sets.ts';
import type { ChainCall, Coin, RampCall, RedeemCall, SetCall, SetContract } from './chain-call.ts';
import type { WalletAct, WalletActKind } from './chain-contract.ts';
import { type CoinLedger, usedUp } from './coin-ledger.ts';
import { Draft, SET_CONTRACTS } from './draft.ts';

export type PlannerParts = {
  readonly bank: Bank;
  readonly directory: MarketDirectory;
  readonly sets: Sets;
  readonly redemption: Redemption;
  readonly usdcE: CoinLedger;
};

/** Carries a call out; what the world is told of it. */
export type Act = () => readonly WalletAct[];

/** A call that would go through, or the reason why it reverts. */
export type Trial =
  | { readonly kind: 'act'; readonly act: Act }
  | { readonly kind: 'reverted'; readonly reason: string };

type CallOf<Kind extends ChainCall['kind']> = Extract<ChainCall, { readonly kind: Kind }>;

const TOO_POOR = 'transfer amount exceeds balance';
const NOT_ALLOWED = 'insufficient allowance';
const NOT_OPERATOR = 'caller is not owner nor approved';
const TOO_FEW_SHARES = 'insufficient balance for transfer';

/** A wallet sent something to itself: nothing has come that the CLOB did not see before, or that is to be redeemed. */
const NOTHING_MOVED = act(() => undefined);

/** Tries the calls of one transaction one after the other on a draft of the wallet (protocol §10.2, §10.3). */
export class ActPlanner {
  readonly #parts: PlannerParts;
  readonly #account: Account;
  readonly #draft: Draft;

  constructor(parts: PlannerParts, account: Account) {
    this.#parts = parts;
    this.#account = account;
    this.#draft = new Draft(account, parts.usdcE);
  }

  try(call: ChainCall): Trial {
    switch (call.kind) {
      case 'approve':
        return this.#approve(call);
      case 'set-operator':
        return this.#setOperator(call);
      case 'transfer':
        return this.#transfer(call);
      case 'transfer-shares':
        return this.#transferShares(call);
      case 'wrap':
        return this.#wrap(call);
      case 'unwrap':
        return this.#unwrap(call);
      case 'split':
      case 'merge':
      case 'redeem':
        return this.#onMarket(call);
    }
  }

  #approve({ coin, spender, amount }: CallOf<'approve'>): Trial {
    this.#draft.setAllowance(coin, spender, amount);
    return act(() => this.#setAllowance(coin, spender, amount));
  }

  #setOperator({ token, operator, approved }: CallOf<'set-operator'>): Trial {
    this.#draft.setOperator(token, operator, approved);
    return act(() => this.#account.approvals.setOperator(token, operator, approved));
  }

  #transfer({ coin, to, amount }: CallOf<'transfer'>): Trial {
    if (!this.#draft.takeCoins(coin, amount)) return reverted(TOO_POOR);
    if (this.#isSelf(to)) {
      this.#draft.addCoins(coin, amount);
      return NOTHING_MOVED;
    }
    if (coin === 'usdc-e') return act(() => this.#moveUsdcE(to, amount));
    return act(() => {
      const recipient = this.#parts.bank.wallet(to);
      this.#account.sendOnChain(money(amount));
      recipient.receiveOnChain(money(amount));
      return [this.#told('WITHDRAWAL', money(amount)), told('DEPOSIT', recipient.address, money(amount))];
    });
  }

  #transferShares({ token, from, to, id, amount }: CallOf<'transfer-shares'>): Trial {
    const market = this.#parts.directory.byToken(id);
    const position = id as TokenId;
    if (!this.#isSelf(from)) return reverted(NOT_OPERATOR);
    if (market === undefined || shareContractOf(position) !== token) return reverted(TOO_FEW_SHARES);
    if (!this.#draft.takeShares(position, amount)) return reverted(TOO_FEW_SHARES);
    if (this.#isSelf(to)) {
      this.#draft.addShares(position, amount);
      return NOTHING_MOVED;
    }
    return act(() => {
      const recipient = this.#parts.bank.wallet(to);
      this.#account.sendSharesOnChain(position, microShares(Number(amount)));
      recipient.receiveSharesOnChain(position, microShares(Number(amount)));
      this.#parts.redemption.payAutomatically(recipient, market);
    });
  }

  /** USDC.e becomes pUSD. */
  #wrap({ asset, to, amount }: RampCall): Trial {
    if (!isUsdcE(asset)) return reverted('asset is not supported');
    if (!this.#draft.spendAllowance('usdc-e', CONTRACTS.onRamp, amount)) return reverted(NOT_ALLOWED);
    if (!this.#draft.takeCoins('usdc-e', amount)) return reverted(TOO_POOR);
    if (this.#isSelf(to)) this.#draft.addCoins('pusd', amount);
    return act(() => {
      const recipient = this.#parts.bank.wallet(to);
      this.#useAllowance('usdc-e', CONTRACTS.onRamp, amount);
      this.#parts.usdcE.change(this.#account.address, -amount);
      recipient.depositOnChain(money(amount));
      return [told('DEPOSIT', recipient.address, money(amount))];
    });
  }

  /** pUSD becomes USDC.e. */
  #unwrap({ asset, to, amount }: RampCall): Trial {
    if (!isUsdcE(asset)) return reverted('asset is not supported');
    if (!this.#draft.spendAllowance('pusd', CONTRACTS.offRamp, amount)) return reverted(NOT_ALLOWED);
    if (!this.#draft.takeCoins('pusd', amount)) return reverted(TOO_POOR);
    if (this.#isSelf(to)) this.#draft.addCoins('usdc-e', amount);
    return act(() => {
      this.#useAllowance('pusd', CONTRACTS.offRamp, amount);
      this.#account.withdrawOnChain(money(amount));
      this.#parts.usdcE.change(to, amount);
      return [this.#told('WITHDRAWAL', money(amount))];
    });
  }

  #onMarket(call: SetCall | RedeemCall): Trial {
    const market = this.#parts.directory.byCondition(call.conditionId);
    if (market === undefined || !keeps(call.through, market)) return reverted('condition not prepared');
    if (call.kind === 'redeem') return this.#redeem(call, market);
    return call.kind === 'split' ? this.#split(call, market) : this.#merge(call, market);
  }

  #split({ through, amount }: SetCall, market: Market): Trial {
    const coin = coinOf(through);
    if (!this.#draft.spendAllowance(coin, SET_CONTRACTS[through], amount)) return reverted(NOT_ALLOWED);
    if (!this.#draft.takeCoins(coin, amount)) return reverted(TOO_POOR);
    for (const outcome of OUTCOMES) this.#draft.addShares(market.token(outcome), amount);
    return act(() => {
      this.#useAllowance(coin, SET_CONTRACTS[through], amount);
      if (coin === 'usdc-e') this.#bringIn(amount);
      settled(this.#parts.sets.split(this.#account, market, microShares(Number(amount))));
      return [this.#told('SPLIT', money(amount), market)];
    });
  }

  #merge({ through, amount }: SetCall, market: Market): Trial {
    if (!this.#mayTake(through, market)) return reverted(NOT_OPERATOR);
    const taken = OUTCOMES.every((outcome) => this.#draft.takeShares(market.token(outcome), amount));
    if (!taken) return reverted(TOO_FEW_SHARES);
    this.#draft.addCoins(coinOf(through), amount);
    return act(() => {
      settled(this.#parts.sets.merge(this.#account, market, microShares(Number(amount))));
      if (coinOf(through) === 'usdc-e') this.#takeOut(amount);
      return [this.#told('MERGE', money(amount), market)];
    });
  }

  #redeem({ through, part }: RedeemCall, market: Market): Trial {
    const { resolution } = market;
    if (resolution === undefined) return reverted('result for condition not received yet');
    if (!this.#mayTake(through, market)) return reverted(NOT_OPERATOR);
    const outcome = part === undefined ? undefined : OUTCOMES[Number(part.outcomeIndex)];
    if (part !== undefined && outcome === undefined) return reverted('no such outcome');
    const outcomes: readonly Outcome[] = outcome === undefined ? OUTCOMES : [outcome];
    for (const each of outcomes) {
      const token = market.token(each);
      const size = part?.amount ?? this.#draft.shares(token);
      if (!this.#draft.takeShares(token, size)) return reverted(TOO_FEW_SHARES);
      if (each === resolution.winner) this.#draft.addCoins(coinOf(through), size);
    }
    const size = part === undefined ? undefined : microShares(Number(part.amount));
    return act(() => {
      const amount = settled(this.#parts.redemption.redeem(this.#account, market, outcome, size));
      if (coinOf(through) === 'usdc-e') this.#takeOut(BigInt(amount));
      return [this.#told('REDEEM', amount, market)];
    });
  }

  /** The CTF moves its own shares; every other contract must be allowed to. */
  #mayTake(through: SetContract, market: Market): boolean {
    return through === 'ctf' || this.#draft.isOperator(shareContractOf(market.round.up), SET_CONTRACTS[through]);
  }

  #setAllowance(coin: Coin, spender: string, amount: bigint): void {
    if (coin === 'pusd') this.#account.approvals.approveCollateral(spender, amount);
    else this.#parts.usdcE.approve(this.#account.address, spender, amount);
  }

  #useAllowance(coin: Coin, spender: string, amount: bigint): void {
    const { approvals, address } = this.#account;
    const allowance =
      coin === 'pusd' ? approvals.collateralFor(spender) : this.#parts.usdcE.allowance(address, spender);
    this.#setAllowance(coin, spender, usedUp(allowance, amount));
  }

  #moveUsdcE(to: string, amount: bigint): void {
    this.#parts.usdcE.change(this.#account.address, -amount);
    this.#parts.usdcE.change(to, amount);
  }

  /** The venue reckons in pUSD: USDC.e that is locked in sets counts as such. */
  #bringIn(amount: bigint): void {
    this.#parts.usdcE.change(this.#account.address, -amount);
    this.#account.depositOnChain(money(amount));
  }

  #takeOut(amount: bigint): void {
    this.#account.withdrawOnChain(money(amount));
    this.#parts.usdcE.change(this.#account.address, amount);
  }

  #isSelf(address: string): boolean {
    return address.toLowerCase() === this.#account.address.toLowerCase();
  }

  #told(kind: WalletActKind, amount: MicroUsdc, market?: Market): WalletAct {
    return told(kind, this.#account.address, amount, market);
  }
}

function act(carryOut: () => readonly WalletAct[] | void): Trial {
  return { kind: 'act', act: () => carryOut() ?? [] };
}

function reverted(reason: string): Trial {
  return { kind: 'reverted', reason };
}

function told(kind: WalletActKind, wallet: string, amount: MicroUsdc, market?: Market): WalletAct {
  return { kind, wallet, amount, ...(market === undefined ? {} : { market }) };
}

/** Amounts that a wallet holds fit a double: the draft has compared them with what it has. */
function money(amount: bigint): MicroUsdc {
  return microUsdc(Number(amount));
}

function settled(result: ChainActResult): MicroUsdc {
  invariant(result.kind === 'done', 'an act that was tried before reverted');
  return result.amount;
}

function coinOf(through: SetContract): Coin {
  return through === 'ctf' ? 'usdc-e' : 'pusd';
}

function isUsdcE(asset: string): boolean {
  return asset.toLowerCase() === CONTRACTS.usdcE.toLowerCase();
}

/** Whether a contract deals with this market's positions. */
function keeps(through: SetContract, { round }: Market): boolean {
  if (round.version === 'v2') return through === 'router';
  if (through === 'ctf') return !round.negRisk;
  return through === (round.negRisk ? 'neg-risk-adapter' : 'collateral-adapter');
}
