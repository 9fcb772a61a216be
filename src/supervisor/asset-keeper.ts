import type { Fact } from '../../shared/events/effects.ts';
import type { CompartmentView } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import type { TimerHandle } from '../../shared/ports/ports.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import { Briefing } from './briefing.ts';
import { type Ending, HALT, Incarnation } from './incarnation.ts';
import type { KeeperOptions } from './keeper-options.ts';
import { Leftovers } from './leftovers.ts';
import { type KeeperState, Lifecycle } from './lifecycle.ts';
import { Recovery } from './recovery.ts';
import { type RestOutcome, RestWaiters } from './rest.ts';
import type { RestartVerdict } from './restart-policy.ts';
import { SessionTally } from './session-tally.ts';
import { drainWorker } from './worker-drain.ts';

/**
 * Keeps one asset's worker: starts it, watches it, cleans up after it, restarts it or puts it away.
 *
 * After a death the order is fixed: freeze its exposure and revoke its lease, cancel its orders over the supervisor's own
 * connection, await the exit, then the restart policy speaks (design §3). One keeper never touches another's worker.
 */
export class AssetKeeper {
  readonly asset: Asset;
  readonly tally = new SessionTally();
  /** What its worker is told. */
  readonly briefing: Briefing;
  readonly #options: KeeperOptions;
  readonly #lifecycle = new Lifecycle();
  readonly #leftovers: Leftovers;
  readonly #recovery: Recovery;
  #incarnation: Incarnation | undefined;
  #incarnations = 0;
  #backoff: TimerHandle | undefined;
  #wanted = false;
  #isReleased = false;
  #reason = 'waiting until no order of an earlier session is left';
  #view: CompartmentView | undefined;
  /** A person wants it to run again, whatever the restart policy says of its death. */
  #isPardoned = false;
  readonly #restWaiters = new RestWaiters();

  constructor(options: KeeperOptions) {
    const { asset, world, policy, incidents, emit } = options;
    this.asset = asset;
    this.#options = options;
    this.#leftovers = new Leftovers(options.desk, world);
    this.briefing = new Briefing({
      ...options,
      leaseTtlMs: policy.lease.ttlMs,
      listener: () => (this.state === 'ready' ? this.#incarnation : undefined),
    });
    this.#recovery = new Recovery({ asset, world, policy: policy.restart, incidents, emit });
  }

  get state(): KeeperState {
    return this.#lifecycle.state;
  }

  /** Why the asset stands where it stands, in a few words. */
  get reason(): string {
    return this.#reason;
  }

  /** Whether the operator wants this asset to run. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** How many workers this asset has had. */
  get incarnations(): number {
    return this.#incarnations;
  }

  /** The last picture that the present worker gave; absent while there is none. */
  get view(): CompartmentView | undefined {
    return this.#view;
  }

  /** The present worker, for what the supervisor does with it directly; absent while there is none. */
  get worker(): Pick<Incarnation, 'check' | 'misbehave' | 'readPort' | 'resume'> | undefined {
    return this.#incarnation;
  }

  /** How long a dead worker's orders have been unaccounted for, ms; 0 when there are none such. */
  unconfirmedForMs(nowMs: number): number {
    return this.#leftovers.unconfirmedForMs(nowMs);
  }

  /** Orders of a worker at rest of which nobody knows whether the venue took them. */
  get unconfirmedOrders(): readonly OrderHash[] {
    return this.#leftovers.unconfirmedOrders;
  }

  /** The venue is clear of earlier orders: until now nobody was started, and no rest was confirmed. Called once. */
  release(): void {
    this.#isReleased = true;
    this.#settle();
  }

  /** Wants a worker. Out of rest or quarantine it also clears what the restart policy remembers. */
  enable(): void {
    this.#wanted = true;
    this.#isPardoned = true;
    this.#restWaiters.tell('superseded');
    if (!this.#isReleased || !this.#lifecycle.isResting) return;
    this.#recovery.forgive();
    // The venue is still being cleared of a predecessor's last orders: it starts when that is over, or loses its own to it.
    if (!this.#leftovers.isBeingCleared) this.#start();
  }

  /** Wants no worker: drains it, ends it and confirms its orders gone. `done` once that is so, or given up. */
  disable(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#wanted = false;
    this.#restWaiters.add(done);
    if (this.state === 'failed') this.#reason = reason;
    if (this.state === 'starting' || this.state === 'ready') this.#drainWorker(reason);
    else if (this.state !== 'draining' && !this.#leftovers.isBeingCleared) this.#restWithoutWorker(reason);
  }

  /** The kill switch: as {@link disable}, but mutes and ends the worker without asking it. */
  kill(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#wanted = false;
    this.#restWaiters.add(done);
    const worker = this.#incarnation;
    worker?.halt(HALT.revoked);
    if (this.#leftovers.isBeingCleared) return;
    if (worker === undefined) return this.#stopped(reason);
    worker.terminateIn(this.#options.policy.killGraceMs, reason);
    return this.#endWorker(reason, false);
  }

  /** Lets nothing enter for this reason, or lets it again. */
  setSuspension(reason: string | undefined): void {
    this.briefing.setSuspension(reason);
  }

  sampleUtilisation(): void {
    if (this.#incarnation !== undefined) this.tally.addUtilisation(this.#incarnation.utilisation());
  }

  #start(): void {
    const { world, host, policy, drill, account } = this.#options;
    this.#incarnations += 1;
    account.begin(this.asset);
    this.#isPardoned = false;
    this.#leftovers.begin();
    this.#view = undefined;
    this.tally.beginIncarnation();
    this.#setState('starting', `worker #${this.#incarnations} is starting`);
    this.#recovery.restarted();
    this.#incarnation = new Incarnation({
      host,
      clock: world.clock,
      policy,
      start: { asset: this.asset, incarnation: this.#incarnations, drill },
      config: this.briefing.begin(),
      handlers: {
        onReady: () => this.#onReady(),
        onFact: (at, fact) => this.#onFact(at, fact),
        onView: (view) => {
          this.#view = view;
          this.tally.setView(view);
        },
        onSeqHole: () => this.tally.addSeqHole(),
        onEnding: (ending) => this.#onEnding(ending),
        onExit: () => this.#onExit(),
      },
    });
  }

  #onReady(): void {
    if (this.state !== 'starting') return;
    this.#setState('ready', 'observing');
    this.briefing.ready();
    this.#recovery.ready();
  }

  #onFact(at: EpochMs, fact: Fact): void {
    this.tally.addFact(fact, this.#incarnations);
    this.#options.account.note(this.asset, fact);
    if (fact.type === 'round') this.#onRound(fact);
    else if (fact.type === 'standing') this.#onStanding(fact.standing, fact.reason);
    else if (fact.type === 'order') this.tally.timeOrder(fact, at);
    else if (fact.type === 'alarm') this.#options.onAlarm(fact.code, fact.detail);
    this.#options.emit({ type: 'fact', asset: this.asset, incarnation: this.#incarnations, at, fact });
  }

  #onRound(fact: Extract<Fact, { type: 'round' }>): void {
    this.#leftovers.follow(fact);
    if (fact.phase === 'ended' && fact.satOut === false) this.#recovery.roundCompleted();
  }

  /** A worker that trades has read the venue's records: what is at risk is known again. */
  #onStanding(standing: string, reason: string): void {
    if (this.state !== 'ready') return;
    this.#reason = reason;
    if (standing !== 'trading') return;
    this.#options.account.reconciled(this.asset);
    this.#recovery.observing();
  }

  #drainWorker(reason: string): void {
    this.#setState('draining', reason);
    const worker = this.#incarnation;
    if (worker === undefined) return;
    const { desk, policy, world } = this.#options;
    const scope = () => this.#leftovers.scope;
    drainWorker({ worker, desk, timers: world.timers, policy: policy.drain, scope }, reason, (answer) => {
      if (this.#leftovers.isBeingCleared || this.state !== 'draining') return;
      this.#leftovers.drained(answer);
      this.#endWorker(reason, true);
      worker.terminate();
    });
  }

  /** After a kill the venue's own dead man's switch takes what comes late: the beats end with it. */
  #endWorker(reason: string, waitsForLate: boolean): void {
    if (this.state !== 'draining') this.#setState('draining', reason);
    this.#leftovers.seeOff({ waitsForLate: () => waitsForLate, afterwards: () => this.#stopped(reason) });
  }

  /** Nobody works here; a predecessor's last orders may be on their way all the same. */
  #restWithoutWorker(reason: string): void {
    this.#backoff?.cancel();
    if (!this.#leftovers.mayBeLate) return this.#stopped(reason);
    this.#leftovers.seeOff({ waitsForLate: () => true, afterwards: () => this.#stopped(reason) });
    return this.#leftovers.confirmExit();
  }

  #onEnding(ending: Ending): void {
    this.#isPardoned = false;
    this.#options.account.died(this.asset);
    const verdict = this.#recovery.died(ending, this.#incarnations, this.#incarnation?.openOrders ?? 0);
    this.#setState('failed', `${ending.cause}: ${ending.detail}`);
    this.#leftovers.seeOff({
      waitsForLate: () => !this.#isRestarted(verdict),
      onOrdersGone: (zeroAtMs) => this.#recovery.ordersGone(zeroAtMs),
      afterwards: () => this.#afterDeath(verdict),
    });
  }

  #onExit(): void {
    this.#recovery.exited();
    this.tally.endIncarnation();
    this.#options.account.ended(this.asset);
    this.#leftovers.exited();
    this.#incarnation = undefined;
    this.#view = undefined;
    this.#leftovers.confirmExit();
  }

  #isRestarted(verdict: RestartVerdict): boolean {
    return this.#wanted && (verdict.kind === 'restart' || this.#isPardoned);
  }

  #afterDeath(verdict: RestartVerdict): void {
    if (!this.#wanted) {
      this.#recovery.ended({ kind: 'restart', delayMs: 0 });
      this.#stopped(this.#reason);
    } else if (verdict.kind === 'restart') {
      this.#backoff = this.#options.world.timers.after(verdict.delayMs, () => this.#start());
    } else if (this.#isPardoned) {
      this.#recovery.ended({ kind: 'restart', delayMs: 0 });
      this.#recovery.forgive();
      this.#start();
    } else {
      this.#recovery.ended(verdict);
      this.#setState('quarantined', `${verdict.reason}: ${this.#reason}`);
    }
  }

  #stopped(reason: string): void {
    this.#backoff?.cancel();
    if (this.state !== 'stopped') this.#setState('stopped', reason);
    this.#settle();
  }

  #settle(): void {
    if (!this.#isReleased) return;
    this.#restWaiters.tell(this.unconfirmedOrders.length === 0 ? 'confirmed' : 'unconfirmed');
    if (this.#wanted) this.#start();
  }

  #setState(state: KeeperState, reason: string): void {
    this.#lifecycle.to(state);
    this.#reason = reason;
    this.#options.emit({ type: 'state', asset: this.asset, state, reason });
  }
}
