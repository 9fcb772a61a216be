import type { Clock, Timers } from '../../shared/ports/ports.ts';
import type { AssetKeeper } from './asset-keeper.ts';
import { backOffMs } from './back-off.ts';
import { Heartbeat, type HeartbeatLine, type HeartbeatReport, type HeartbeatState } from './heartbeat/heartbeat.ts';
import { type HeartbeatVerdict, heartbeatVerdict } from './heartbeat/heartbeat-verdict.ts';
import type { Clearing, OrderDesk } from './order-desk.ts';
import type { Policy } from './policy.ts';
import { Suspensions } from './suspensions.ts';

export type SafetyWatchOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly desk: OrderDesk;
  readonly policy: Pick<Policy, 'desk' | 'heartbeat' | 'foreign' | 'stalledAfterMs'>;
  /** Absent where no orders stand at a venue (paper on the real one). */
  readonly heartbeatLine: HeartbeatLine | undefined;
  readonly keepers: readonly Pick<AssetKeeper, 'asset' | 'unconfirmedForMs' | 'setSuspension'>[];
  readonly alarm: (code: string, detail: string) => void;
  /** The wallet has open orders that are not ours and were not told of before: a person has to look (reliability §4). */
  readonly onForeign: (detail: string) => void;
};

/** A cancel of everything, begun at `sinceMs`, monotonic; `undefined` once the venue has shown nothing of ours. */
type CancelAll = { readonly clearing: Clearing; sinceMs: number | undefined };

/**
 * The supervisor's watch over what concerns every asset at once: the dead man's switch, orders that nobody answers for,
 * orders that are not ours, and its own sleep. While any of these stands, nothing enters anywhere; afterwards every worker
 * reads the venue anew before it enters (reliability §6).
 */
export class SafetyWatch {
  readonly #options: SafetyWatchOptions;
  readonly #suspensions: Suspensions;
  readonly #heartbeat: Heartbeat | undefined;
  /** Runs while a dead worker's orders are unaccounted for. */
  #unconfirmedCancel: CancelAll | undefined;
  /** Runs after a lost heartbeat until the venue shows nothing of ours. */
  #lossCancel: CancelAll | undefined;
  #lookedAtMs: number;
  #lookedAtWallMs: number;
  /** When the supervisor woke up from its latest sleep, monotonic ms. */
  #awakeSinceMs = 0;
  #foreignLookAtMs = -Infinity;
  #foreignFailures = 0;
  #foreignTold: ReadonlySet<string> = new Set();
  #killedAndClear = false;

  constructor(options: SafetyWatchOptions) {
    const { clock, timers, policy, heartbeatLine: line } = options;
    this.#options = options;
    this.#lookedAtMs = clock.monoMs();
    this.#lookedAtWallMs = clock.wallMs();
    this.#suspensions = new Suspensions((reason) => {
      for (const keeper of options.keepers) keeper.setSuspension(reason);
    });
    const decide = () => this.#verdict();
    const onChange = (state: HeartbeatState, reason: string) => this.#onHeartbeat(state, reason);
    if (line === undefined) return;
    this.#heartbeat = new Heartbeat({ line, clock, timers, policy: policy.heartbeat, decide, onChange });
  }

  /** Why nothing may enter anywhere; absent while it may. */
  get suspendedFor(): string | undefined {
    return this.#suspensions.reason;
  }

  get heartbeat(): HeartbeatReport | undefined {
    return this.#heartbeat?.report;
  }

  /** Nothing enters before the first beat was taken. */
  start(): void {
    this.#lookedAtMs = this.#options.clock.monoMs();
    this.#lookedAtWallMs = this.#options.clock.wallMs();
    if (this.#heartbeat === undefined) return;
    this.#suspensions.raise('heartbeat', 'no heartbeat was confirmed so far');
    this.#heartbeat.start();
  }

  /**
   * To be called at the supervisor's pace: a call that comes late means that the supervisor slept. By either clock: while the
   * machine is suspended the monotonic one stands still.
   */
  check(): void {
    const { clock } = this.#options;
    const nowMs = clock.monoMs();
    const nowWallMs = clock.wallMs();
    const sleptMs = Math.max(nowMs - this.#lookedAtMs, nowWallMs - this.#lookedAtWallMs);
    this.#lookedAtMs = nowMs;
    this.#lookedAtWallMs = nowWallMs;
    if (sleptMs > this.#options.policy.stalledAfterMs) this.#onStall(sleptMs);
    else if (this.#suspensions.has('stalled') && this.#hasBeatenSince(this.#awakeSinceMs, nowMs)) {
      this.#suspensions.lift('stalled');
    }
    this.#checkUnconfirmed(nowMs);
    this.#checkForeign(nowMs);
  }

  /** The account is halted for this reason, or is not any more. */
  accountHalted(reason: string | undefined): void {
    if (reason === undefined) this.#suspensions.lift('account');
    else this.#suspensions.raise('account', reason);
  }

  /** The kill switch was pressed and nothing is open: from here on the venue may as well think us dead. */
  killConfirmed(): void {
    this.#killedAndClear = true;
    this.#heartbeat?.beatNow();
  }

  /** Somebody trades again. */
  killLifted(): void {
    if (!this.#killedAndClear) return;
    this.#killedAndClear = false;
    this.#heartbeat?.beatNow();
  }

  /** After the last order is confirmed gone: the beats end last. */
  stop(): void {
    this.#unconfirmedCancel?.clearing.abandon();
    this.#lossCancel?.clearing.abandon();
    this.#heartbeat?.stop('the session is over');
  }

  /** Whether the venue took a beat that was sent since then; true where there are none. */
  #hasBeatenSince(sinceMs: number, nowMs: number): boolean {
    if (this.#heartbeat === undefined) return true;
    return (this.#heartbeat.report.ageMs ?? Infinity) <= nowMs - sinceMs;
  }

  #verdict(): HeartbeatVerdict {
    const { clock, policy } = this.#options;
    const since = this.#unconfirmedCancel?.sinceMs;
    return heartbeatVerdict({
      killedAndClear: this.#killedAndClear,
      cancelAllUnconfirmedMs: since === undefined ? 0 : clock.monoMs() - since,
      withholdAfterMs: policy.heartbeat.withholdAfterMs,
    });
  }

  #onHeartbeat(state: HeartbeatState, reason: string): void {
    if (state === 'confirmed') {
      if (this.#lossCancel === undefined) this.#suspensions.lift('heartbeat');
      return;
    }
    if (state === 'stopped') return;
    this.#suspensions.raise('heartbeat', `heartbeat ${state}: ${reason}`);
    if (state === 'withheld' && !this.#killedAndClear) this.#options.alarm('HEARTBEAT_WITHHELD', reason);
    if (state !== 'lost') return;
    this.#options.alarm('HEARTBEAT_LOST', `${reason}; the venue is assumed to have cancelled everything`);
    this.#lossCancel ??= this.#cancelAll(() => {
      this.#lossCancel = undefined;
      if (this.#heartbeat?.state === 'confirmed') this.#suspensions.lift('heartbeat');
    });
  }

  /** What happened meanwhile is unknown: nothing enters before a beat of now was taken and the workers have read the venue. */
  #onStall(sleptMs: number): void {
    this.#awakeSinceMs = this.#lookedAtMs;
    const detail = `the supervisor did not run for ${Math.round(sleptMs)} ms`;
    this.#options.alarm('SUPERVISOR_STALLED', detail);
    this.#suspensions.raise('stalled', detail);
    this.#heartbeat?.beatNow();
  }

  /** While a dead worker's orders are unaccounted for, nobody enters: the true exposure is unknown (reliability §6). */
  #checkUnconfirmed(nowMs: number): void {
    const { keepers, policy, alarm } = this.#options;
    const lost = keepers.filter((keeper) => keeper.unconfirmedForMs(nowMs) >= policy.desk.alarmAfterMs);
    if (lost.length > 0 === (this.#unconfirmedCancel !== undefined)) return;
    if (lost.length === 0) {
      this.#unconfirmedCancel?.clearing.abandon();
      this.#unconfirmedCancel = undefined;
      this.#suspensions.lift('cancel-unconfirmed');
      return;
    }
    const detail = `orders of ${lost.map((keeper) => keeper.asset).join(', ')} not confirmed cancelled`;
    alarm('CANCEL_UNCONFIRMED', detail);
    this.#suspensions.raise('cancel-unconfirmed', detail);
    this.#unconfirmedCancel = this.#cancelAll(() => undefined);
  }

  /** Another program trades with this wallet, or a person does: neither adopted nor cancelled (design §12). */
  #checkForeign(nowMs: number): void {
    const { desk, policy } = this.#options;
    if (nowMs < this.#foreignLookAtMs) return;
    this.#foreignLookAtMs = Infinity;
    desk.findForeign((orderIds) => {
      const { lookEveryMs, backOff } = policy.foreign;
      this.#foreignFailures = orderIds === undefined ? this.#foreignFailures + 1 : 0;
      const waitMs = orderIds === undefined ? backOffMs(backOff, this.#foreignFailures) : lookEveryMs;
      this.#foreignLookAtMs = this.#options.clock.monoMs() + waitMs;
      if (orderIds !== undefined) this.#judgeForeign(orderIds);
    });
  }

  #judgeForeign(orderIds: readonly string[]): void {
    const untold = orderIds.filter((orderId) => !this.#foreignTold.has(orderId));
    for (const orderId of untold) this.#options.alarm('FOREIGN_ORDER', `${orderId} on this wallet is not ours`);
    this.#foreignTold = new Set(orderIds);
    const detail = `${orderIds.length} open orders of this wallet are not ours`;
    if (orderIds.length === 0) this.#suspensions.lift('foreign-order');
    else this.#suspensions.raise('foreign-order', detail);
    if (untold.length > 0) this.#options.onForeign(detail);
  }

  #cancelAll(done: () => void): CancelAll {
    const { desk, clock } = this.#options;
    const cancelAll: { sinceMs: number | undefined } = { sinceMs: clock.monoMs() };
    const clearing = desk.clear({ kind: 'all' }, () => {
      cancelAll.sinceMs = undefined;
      done();
    });
    return Object.assign(cancelAll, { clearing });
  }
}
