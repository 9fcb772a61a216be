import type { Fact } from '../../../shared/events/effects.ts';
import type { Asset } from '../../../shared/market/assets.ts';
import type { Clock } from '../../../shared/ports/ports.ts';
import type { AccountDenial } from '../../../shared/risk/lease.ts';
import { type MicroUsdc, microUsdc } from '../../../shared/units/index.ts';
import type { LeasePolicy } from '../policy.ts';
import { AccountBook, dayOf } from './account-book.ts';
import { AccountLedger, type LeaseGrant } from './account-ledger.ts';
import type { AccountLimits } from './account-limits.ts';
import type { AccountStore } from './account-store.ts';
import { AuthFailures, type RenewCredentials } from './auth-failures.ts';
import type { BalanceWatch } from './balance-watch.ts';
import { type AccountState, afterItsDay, lapsesWithItsDay, type Latch, latchedOver, type Trip } from './latch.ts';
import { lossTrip } from './loss-limits.ts';
import { OpenMarks } from './open-marks.ts';
import { OrderErrors } from './order-errors.ts';
import { RecordSaver } from './record-saver.ts';
import { SlidingMax } from './sliding-windows.ts';

export type AccountRiskOptions = {
  readonly clock: Clock;
  readonly limits: AccountLimits;
  readonly policy: LeasePolicy;
  readonly store: AccountStore;
  /** Absent where there is no account: then the account has the portfolio limit, and its money limits nothing. */
  readonly balance: BalanceWatch | undefined;
  readonly renewCredentials: RenewCredentials | undefined;
  /** A latch tripped, and is handed to the disk already: orders must go, for KILL workers as well. */
  readonly onTrip: (latch: Latch) => void;
  /** The latch lapsed with its day; nobody has to do anything. */
  readonly onLapse: () => void;
  readonly alarm: (code: string, detail: string) => void;
};

/** For screens and metrics. Money in micro-pUSD. */
export type AccountReport = {
  readonly state: AccountState;
  readonly code?: AccountDenial;
  readonly detail?: string;
  readonly equity: MicroUsdc;
  readonly dayPnl: MicroUsdc;
  readonly drawdown: MicroUsdc;
  readonly tradesToday: number;
  readonly volumeToday: MicroUsdc;
  /** What assets without a worker may have lost beyond what the equity says: their open orders, at worst. */
  readonly inDoubt: MicroUsdc;
  /** As last read; absent where there is no account, or before the first reading. */
  readonly balance?: MicroUsdc;
};

/** The engine's own alarms that end all trading of the account (strategies §15.4). */
const BLOCKED: readonly string[] = ['GEOBLOCKED', 'ACCOUNT_RESTRICTED'];

/**
 * The account's risk over all assets: one ledger lent to the workers, the day's figures, and the states ACTIVE → PAUSED →
 * HALT → KILL, LIQUIDATE (strategies §15.2). A latch is on its way to the disk before anything follows from it; after a restart it
 * stands as it stood. A loss limit that cannot be computed is one that has tripped.
 */
export class AccountRisk {
  readonly ledger: AccountLedger;
  readonly #options: AccountRiskOptions;
  readonly #book: AccountBook;
  readonly #marks = new OpenMarks();
  readonly #errors: OrderErrors;
  readonly #authFailures: AuthFailures;
  readonly #window: SlidingMax;
  #pausedUntilMs = -Infinity;
  readonly #saver: RecordSaver;

  constructor(options: AccountRiskOptions) {
    const { clock, limits, policy, store, alarm, renewCredentials } = options;
    this.#options = options;
    this.#saver = new RecordSaver(store, ({ message }) => alarm('ACCOUNT_NOT_SAVED', message));
    const loaded = store.load();
    this.#book = new AccountBook('record' in loaded ? loaded.record : undefined, clock.wallMs());
    this.#errors = new OrderErrors(limits.rejectionWindowMs);
    const { maxAuthFailures: max, authFailureWindowMs: windowMs } = limits;
    this.#authFailures = new AuthFailures({ windowMs, max, renew: renewCredentials });
    this.#window = new SlidingMax(limits.drawdownWindowMs);
    this.ledger = new AccountLedger(limits, policy);
    this.ledger.spendBefore(this.#book.trades, this.#book.volume);
    if ('detail' in loaded) this.#latch({ state: 'HALT', code: 'RECORD_LOST', detail: loaded.detail });
  }

  /** What stops the account until its day is over or a person resumes. */
  get latch(): Latch | undefined {
    return this.#book.latch;
  }

  /** What a worker is lent now, with the reason for which the account takes no new risk, if there is one. */
  lend(asset: Asset, sharers: number): LeaseGrant {
    const denial = this.denial;
    const nowMs = this.#nowMs;
    if (denial !== undefined) return { exposureLimit: microUsdc(0), account: { denial } };
    return this.ledger.lend(asset, sharers, nowMs);
  }

  /** Why the account as a whole takes no new risk now. */
  get denial(): AccountDenial | undefined {
    if (this.#book.latch !== undefined) return this.#book.latch.code;
    if (this.#options.balance?.isKnown === false || this.#saver.isBroken) return 'RISK_UNKNOWN';
    return this.#nowMs < this.#pausedUntilMs ? 'CONSECUTIVE_ERRORS' : undefined;
  }

  /** Takes a fact of an asset's worker. */
  note(asset: Asset, fact: Fact): void {
    this.ledger.note(asset, fact);
    this.#errors.note(fact, this.#nowMs);
    // One alarm for each request that was refused so, and not for each order of a batch.
    if (fact.type === 'alarm' && fact.code === 'UNAUTHORIZED') this.#authFailures.note(this.#nowMs);
    if (fact.type === 'fill') this.#onFill(asset, fact);
    if (fact.type === 'alarm' && BLOCKED.includes(fact.code)) this.halt('ACCOUNT_BLOCKED', fact.detail);
    if (fact.type === 'pnl') {
      for (const { conditionId, amount } of fact.realised) this.#book.setEarned(conditionId, amount);
      this.#marks.tell(asset, fact.unrealised);
      this.#judgeLosses();
    }
    this.#judgeErrors();
  }

  /** An asset's worker died. */
  died(asset: Asset): void {
    this.ledger.freeze(asset, this.#nowMs);
    this.#marks.ended(asset);
  }

  /** An asset's worker ended, in whatever way. */
  ended(asset: Asset): void {
    this.#marks.ended(asset);
  }

  /** An asset's worker begins. */
  begin(asset: Asset): void {
    this.ledger.begin(asset);
    this.#marks.ended(asset);
  }

  /** An asset's worker has read the venue's records. */
  reconciled(asset: Asset): void {
    this.ledger.thaw(asset);
    this.#marks.reconciled(asset);
  }

  /** To be called each second. */
  check(): void {
    const { clock, balance, onLapse } = this.#options;
    if (this.#book.turnDay(clock.wallMs(), this.#equity)) {
      this.ledger.renewDay();
      const { latch } = this.#book;
      this.#book.latch = latch && afterItsDay(latch);
      if (this.#book.latch === undefined && latch !== undefined) onLapse();
    }
    if (balance?.bankroll !== undefined) this.ledger.setBankroll(balance.bankroll);
    this.#judgeLosses();
    this.#judgeErrors();
    if (this.#saver.isDue(this.#nowMs)) this.#save();
  }

  /** The operator stops the account, which is his to carry out; what stands already and is as grave stays. */
  stop(state: Latch['state'], reason: string): void {
    this.#latch({ state, code: state === 'LIQUIDATE' ? 'LIQUIDATION' : 'EMERGENCY_STOP', detail: reason });
  }

  /**
   * The operator takes back a kill of his own; what it came on top of stands again.
   *
   * @returns false when another kill stands, which takes a {@link resume}
   */
  liftKill(): boolean {
    const { latch } = this.#book;
    if (latch?.state !== 'KILL') return true;
    if (latch.code !== 'EMERGENCY_STOP') return false;
    this.#book.latch = latch.beneath;
    this.#save();
    return true;
  }

  /** Something that only a person may judge, and that is no matter of money. */
  halt(code: AccountDenial, detail: string): void {
    this.#trip({ state: 'HALT', code, detail });
  }

  /** The venue did not accept our credentials, on a connection of the supervisor's own. */
  noteAuthFailure(): void {
    this.#authFailures.note(this.#nowMs);
    this.#judgeErrors();
  }

  /** The session is over: the day's last figures. */
  close(): void {
    this.#save();
  }

  /** A person resumes: the latch goes, and losses are measured anew from here. @returns what was lifted */
  resume(): Latch | undefined {
    const { latch } = this.#book;
    this.#book.latch = undefined;
    this.#book.rebase(this.#equity);
    this.#window.clear();
    this.#errors.forgive();
    this.#authFailures.forgive();
    this.#pausedUntilMs = -Infinity;
    this.#save();
    return latch;
  }

  report(): AccountReport {
    const { latch } = this.#book;
    const { denial } = this;
    const equity = this.#equity;
    const balance = this.#options.balance?.balance;
    return {
      state: latch?.state ?? (denial === undefined ? 'ACTIVE' : 'PAUSED'),
      ...(denial === undefined ? {} : { code: denial }),
      ...(latch === undefined ? {} : { detail: latch.detail }),
      equity,
      dayPnl: microUsdc(equity - this.#book.equityAtDayStart),
      drawdown: microUsdc(Math.max(0, this.#book.peak - equity)),
      tradesToday: this.#book.trades,
      volumeToday: this.#book.volume,
      inDoubt: this.#inDoubt,
      ...(balance === undefined ? {} : { balance }),
    };
  }

  get #nowMs(): number {
    return this.#options.clock.monoMs();
  }

  /** By what was seen: nothing imagined ends the trading of all. What is only feared is held against the limit instead. */
  get #equity(): MicroUsdc {
    return microUsdc(this.#book.earned + this.#marks.total);
  }

  get #inDoubt(): MicroUsdc {
    const nowMs = this.#nowMs;
    return microUsdc(this.#marks.silent.reduce((sum, asset) => sum + this.ledger.inDoubt(asset, nowMs), 0));
  }

  #onFill(asset: Asset, fill: Extract<Fact, { type: 'fill' }>): void {
    if (fill.status === 'FAILED') return;
    const trades = this.#book.addFill(fill.tradeId, fill.orderId, fill.notional);
    if (trades !== undefined) this.ledger.spend(asset, fill.notional, trades);
  }

  #judgeLosses(): void {
    const { limits, balance } = this.#options;
    const equity = this.#equity;
    this.#book.notePeak(equity);
    this.#window.add(equity, this.#nowMs);
    const { equityAtDayStart, peak } = this.#book;
    const peakInWindow = microUsdc(this.#window.max(this.#nowMs));
    const capital = microUsdc((balance?.bankroll ?? limits.portfolioUsdc) - (balance === undefined ? 0 : equity));
    const trip = lossTrip({ equity, equityAtDayStart, peak, peakInWindow, capital }, limits);
    if (trip !== undefined) this.#trip(trip);
  }

  #judgeErrors(): void {
    const { maxConsecutiveErrors, maxRejections, errorPauseMs } = this.#options.limits;
    const authFailures = this.#authFailures.tooMany(this.#nowMs);
    if (authFailures !== undefined) {
      this.halt('AUTHENTICATION', `our API credentials were refused ${authFailures} times in a short time`);
    }
    const rejections = this.#errors.rejections(this.#nowMs);
    if (maxRejections > 0 && rejections >= maxRejections) {
      this.halt('REJECTIONS', `${rejections} orders refused in a short time`);
    }
    if (maxConsecutiveErrors === 0 || this.#errors.inARow < maxConsecutiveErrors) return;
    this.#options.alarm('CONSECUTIVE_ERRORS', `${this.#errors.inARow} orders in a row failed`);
    this.#errors.forgiveRow();
    this.#pausedUntilMs = this.#nowMs + errorPauseMs;
  }

  /** A stop beneath a kill asks nothing of anybody before the kill is taken back. */
  #trip(trip: Trip): void {
    const before = this.#book.latch;
    if (!this.#latch(trip) || before?.state === 'KILL') return;
    const { latch } = this.#book;
    if (latch !== undefined) this.#options.onTrip(latch);
  }

  /** @returns whether that changed what stands */
  #latch({ state, code, detail }: Trip): boolean {
    const at = Math.round(this.#options.clock.wallMs());
    const stop = { state, code, detail, at, ...(lapsesWithItsDay(code) ? { day: dayOf(at) } : {}) };
    const latch = latchedOver(this.#book.latch, stop);
    if (latch === undefined) return false;
    this.#book.latch = latch;
    this.#save();
    return true;
  }

  #save(): void {
    this.#saver.save(this.#book.record(), this.#nowMs);
  }
}
