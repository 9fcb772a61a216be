import type { Fact } from '../../../shared/events/effects.ts';
import type { Asset } from '../../../shared/market/assets.ts';
import type { AccountTerms, Lease } from '../../../shared/risk/lease.ts';
import { type MicroUsdc, microShares, microUsdc } from '../../../shared/units/index.ts';
import type { LeasePolicy } from '../policy.ts';
import type { AccountLimits } from './account-limits.ts';
import { BudgetLedger } from './budget-ledger.ts';

/** A lease as a worker gets it: it counts from its arrival. */
export type LeaseGrant = Omit<Lease, 'expiresAt'>;

type LedgerLimits = Pick<
  AccountLimits,
  | 'portfolioUsdc'
  | 'maxExposureShare'
  | 'minBalanceUsdc'
  | 'maxDailyTrades'
  | 'maxDailyVolumeUsdc'
  | 'maxUnpairedShares'
>;

/**
 * The one authority over what the account may use (strategies §15.6): each worker is lent its part before use. Worst cases
 * add up, all assets and overlapping rounds moving together: positions at cost, orders of unknown fate as live and filled.
 */
export class AccountLedger {
  readonly #limits: LedgerLimits;
  readonly #exposure: BudgetLedger;
  readonly #trades: BudgetLedger;
  readonly #volume: BudgetLedger;
  readonly #unpaired: BudgetLedger;
  readonly #all: readonly BudgetLedger[];
  readonly #inPositions = new Map<Asset, MicroUsdc>();
  /** The account's money is what limits exposure most, so that the least balance stays. */
  #cashBinds = false;

  constructor(limits: LedgerLimits, policy: LeasePolicy) {
    this.#limits = limits;
    this.#exposure = new BudgetLedger(limits.portfolioUsdc, policy);
    this.#trades = new BudgetLedger(limits.maxDailyTrades, policy);
    this.#volume = new BudgetLedger(limits.maxDailyVolumeUsdc, policy);
    this.#unpaired = new BudgetLedger(limits.maxUnpairedShares, policy);
    this.#all = [this.#exposure, this.#trades, this.#volume, this.#unpaired];
  }

  /** Most money at risk over all assets, as it is now. */
  get exposureLimit(): MicroUsdc {
    return microUsdc(this.#exposure.limit);
  }

  /** Money at risk over all assets, a dead worker's at no less than it left behind. */
  get atRisk(): MicroUsdc {
    return microUsdc(this.#exposure.used());
  }

  /** Positions at cost, over all assets. */
  get inPositions(): MicroUsdc {
    let sum = 0;
    for (const amount of this.#inPositions.values()) sum += amount;
    return microUsdc(sum);
  }

  /** @param bankroll money and positions at cost: what the account has */
  setBankroll(bankroll: MicroUsdc): void {
    const { portfolioUsdc, maxExposureShare, minBalanceUsdc } = this.#limits;
    const byShare = Math.min(portfolioUsdc, Math.floor(bankroll * maxExposureShare));
    const byCash = bankroll - minBalanceUsdc;
    this.#cashBinds = byCash < byShare;
    this.#exposure.setLimit(Math.max(0, Math.min(byShare, byCash)));
  }

  /** Lends an asset its part. @param sharers how many assets run */
  lend(asset: Asset, sharers: number, nowMs: number): LeaseGrant {
    const share = (ledger: BudgetLedger) => Math.ceil(Math.max(0, ledger.limit - ledger.spent) / Math.max(1, sharers));
    const grant = (ledger: BudgetLedger) => ledger.grant(asset, share(ledger), nowMs);
    const exposureLimit = microUsdc(this.#exposure.grant(asset, this.#exposureShare(sharers), nowMs));
    const { maxDailyTrades, maxDailyVolumeUsdc, maxUnpairedShares, minBalanceUsdc } = this.#limits;
    const terms: AccountTerms = {
      ...(this.#cashBinds ? { cash: microUsdc(exposureLimit + minBalanceUsdc) } : {}),
      ...(maxDailyTrades === 0 ? {} : { trades: grant(this.#trades) }),
      ...(maxDailyVolumeUsdc === 0 ? {} : { volume: microUsdc(grant(this.#volume)) }),
      ...(maxUnpairedShares === 0 ? {} : { unpaired: microShares(grant(this.#unpaired)) }),
    };
    return { exposureLimit, account: terms };
  }

  /** Takes a worker's word for what it uses. */
  note(asset: Asset, fact: Fact): void {
    if (fact.type === 'exposure') {
      this.#exposure.report(asset, fact.atRisk);
      this.#inPositions.set(asset, fact.inPositions);
    }
    if (fact.type !== 'usage') return;
    this.#trades.report(asset, fact.trades.open, fact.trades.done);
    this.#volume.report(asset, fact.volume.open, fact.volume.done);
    this.#unpaired.report(asset, fact.unpaired);
  }

  /** A fill that nobody told before. */
  spend(asset: Asset, notional: MicroUsdc, trades: 0 | 1): void {
    this.#volume.spend(asset, notional);
    this.#trades.spend(asset, trades);
  }

  /** What the day had seen before this session. */
  spendBefore(trades: number, volume: MicroUsdc): void {
    this.#trades.spendBefore(trades);
    this.#volume.spendBefore(volume);
  }

  /** A new day begins. */
  renewDay(): void {
    this.#trades.renew();
    this.#volume.renew();
  }

  /** The worker died: its asset gets nothing until {@link thaw}, and what it may have done stays held. */
  freeze(asset: Asset, nowMs: number): void {
    for (const ledger of this.#all) ledger.freeze(asset, nowMs);
  }

  /** A worker begins, and tells from nothing. */
  begin(asset: Asset): void {
    for (const ledger of this.#all) ledger.begin(asset);
  }

  /** A worker has read the venue's records. */
  thaw(asset: Asset): void {
    for (const ledger of this.#all) ledger.thaw(asset);
  }

  /** What an asset may lose at worst beyond its positions at cost: by orders that are open, of unknown fate, or not told of. */
  inDoubt(asset: Asset, nowMs: number): MicroUsdc {
    const positions = this.#inPositions.get(asset) ?? 0;
    return microUsdc(Math.max(0, this.#exposure.held(asset, nowMs) - positions));
  }

  #exposureShare(sharers: number): number {
    return Math.floor(this.#exposure.limit / Math.max(1, sharers));
  }
}
