import type { CompartmentConfig, DrillHook } from '../../shared/events/worker-protocol.ts';
import type { ChainEvent } from '../../shared/events/engine-events.ts';
import { invariant } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import type { TimerHandle, World } from '../../shared/ports/ports.ts';
import { epochMs, microUsdc, type MicroUsdc } from '../../shared/units/index.ts';
import { AssetKeeper, type ExternalWord } from './asset-keeper.ts';
import type { SupervisorEvent, SupervisorListener } from './events.ts';
import { type Incident, IncidentLog } from './incidents.ts';
import type { HeartbeatLine } from './heartbeat/heartbeat.ts';
import type { OrderDesk } from './order-desk.ts';
import { orderShare } from './order-share.ts';
import type { NewParameters } from './parameter-board.ts';
import type { Policy } from './policy.ts';
import { type RestOutcome, whenAllRest } from './rest.ts';
import { AccountGuard, type AccountOptions } from './risk/account-guard.ts';
import type { AccountReport } from './risk/account-risk.ts';
import { SafetyWatch } from './safety-watch.ts';
import type { WorkerHost } from './worker-host.ts';

export type SupervisorOptions = {
  readonly world: Pick<World, 'clock' | 'timers' | 'random'>;
  readonly host: WorkerHost;
  readonly desk: OrderDesk;
  /** Beats to the venue over connections of their own; absent where no orders stand at one. */
  readonly heartbeatLine?: HeartbeatLine | undefined;
  readonly policy: Policy;
  /** One compartment each. */
  readonly compartments: readonly CompartmentConfig[];
  readonly account: AccountOptions;
  /** Workers accept deliberate misbehaviour. */
  readonly drill: boolean;
};

/** Money at risk over all assets, now and at most. */
export type PortfolioExposure = {
  readonly limit: MicroUsdc;
  readonly atRisk: MicroUsdc;
  readonly maxAtRisk: MicroUsdc;
};

/**
 * Starts the compartments, lends them exposure, watches their pulse, cleans up after the dead and can stop everything.
 * Parses no market data, and reaches the world only through ports and the worker host, so that it runs in a simulation.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #keepers: ReadonlyMap<Asset, AssetKeeper>;
  readonly #account: AccountGuard;
  readonly #incidents = new IncidentLog();
  readonly #listeners = new Set<SupervisorListener>();
  readonly #beats: TimerHandle[] = [];
  #maxAtRisk = microUsdc(0);
  #isStopping = false;
  readonly #watch: SafetyWatch;
  /** Gives up what is left of the kills before. */
  #endKills: (() => void)[] = [];
  /** What ran when everything was killed. */
  #killedAssets: readonly Asset[] = [];

  constructor(options: SupervisorOptions) {
    const { world, host, desk, policy, drill, compartments } = options;
    this.#options = options;
    this.#account = this.#accountGuard();
    const account = this.#account.risk;
    const incidents = this.#incidents;
    const emit = (event: SupervisorEvent) => this.#emit(event);
    const orderRate = orderShare(policy.signerTier, compartments.length);
    const shared = { world, host, desk, account, orderRate, incidents, policy, drill, emit };
    const keeperOf = (asset: Asset, config: CompartmentConfig) =>
      new AssetKeeper({ ...shared, asset, config, onAlarm: (code, detail) => this.#alarm(code, detail, asset) });
    this.#keepers = new Map(compartments.map((config) => [config.asset, keeperOf(config.asset, config)]));
    const { clock, timers } = world;
    const alarm = (code: string, detail: string) => this.#alarm(code, detail);
    const { heartbeatLine } = options;
    const onForeign = (detail: string) => this.#account.risk.halt('FOREIGN_ORDERS', detail);
    const { keepers } = this;
    this.#watch = new SafetyWatch({ clock, timers, desk, policy, heartbeatLine, keepers, alarm, onForeign });
  }

  get keepers(): readonly AssetKeeper[] {
    return [...this.#keepers.values()];
  }

  get incidents(): readonly Incident[] {
    return this.#incidents.all;
  }

  /** True from the kill switch, or a loss limit that kills, until a person ends it; also over restarts. */
  get isKilled(): boolean {
    return this.#account.risk.latch?.state === 'KILL';
  }

  get exposure(): PortfolioExposure {
    const { exposureLimit, atRisk } = this.#account.risk.ledger;
    return { limit: exposureLimit, atRisk, maxAtRisk: this.#maxAtRisk };
  }

  get account(): AccountReport {
    return this.#account.risk.report();
  }

  /** Orders of which nobody knows whether the venue took them, though their workers were ended in order. */
  get unconfirmedOrders(): readonly { readonly asset: Asset; readonly orderId: OrderHash }[] {
    return this.keepers.flatMap(({ asset, unconfirmedOrders }) =>
      unconfirmedOrders.map((orderId) => ({ asset, orderId })),
    );
  }

  /** The watch over what concerns every asset at once: heartbeat, suspensions. */
  get watch(): Pick<SafetyWatch, 'heartbeat' | 'suspendedFor'> {
    return this.#watch;
  }

  /** Calls `listener` with everything of note until the returned function is called. */
  observe(listener: SupervisorListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Confirms that no order is left over from before, then starts the workers of the assets that are still wanted. Latches of
   * an earlier session stand as they stood: after a kill no worker starts, after a halt nothing enters.
   */
  start(): void {
    const { desk, policy } = this.#options;
    this.#every(policy.drainEveryMs, () => this.#readPorts());
    this.#every(policy.pulseCheckMs, () => this.#checkPulses());
    this.#every(policy.lease.renewEveryMs, () => this.#everySecond());
    this.#watch.start();
    this.#account.start();
    if (this.isKilled) this.#killedAssets = this.keepers.map(({ asset }) => asset);
    else for (const keeper of this.keepers) keeper.enable();
    desk.clear({ kind: 'all' }, () => {
      for (const keeper of this.keepers) keeper.release();
      if (this.isKilled) this.#watch.killConfirmed();
    });
  }

  /**
   * Runs an asset again, out of rest or quarantine. By hand it also lifts the operator's kill, and what that still cancels:
   * the orders of the enabled would be among it. False, and nothing happens, while the session is being stopped, and after a
   * kill by a loss limit: that takes a {@link resume}.
   */
  enable(asset: Asset): boolean {
    if (this.#isStopping || !this.#account.liftKill()) return false;
    this.#endKill();
    this.#keeper(asset).enable();
    return true;
  }

  /** Ends an asset's worker in order and starts another, unless somebody puts it to rest before it has ended. */
  restart(asset: Asset, reason: string): void {
    const keeper = this.#keeper(asset);
    if (!keeper.wanted || keeper.state === 'quarantined') return;
    keeper.disable(reason, () => undefined);
    keeper.enable();
  }

  /** The venue did not accept our credentials on a connection of ours. */
  noteAuthFailure(): void {
    this.#account.risk.noteAuthFailure();
  }

  /** Stops the account gently: nothing enters, every order is cancelled, the workers live. Until {@link resume}. */
  halt(reason: string): void {
    this.#account.halt(reason);
  }

  /**
   * A person has looked and resumes: every latch is lifted, losses are measured anew from here, and what a kill put to rest
   * runs again. False, and nothing happens, while the session is being stopped.
   */
  resume(reason: string): boolean {
    if (this.#isStopping) return false;
    this.#account.resume();
    this.#endKill();
    for (const keeper of this.keepers) keeper.worker?.resume(reason);
    for (const asset of this.#killedAssets) this.#keeper(asset).enable();
    this.#killedAssets = [];
    return true;
  }

  /** Puts an asset to rest. `done` once its worker has ended and its orders are confirmed gone, or an `enable` came. */
  disable(asset: Asset, reason: string, done: (outcome: RestOutcome) => void): void {
    this.#keeper(asset).disable(reason, done);
  }

  /**
   * Stops everything without asking any worker: the latch to the disk, halt words, then cancels and terminations at the same
   * moment. `done` once the venue shows no open order and every worker has ended, or an `enable` came.
   */
  kill(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#account.kill(reason);
    this.#alarm('KILL', reason);
    this.#killAll(reason, done);
  }

  /**
   * Ends the session in order: drain and end each worker, then confirm at the venue that no order of ours is open. What is
   * unconfirmed then has names: {@link unconfirmedOrders}.
   */
  stop(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#isStopping = true;
    const tell = whenAllRest(this.keepers.length, (outcome) => {
      this.#options.desk.clear({ kind: 'all' }, () => {
        for (const beat of this.#beats) beat.cancel();
        this.#watch.stop();
        this.#account.stop();
        done(outcome);
      });
    });
    for (const keeper of this.keepers) keeper.disable(reason, tell);
  }

  /** Tells an asset's worker what became of the wallet's acts on chain; one that gets ready later asks anew. */
  tellChain(asset: Asset, event: ChainEvent): void {
    this.#keeper(asset).tellChain(event);
  }

  /** Something outside of every asset that a human should look at. */
  raiseAlarm(code: string, detail: string): void {
    this.#alarm(code, detail);
  }

  /** What a strategy runs with on an asset; absent where it does not run. */
  parameters(asset: Asset, strategy: string): NewParameters['params'] | undefined {
    return this.#keeper(asset).parameters(strategy);
  }

  /** New parameters of a strategy, complete and checked. */
  setParameters(asset: Asset, change: NewParameters): void {
    this.#keeper(asset).setParameters(change);
  }

  /** The word of another program about a round of this asset; false while no worker can hear it. */
  advise({ asset, ...word }: ExternalWord & { readonly asset: Asset }): boolean {
    return this.#keeper(asset).advise(word);
  }

  /** Deliberate misbehaviour of one worker; only in a session that was started for a drill. */
  misbehave(asset: Asset, hook: DrillHook): void {
    invariant(this.#options.drill, 'misbehaviour is for drills');
    this.#keeper(asset).worker?.misbehave(hook);
  }

  #readPorts(): void {
    for (const keeper of this.keepers) keeper.worker?.readPort();
    const { atRisk } = this.#account.risk.ledger;
    if (atRisk > this.#maxAtRisk) this.#maxAtRisk = atRisk;
  }

  #checkPulses(): void {
    this.#watch.check();
    for (const keeper of this.keepers) keeper.worker?.check();
  }

  #everySecond(): void {
    this.#account.risk.check();
    this.#renewLeases();
    for (const keeper of this.keepers) keeper.sampleUtilisation();
  }

  /** Shares the limits evenly among the assets that run; what a resting one holds is not lent out. */
  #renewLeases(): void {
    const running = this.keepers.filter((keeper) => keeper.wanted && keeper.state !== 'quarantined');
    for (const keeper of this.keepers) keeper.renewLease(running.length);
  }

  #killAll(reason: string, done: (outcome: RestOutcome) => void): void {
    const running = this.keepers.filter(({ wanted }) => wanted).map(({ asset }) => asset);
    this.#killedAssets = [...new Set([...this.#killedAssets, ...running])];
    const tell = whenAllRest(this.keepers.length + 1, done);
    for (const keeper of this.keepers) keeper.kill(`killed: ${reason}`, tell);
    const clearing = this.#options.desk.clear({ kind: 'all' }, () => {
      this.#watch.killConfirmed();
      tell('confirmed');
    });
    this.#endKills.push(() => {
      clearing.abandon();
      tell('superseded');
    });
  }

  #endKill(): void {
    this.#watch.killLifted();
    for (const end of this.#endKills) end();
    this.#endKills = [];
  }

  #accountGuard(): AccountGuard {
    const { account, desk, policy, world } = this.#options;
    return new AccountGuard({
      world,
      desk,
      policy: policy.lease,
      account,
      onHalt: (reason) => {
        this.#watch.accountHalted(reason);
        if (reason !== undefined) this.#renewLeases();
      },
      onKill: (reason) => this.#killAll(reason, () => undefined),
      onBalance: (balance) => this.#emit({ type: 'balance', at: epochMs(Math.round(world.clock.wallMs())), balance }),
      alarm: (code, detail) => this.#alarm(code, detail),
    });
  }

  #every(periodMs: number, task: () => void): void {
    const { timers } = this.#options.world;
    const beat = { current: timers.after(periodMs, next) };
    function next(): void {
      beat.current = timers.after(periodMs, next);
      task();
    }
    this.#beats.push({ cancel: () => beat.current.cancel() });
  }

  #alarm(code: string, detail: string, asset?: Asset): void {
    const detectedAt = epochMs(Math.round(this.#options.world.clock.wallMs()));
    const origin = asset === undefined ? {} : { asset };
    this.#emit({ type: 'alarm', alarm: this.#incidents.alarm({ ...origin, code, detail, detectedAt }) });
  }

  #emit(event: SupervisorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #keeper(asset: Asset): AssetKeeper {
    const keeper = this.#keepers.get(asset);
    invariant(keeper !== undefined, `no keeper for ${asset}`);
    return keeper;
  }
}
