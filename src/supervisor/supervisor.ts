import type { CompartmentConfig, DrillHook } from '../../shared/events/worker-protocol.ts';
import { invariant } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { TimerHandle, World } from '../../shared/ports/ports.ts';
import { epochMs, microUsdc, type MicroUsdc } from '../../shared/units/index.ts';
import { AssetKeeper } from './asset-keeper.ts';
import type { SupervisorEvent, SupervisorListener } from './events.ts';
import { ExposureLedger } from './exposure-ledger.ts';
import { type Incident, IncidentLog } from './incidents.ts';
import type { HeartbeatLine } from './heartbeat/heartbeat.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Policy } from './policy.ts';
import { type RestOutcome, whenAllRest } from './rest.ts';
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
  /** Most money at risk over all assets. */
  readonly portfolioLimit: MicroUsdc;
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
  readonly #ledger: ExposureLedger;
  readonly #incidents = new IncidentLog();
  readonly #listeners = new Set<SupervisorListener>();
  readonly #beats: TimerHandle[] = [];
  #maxAtRisk = microUsdc(0);
  #isKilled = false;
  #isStopping = false;
  readonly #watch: SafetyWatch;
  /** Gives up what is left of the kills before. */
  #endKills: (() => void)[] = [];

  constructor(options: SupervisorOptions) {
    const { world, host, desk, policy, drill, compartments, portfolioLimit } = options;
    this.#options = options;
    const ledger = new ExposureLedger(portfolioLimit, policy.lease);
    this.#ledger = ledger;
    const incidents = this.#incidents;
    const emit = (event: SupervisorEvent) => this.#emit(event);
    const shared = { world, host, desk, ledger, incidents, policy, drill, emit };
    const keeperOf = (asset: Asset, config: CompartmentConfig) =>
      new AssetKeeper({ ...shared, asset, config, onAlarm: (code, detail) => this.#alarm(code, detail, asset) });
    this.#keepers = new Map(compartments.map((config) => [config.asset, keeperOf(config.asset, config)]));
    const { clock, timers } = world;
    const alarm = (code: string, detail: string) => this.#alarm(code, detail);
    const { heartbeatLine } = options;
    this.#watch = new SafetyWatch({ clock, timers, desk, policy, heartbeatLine, keepers: this.keepers, alarm });
  }

  get keepers(): readonly AssetKeeper[] {
    return [...this.#keepers.values()];
  }

  get incidents(): readonly Incident[] {
    return this.#incidents.all;
  }

  /** True from the kill switch until an asset is enabled by hand. */
  get isKilled(): boolean {
    return this.#isKilled;
  }

  get exposure(): PortfolioExposure {
    return { limit: this.#ledger.limit, atRisk: this.#ledger.atRisk(), maxAtRisk: this.#maxAtRisk };
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

  /** Confirms that no order is left over from before, then starts the workers of the assets that are still wanted. */
  start(): void {
    const { desk, policy } = this.#options;
    this.#every(policy.drainEveryMs, () => this.#readPorts());
    this.#every(policy.pulseCheckMs, () => this.#checkPulses());
    this.#every(policy.lease.renewEveryMs, () => this.#everySecond());
    this.#watch.start();
    for (const keeper of this.keepers) keeper.enable();
    desk.clear({ kind: 'all' }, () => {
      for (const keeper of this.keepers) keeper.release();
    });
  }

  /**
   * Runs an asset again, out of rest or quarantine. By hand it also lifts the kill, and what the kill still cancels: the
   * orders of the enabled would be among it. False, and nothing happens, while the session is being stopped.
   */
  enable(asset: Asset): boolean {
    if (this.#isStopping) return false;
    this.#isKilled = false;
    this.#watch.killLifted();
    for (const end of this.#endKills) end();
    this.#endKills = [];
    this.#keeper(asset).enable();
    return true;
  }

  /** Puts an asset to rest. `done` once its worker has ended and its orders are confirmed gone, or an `enable` came. */
  disable(asset: Asset, reason: string, done: (outcome: RestOutcome) => void): void {
    this.#keeper(asset).disable(reason, done);
  }

  /**
   * Stops everything without asking any worker: halt words first, then cancels and terminations at the same moment.
   * `done` once the venue shows no open order and every worker has ended, or an `enable` came.
   */
  kill(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#isKilled = true;
    this.#alarm('KILL', reason);
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

  /** Ends the session in order: drain and end each worker, then confirm at the venue that no order of ours is open. */
  stop(reason: string, done: () => void): void {
    this.#isStopping = true;
    const tell = whenAllRest(this.keepers.length, () => {
      this.#options.desk.clear({ kind: 'all' }, () => {
        for (const beat of this.#beats) beat.cancel();
        this.#watch.stop();
        done();
      });
    });
    for (const keeper of this.keepers) keeper.disable(reason, tell);
  }

  /** Deliberate misbehaviour of one worker; only in a session that was started for a drill. */
  misbehave(asset: Asset, hook: DrillHook): void {
    invariant(this.#options.drill, 'misbehaviour is for drills');
    this.#keeper(asset).misbehave(hook);
  }

  #readPorts(): void {
    for (const keeper of this.keepers) keeper.readPort();
    const atRisk = this.#ledger.atRisk();
    if (atRisk > this.#maxAtRisk) this.#maxAtRisk = atRisk;
  }

  #checkPulses(): void {
    this.#watch.check();
    for (const keeper of this.keepers) keeper.checkPulse();
  }

  /** Shares the limit evenly among the assets that run; what a resting one holds is not lent out. */
  #everySecond(): void {
    const running = this.keepers.filter((keeper) => keeper.wanted && keeper.state !== 'quarantined');
    const share = microUsdc(Math.floor(this.#ledger.limit / Math.max(1, running.length)));
    for (const keeper of this.keepers) {
      keeper.renewLease(share);
      keeper.sampleUtilisation();
    }
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
