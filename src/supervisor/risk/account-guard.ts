import type { Fact } from '../../../shared/events/effects.ts';
import type { TimerHandle, World } from '../../../shared/ports/ports.ts';
import type { MicroUsdc } from '../../../shared/units/index.ts';
import type { Clearing, OrderDesk } from '../order-desk.ts';
import type { LeasePolicy } from '../policy.ts';
import type { AccountLimits } from './account-limits.ts';
import { AccountRisk } from './account-risk.ts';
import type { AccountStore } from './account-store.ts';
import type { RenewCredentials } from './auth-failures.ts';
import { BalanceWatch, type ReadBalance } from './balance-watch.ts';
import { CashCheck, type CashReading, readableAtMs } from './cash-check.ts';
import { GeoblockWatch, type ReadPlace } from './geoblock-watch.ts';
import type { Latch } from './latch.ts';

/** The account's limits, where its figures and latches are kept, and its money; the last absent where it has no account. */
export type AccountOptions = {
  readonly limits: AccountLimits;
  readonly store: AccountStore;
  readonly readBalance?: ReadBalance | undefined;
  /** Absent where no region can be blocked: for play money. */
  readonly readPlace?: ReadPlace | undefined;
  /** Absent where there is no account. */
  readonly renewCredentials?: RenewCredentials | undefined;
};

export type AccountGuardOptions = {
  readonly world: Pick<World, 'clock' | 'timers'>;
  readonly desk: OrderDesk;
  readonly policy: LeasePolicy;
  readonly account: AccountOptions;
  /** Nothing may enter for this reason, or may again; to be carried out before the call returns. */
  readonly onHalt: (reason: string | undefined) => void;
  /** A loss limit kills: everything ends, as by the kill switch. */
  readonly onKill: (reason: string) => void;
  readonly onBalance: (balance: MicroUsdc) => void;
  readonly alarm: (code: string, detail: string) => void;
};

/** A fee was paid, or money seems to be missing: the account's money is read within this time. */
const READ_SOON_MS = 10_000;

/** Carries out what the account's risk demands: reads its money, halts, kills, and releases at a person's word. */
export class AccountGuard {
  readonly risk: AccountRisk;
  readonly #options: AccountGuardOptions;
  readonly #balance: BalanceWatch | undefined;
  readonly #geoblock: GeoblockWatch | undefined;
  readonly #cash: CashCheck;
  /** Waits until the last reading can be judged. */
  #judging: TimerHandle | undefined;
  /** Runs from a halt until the venue shows nothing of ours. */
  #clearing: Clearing | undefined;

  constructor(options: AccountGuardOptions) {
    const { world, policy, account, alarm } = options;
    const { readBalance, renewCredentials, limits, store } = account;
    const { clock, timers } = world;
    this.#options = options;
    this.#cash = new CashCheck(alarm);
    this.#balance =
      readBalance === undefined
        ? undefined
        : new BalanceWatch({
            clock,
            timers,
            read: readBalance,
            everyMs: limits.balanceEveryMs,
            inPositions: () => this.risk.ledger.inPositions,
            onReading: (reading) => this.#onBalance(reading),
          });
    this.#geoblock = this.#geoblockWatch(account.readPlace);
    const balance = this.#balance;
    const onTrip = (latch: Latch) => this.#onTrip(latch);
    const onLapse = () => this.#release();
    this.risk = new AccountRisk({ clock, limits, policy, store, balance, renewCredentials, onTrip, onLapse, alarm });
  }

  /** Latches of an earlier session stand as they stood; a kill is the caller's to respect. */
  start(): void {
    this.#balance?.start();
    this.#geoblock?.start();
    const { latch } = this.risk;
    if (latch === undefined) return;
    this.#options.alarm(latch.code, `still latched: ${latch.detail}`);
    if (latch.state === 'HALT') this.#options.onHalt(reasonOf(latch));
    if (latch.state === 'LIQUIDATE') this.#liquidate(reasonOf(latch));
  }

  /** Takes what a worker told into the check of the account's money. */
  note(fact: Fact): void {
    if (this.#balance === undefined) return;
    if (this.#cash.note(fact, this.#options.world.clock.monoMs())) this.#balance.hurry(READ_SOON_MS);
  }

  stop(): void {
    this.#judging?.cancel();
    this.#balance?.stop();
    this.#geoblock?.stop();
    this.#clearing?.abandon();
    this.risk.close();
  }

  /** The operator stops the account gently: nothing enters, every order is cancelled, the workers live. */
  halt(reason: string): void {
    this.risk.stop('HALT', reason);
    this.#options.alarm('EMERGENCY_STOP', reason);
    this.#halt(`EMERGENCY_STOP: ${reason}`);
  }

  /** The operator has everything sold, by workers that the caller lets live. */
  liquidate(reason: string): void {
    this.risk.stop('LIQUIDATE', reason);
    this.#options.alarm('LIQUIDATION', reason);
    this.#liquidate(`LIQUIDATION: ${reason}`);
  }

  /** The operator kills, which is the caller's to carry out; no halt is needed any more. */
  kill(reason: string): void {
    this.risk.stop('KILL', reason);
    this.#release();
  }

  /** The operator takes back a kill of his own: what stood before it is carried out again. @returns false when he cannot */
  liftKill(): boolean {
    const wasKilled = this.risk.latch?.state === 'KILL';
    if (!this.risk.liftKill()) return false;
    const { latch } = this.risk;
    if (wasKilled && latch?.state === 'HALT') this.#halt(reasonOf(latch));
    if (wasKilled && latch?.state === 'LIQUIDATE') this.#liquidate(reasonOf(latch));
    return true;
  }

  /**
   * A person has looked and resumes: every latch is lifted, and losses are measured anew from here. Whether the region is still
   * blocked is asked at once, and no entry waits thirty seconds to learn it.
   */
  resume(): void {
    this.risk.resume();
    this.#release();
    this.#geoblock?.start();
  }

  #geoblockWatch(read: ReadPlace | undefined): GeoblockWatch | undefined {
    if (read === undefined) return undefined;
    const { world, alarm } = this.#options;
    return new GeoblockWatch({
      timers: world.timers,
      read,
      onBlocked: (place) => this.risk.halt('ACCOUNT_BLOCKED', `geoblock: the venue takes us to be in ${place}`),
      onSilence: (reason) => alarm('GEOBLOCK_UNKNOWN', `the venue does not tell whether it blocks us: ${reason}`),
    });
  }

  #onTrip(latch: Latch): void {
    this.#options.alarm(latch.code, latch.detail);
    if (latch.state === 'HALT') return this.#halt(reasonOf(latch));
    this.#release();
    this.#options.onKill(reasonOf(latch));
  }

  #halt(reason: string): void {
    this.#clear(reason, () => undefined);
  }

  /** No sale before the venue shows no order of ours; after that the leases alone say that nothing but sales may leave. */
  #liquidate(reason: string): void {
    this.#clear(reason, () => this.#options.onHalt(undefined));
  }

  #clear(reason: string, done: () => void): void {
    this.#options.onHalt(reason);
    this.#clearing?.abandon();
    this.#clearing = this.#options.desk.clear({ kind: 'all' }, done);
  }

  #release(): void {
    this.#clearing?.abandon();
    this.#clearing = undefined;
    this.#options.onHalt(undefined);
  }

  /** The limits that depend on it are right before the first order, and not only at the next look. */
  #onBalance(reading: CashReading): void {
    const { world, onBalance } = this.#options;
    onBalance(reading.cash);
    this.risk.check();
    // One that waits already is judged in its time, however often the money is read.
    this.#judging ??= world.timers.after(readableAtMs(reading) - world.clock.monoMs(), () => {
      this.#judging = undefined;
      this.#cash.judge(reading);
      if (this.#cash.isSuspicious) this.#balance?.hurry(READ_SOON_MS);
    });
  }
}

function reasonOf({ code, detail }: Latch): string {
  return `${code}: ${detail}`;
}
