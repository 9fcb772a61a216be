import type { Fact } from '../../shared/events/effects.ts';
import type { CompartmentConfig, CompartmentView } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { BucketRule } from '../../shared/risk/token-bucket.ts';
import type { TimerHandle, World } from '../../shared/ports/ports.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import type { SupervisorEvent } from './events.ts';
import { Farewell } from './farewell.ts';
import { type Ending, HALT, Incarnation } from './incarnation.ts';
import type { IncidentLog } from './incidents.ts';
import { type KeeperState, Lifecycle } from './lifecycle.ts';
import { OpenMarkets } from './open-markets.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Policy } from './policy.ts';
import { Recovery } from './recovery.ts';
import { type RestOutcome, RestWaiters } from './rest.ts';
import type { RestartVerdict } from './restart-policy.ts';
import type { AccountRisk } from './risk/account-risk.ts';
import { SessionTally } from './session-tally.ts';
import type { WorkerHost } from './worker-host.ts';

export type KeeperOptions = {
  readonly asset: Asset;
  readonly world: Pick<World, 'clock' | 'timers' | 'random'>;
  readonly host: WorkerHost;
  readonly desk: OrderDesk;
  readonly account: AccountRisk;
  /** The asset's share of what the signer may send. */
  readonly orderRate: BucketRule;
  readonly incidents: IncidentLog;
  readonly policy: Policy;
  readonly drill: boolean;
  /** What a worker of this asset gets to run. */
  readonly config: CompartmentConfig;
  readonly emit: (event: SupervisorEvent) => void;
  /** The worker says that a human should look at something. */
  readonly onAlarm: (code: string, detail: string) => void;
};

/**
 * Keeps one asset's worker: starts it, watches it, cleans up after it, restarts it or puts it away.
 *
 * After a death the order is fixed: freeze its exposure and revoke its lease, cancel its orders over the supervisor's own
 * connection, await the exit, then the restart policy speaks (design §3). One keeper never touches another's worker.
 */
export class AssetKeeper {
  readonly asset: Asset;
  readonly tally = new SessionTally();
  readonly #options: KeeperOptions;
  readonly #lifecycle = new Lifecycle();
  readonly #markets = new OpenMarkets();
  readonly #recovery: Recovery;
  #incarnation: Incarnation | undefined;
  #incarnations = 0;
  #farewell: Farewell | undefined;
  #backoff: TimerHandle | undefined;
  #wanted = false;
  #isReleased = false;
  #reason = 'waiting until no order of an earlier session is left';
  #view: CompartmentView | undefined;
  #suspendedFor: string | undefined;
  readonly #restWaiters = new RestWaiters();

  constructor(options: KeeperOptions) {
    const { asset, world, policy, incidents, emit } = options;
    this.asset = asset;
    this.#options = options;
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
    return this.#farewell?.unconfirmedForMs(nowMs) ?? 0;
  }

  /** The venue is clear of earlier orders: until now nobody was started, and no rest was confirmed. Called once. */
  release(): void {
    this.#isReleased = true;
    this.#settle();
  }

  /** Wants a worker. Out of rest or quarantine it also clears what the restart policy remembers. */
  enable(): void {
    this.#wanted = true;
    this.#restWaiters.tell('superseded');
    if (!this.#isReleased || !this.#lifecycle.isResting) return;
    this.#recovery.forgive();
    this.#start();
  }

  /** Wants no worker: drains it, ends it and confirms its orders gone. `done` once that is so, or given up. */
  disable(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#wanted = false;
    this.#restWaiters.add(done);
    if (this.state === 'failed') this.#reason = reason;
    if (this.state === 'starting' || this.state === 'ready') this.#drainWorker(reason);
    else if (this.state !== 'draining' && this.#farewell === undefined) this.#stopped(reason);
  }

  /** The kill switch: as {@link disable}, but halts and ends the worker without asking it. */
  kill(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#wanted = false;
    this.#restWaiters.add(done);
    this.#incarnation?.halt(HALT.revoked);
    if (this.#farewell !== undefined) return;
    if (this.#incarnation === undefined) this.#stopped(reason);
    else this.#endWorker(reason);
  }

  /** Lets nothing enter for this reason, or lets it again; a worker that gets ready later is told as well. */
  setSuspension(reason: string | undefined): void {
    this.#suspendedFor = reason;
    if (this.state === 'ready') this.#incarnation?.suspend(reason);
  }

  /**
   * Lends a worker that is ready its part of the account, or tells it why the account takes no risk; nothing while its
   * predecessor's exposure is frozen. @param sharers how many assets run
   */
  renewLease(sharers: number): void {
    const { account, orderRate, policy } = this.#options;
    if (this.state !== 'ready' || (this.#suspendedFor !== undefined && account.denial === undefined)) return;
    this.#incarnation?.lease({ ...account.lend(this.asset, sharers), orderRate }, policy.lease.ttlMs);
  }

  sampleUtilisation(): void {
    if (this.#incarnation !== undefined) this.tally.addUtilisation(this.#incarnation.utilisation());
  }

  #start(): void {
    const { world, host, policy, drill, config, account } = this.#options;
    this.#incarnations += 1;
    account.begin(this.asset);
    this.#view = undefined;
    this.tally.beginIncarnation();
    this.#setState('starting', `worker #${this.#incarnations} is starting`);
    this.#recovery.restarted();
    this.#incarnation = new Incarnation({
      host,
      clock: world.clock,
      policy,
      start: { asset: this.asset, incarnation: this.#incarnations, drill },
      config,
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
    if (this.#suspendedFor !== undefined) this.#incarnation?.suspend(this.#suspendedFor);
    this.#recovery.ready();
  }

  #onFact(at: EpochMs, fact: Fact): void {
    this.tally.addFact(fact, this.#incarnations);
    this.#options.account.note(this.asset, fact);
    if (fact.type === 'round') this.#onRound(fact);
    else if (fact.type === 'standing') this.#onStanding(fact.standing, fact.reason);
    else if (fact.type === 'alarm') this.#options.onAlarm(fact.code, fact.detail);
    this.#options.emit({ type: 'fact', asset: this.asset, incarnation: this.#incarnations, at, fact });
  }

  #onRound(fact: Extract<Fact, { type: 'round' }>): void {
    this.#markets.follow(fact);
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
    this.#incarnation?.drain(reason, this.#options.policy.drainDeadlineMs, () => {
      if (this.#farewell === undefined && this.state === 'draining') this.#endWorker(reason);
    });
  }

  #endWorker(reason: string): void {
    if (this.state !== 'draining') this.#setState('draining', reason);
    this.#beginFarewell(
      () => undefined,
      () => this.#stopped(reason),
    );
    this.#incarnation?.terminate();
  }

  #onEnding(ending: Ending): void {
    this.#options.account.died(this.asset);
    const verdict = this.#recovery.died(ending, this.#incarnations, this.#incarnation?.openOrders ?? 0);
    this.#setState('failed', `${ending.cause}: ${ending.detail}`);
    this.#beginFarewell(
      (zeroAtMs) => this.#recovery.ordersGone(zeroAtMs),
      () => this.#afterDeath(verdict),
    );
  }

  #onExit(): void {
    this.#recovery.exited();
    this.tally.endIncarnation();
    this.#options.account.ended(this.asset);
    this.#incarnation = undefined;
    this.#view = undefined;
    this.#farewell?.exited();
  }

  #beginFarewell(onOrdersGone: (zeroAtMs: number) => void, afterwards: () => void): void {
    const { desk, world } = this.#options;
    this.#farewell = new Farewell({
      desk,
      clock: world.clock,
      scope: () => ({ kind: 'markets', conditionIds: this.#markets.all }),
      onOrdersGone,
      onOver: () => {
        this.#farewell = undefined;
        afterwards();
      },
    });
  }

  #afterDeath(verdict: RestartVerdict): void {
    if (!this.#wanted) {
      this.#recovery.ended({ kind: 'restart', delayMs: 0 });
      this.#stopped(this.#reason);
    } else if (verdict.kind === 'quarantine') {
      this.#recovery.ended(verdict);
      this.#setState('quarantined', `${verdict.reason}: ${this.#reason}`);
    } else {
      this.#backoff = this.#options.world.timers.after(verdict.delayMs, () => this.#start());
    }
  }

  #stopped(reason: string): void {
    this.#backoff?.cancel();
    if (this.state !== 'stopped') this.#setState('stopped', reason);
    this.#settle();
  }

  #settle(): void {
    if (!this.#isReleased) return;
    this.#restWaiters.tell('confirmed');
    if (this.#wanted) this.#start();
  }

  #setState(state: KeeperState, reason: string): void {
    this.#lifecycle.to(state);
    this.#reason = reason;
    this.#options.emit({ type: 'state', asset: this.asset, state, reason });
  }
}
