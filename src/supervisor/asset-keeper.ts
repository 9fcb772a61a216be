import type { Fact } from '../../shared/events/effects.ts';
import type { ChainEvent } from '../../shared/events/engine-events.ts';
import type { CompartmentConfig, CompartmentView, ToWorker } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import type { BucketRule } from '../../shared/risk/token-bucket.ts';
import type { TimerHandle, World } from '../../shared/ports/ports.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import type { SupervisorEvent } from './events.ts';
import { type Ending, HALT, Incarnation } from './incarnation.ts';
import type { IncidentLog } from './incidents.ts';
import { Leftovers } from './leftovers.ts';
import { type KeeperState, Lifecycle } from './lifecycle.ts';
import type { OrderDesk } from './order-desk.ts';
import { type NewParameters, ParameterBoard } from './parameter-board.ts';
import type { Policy } from './policy.ts';
import { Recovery } from './recovery.ts';
import { type RestOutcome, RestWaiters } from './rest.ts';
import type { RestartVerdict } from './restart-policy.ts';
import type { AccountRisk } from './risk/account-risk.ts';
import { SessionTally } from './session-tally.ts';
import { drainWorker } from './worker-drain.ts';
import type { WorkerHost } from './worker-host.ts';

/** What another program says of a round. */
export type ExternalWord = Omit<Extract<ToWorker, { type: 'external' }>, 'type'>;

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
  readonly #leftovers: Leftovers;
  readonly #recovery: Recovery;
  readonly #parameters: ParameterBoard;
  #incarnation: Incarnation | undefined;
  #incarnations = 0;
  #backoff: TimerHandle | undefined;
  #wanted = false;
  #isReleased = false;
  #reason = 'waiting until no order of an earlier session is left';
  #view: CompartmentView | undefined;
  #suspendedFor: string | undefined;
  /** A person wants it to run again, whatever the restart policy says of its death. */
  #isPardoned = false;
  readonly #restWaiters = new RestWaiters();

  constructor(options: KeeperOptions) {
    const { asset, world, policy, incidents, emit } = options;
    this.asset = asset;
    this.#options = options;
    this.#leftovers = new Leftovers(options.desk, world);
    this.#parameters = new ParameterBoard(options.config);
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

  /** Tells a worker that is ready what became of the wallet's acts on chain. */
  tellChain(event: ChainEvent): void {
    if (this.state === 'ready') this.#incarnation?.chain(event);
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

  /** What a strategy runs with; absent where it does not run. */
  parameters(strategy: string): NewParameters['params'] | undefined {
    return this.#parameters.of(strategy);
  }

  /** They hold from the worker's next decision on, and for its successors. */
  setParameters(change: NewParameters): void {
    this.#parameters.set(change);
    if (this.state === 'ready') this.#tellParameters();
  }

  /** Passes on the word of another program about a round; false while there is no worker to hear it. */
  advise(word: ExternalWord): boolean {
    if (this.state !== 'ready' || this.#incarnation === undefined) return false;
    this.#incarnation.advise({ type: 'external', ...word });
    return true;
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
      config: this.#parameters.begin(),
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
    this.#tellParameters();
    if (this.#suspendedFor !== undefined) this.#incarnation?.suspend(this.#suspendedFor);
    this.#recovery.ready();
  }

  #tellParameters(): void {
    for (const change of this.#parameters.takeUntold()) this.#incarnation?.advise({ type: 'parameters', ...change });
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
