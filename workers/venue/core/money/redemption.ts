import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import { OUTCOMES, type Outcome } from '../../../../shared/market/ids.ts';
import { type MicroShares, microShares, microUsdc } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import type { Schedule } from '../schedule.ts';
import { type Account, shareContractOf } from './account.ts';
import type { Bank } from './bank.ts';
import { type ChainActResult, reverted } from './chain-act.ts';

/** Who redeems: the wallet by a chain act, or the venue of its own accord. */
type Redeemer = 'wallet' | 'venue';

/**
 * Turns shares of resolved markets into pUSD: 1 for a winning share, nothing for a losing one (protocol §7, §10.3).
 *
 * Wallets that let the AutoRedeemer move their shares are paid as soon as the result is known [protocol §10.2: when it
 * acts is not known]; others redeem themselves. Shares of a trade that is not mined yet are not on chain: they are paid,
 * or go back, when it is settled.
 */
export class Redemption {
  readonly #bank: Bank;
  readonly #schedule: Schedule;

  constructor(bank: Bank, schedule: Schedule) {
    this.#bank = bank;
    this.#schedule = schedule;
  }

  /** The market has just been resolved: pays all who need not ask. */
  payOut(market: Market): void {
    for (const account of this.#bank.accounts()) this.payAutomatically(account, market);
  }

  /** Shares of a market have come to a wallet: if it is resolved and the wallet need not ask, they are paid. */
  payAutomatically(account: Account, market: Market): void {
    const { resolution } = market;
    if (resolution === undefined) return;
    for (const outcome of OUTCOMES) {
      const contract = shareContractOf(market.token(outcome));
      const automatic = account.internal || account.approvals.isOperator(contract, CONTRACTS.autoRedeemer);
      if (automatic) this.#redeem(account, market, outcome, resolution.winner, 'venue');
    }
  }

  /**
   * A wallet redeems by a chain act.
   *
   * @param outcome both where absent, as the v1 adapter does
   * @param size all that is held where absent
   */
  redeem(account: Account, market: Market, outcome?: Outcome, size?: MicroShares): ChainActResult {
    const { resolution } = market;
    if (resolution === undefined) return reverted('result for condition not received yet');
    const outcomes = outcome === undefined ? OUTCOMES : [outcome];
    if (outcomes.some((each) => (size ?? 0) > account.holding(market.token(each)).settled)) {
      return reverted('insufficient balance for transfer');
    }
    const paid = outcomes.map((each) => this.#redeem(account, market, each, resolution.winner, 'wallet', size));
    return { kind: 'done', amount: microUsdc(paid.reduce((sum, amount) => sum + amount, 0)) };
  }

  /** The market is about to be forgotten: pays everybody who has not redeemed, so that no money is left in it. */
  payRest(market: Market): void {
    const { resolution } = market;
    if (resolution === undefined) return;
    for (const account of this.#bank.accounts()) {
      for (const outcome of OUTCOMES) this.#redeem(account, market, outcome, resolution.winner, 'venue');
    }
  }

  #redeem(
    account: Account,
    market: Market,
    outcome: Outcome,
    winner: Outcome,
    by: Redeemer,
    size?: MicroShares,
  ): number {
    const { conditionId } = market.round;
    const token = market.token(outcome);
    const shares = size ?? account.holding(token).settled;
    if (shares === 0) return 0;
    const won = outcome === winner ? shares : microShares(0);
    this.#bank.vault.dissolve(conditionId, won);
    const amount = microUsdc(won);
    account.redeem(token, { conditionId, outcome, shares, amount, at: this.#schedule.now() }, by);
    return amount;
  }
}
