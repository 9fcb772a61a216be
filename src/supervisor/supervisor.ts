import type { CompartmentConfig, DrillHook } from '../../shared/events/worker-protocol.ts';
import type { ChainEvent } from '../../shared/events/engine-events.ts';
import { invariant } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import { microUsdc, type MicroUsdc } from '../../shared/units/index.ts';
import { Announcer } from './announcer.ts';
import { AssetKeeper } from './asset-keeper.ts';
import { Beats } from './beats.ts';
import type { ExternalWord } from './briefing.ts';
import type { SupervisorListener } from './events.ts';
import type { Incident } from './incidents.ts';
import { KillSwitch } from './kill-switch.ts';
import { orderShare } from './order-share.ts';
import type { NewParameters } from './parameter-board.ts';
import { type RestOutcome, whenAllRest } from './rest.ts';
import { AccountGuard } from './risk/account-guard.ts';
import type { AccountReport } from './risk/account-risk.ts';
import { SafetyWatch } from './safety-watch.ts';
import type { SupervisorOptions } from './supervisor-options.ts';

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
  readonly #announcer: Announcer;
  readonly #beats: Beats;
  #maxAtRisk = microUsdc(0);
  #isStopping = false;
  readonly #watch: SafetyWatch;
  readonly #killSwitch: KillSwitch;

  constructor(options: SupervisorOptions) {
    const { world, host, desk, policy, drill, compartments } = options;
    this.#options = options;
    this.#announcer = new Announcer(world.clock);
    this.#beats = new Beats(world.timers);
    this.#account = this.#accountGuard();
    const account = this.#account.risk;
    const announcer = this.#announcer;
    const { incidents } = announcer;
    const emit = announcer.emit.bind(announcer);
    const alarm = announcer.alarm.bind(announcer);
    announcer.observe((event) => void (event.type === 'fact' && this.#account.note(event.fact)));
    const orderRate = orderShare(policy.signerTier, compartments.length);
    const shared = { world, host, desk, account, orderRate, incidents, policy, drill, emit };
    const keeperOf = (asset: Asset, config: CompartmentConfig) =>
      new AssetKeeper({
        ...shared,
        asset,
        config,
        onAlarm: (code: string, detail: string) => alarm(code, detail, asset),
      });
    this.#keepers = new Map(compartments.map((config) => [config.asset, keeperOf(config.asset, config)]));
    const { clock, timers } = world;
    const { heartbeatLine } = options;
    const onForeign = (detail: string) => this.#account.risk.halt('FOREIGN_ORDERS', detail);
    const { keepers } = this;
    this.#watch = new SafetyWatch({ clock, timers, desk, policy, heartbeatLine, keepers, alarm, onForeign });
    this.#killSwitch = new KillSwitch({ keepers, desk, watch: this.#watch });
  }

  get keepers(): readonly AssetKeeper[] {
    return [...this.#keepers.values()];
  }

  get incidents(): readonly Incident[] {
    return this.#announcer.incidents.all;
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
    return this.#announcer.observe(listener);
  }

  /**
   * Confirms that no order is left over from before, then starts the workers of the assets that are still wanted. Latches of
   * an earlier session stand as they stood: after a kill no worker starts, after a halt nothing enters.
   */
  start(): void {
    const { desk, policy } = this.#options;
    this.#beats.every(policy.drainEveryMs, () => this.#readPorts());
    this.#beats.every(policy.pulseCheckMs, () => this.#checkPulses());
    this.#beats.every(policy.lease.renewEveryMs, () => this.#everySecond());
    this.#watch.start();
    this.#account.start();
    if (this.isKilled) this.#killSwitch.stands();
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
    this.#killSwitch.lift();
    this.#killSwitch.leave(this.#keeper(asset));
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
    this.#killSwitch.lift();
    for (const keeper of this.keepers) keeper.worker?.resume(reason);
    this.#killSwitch.revive();
    return true;
  }

  /**
   * The operator has everything sold (strategies §15.2): cancels every order, and once the venue shows none, every worker sells
   * what it can and enters nothing, until {@link resume}. What a kill put to rest runs again for that; an asset that is at rest
   * otherwise stays there. False, and nothing happens, while the session is being stopped.
   */
  liquidate(reason: string): boolean {
    if (this.#isStopping) return false;
    this.#account.liquidate(reason);
    this.#killSwitch.lift();
    this.#killSwitch.revive();
    return true;
  }

  /** Puts an asset to rest. `done` once its worker has ended and its orders are confirmed gone, or an `enable` came. */
  disable(asset: Asset, reason: string, done: (outcome: RestOutcome) => void): void {
    this.#killSwitch.leave(this.#keeper(asset));
    this.#keeper(asset).disable(reason, done);
  }

  /**
   * Stops everything without asking any worker: the latch to the disk, halt words, then cancels and terminations at the same
   * moment. `done` once the venue shows no open order and every worker has ended, or an `enable` came.
   */
  kill(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#account.kill(reason);
    this.#announcer.alarm('KILL', reason);
    this.#killSwitch.kill(reason, done);
  }

  /**
   * Ends the session in order: drain and end each worker, then confirm at the venue that no order of ours is open. What is
   * unconfirmed then has names: {@link unconfirmedOrders}.
   */
  stop(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#isStopping = true;
    const tell = whenAllRest(this.keepers.length, (outcome) => {
      this.#options.desk.clear({ kind: 'all' }, () => {
        this.#beats.stop();
        this.#watch.stop();
        this.#account.stop();
        done(outcome);
      });
    });
    for (const keeper of this.keepers) keeper.disable(reason, tell);
  }

  /** Tells an asset's worker what became of the wallet's acts on chain; one that gets ready later asks anew. */
  tellChain(asset: Asset, event: ChainEvent): void {
    this.#keeper(asset).briefing.tellChain(event);
  }

  /** Something outside of every asset that a human should look at. */
  raiseAlarm(code: string, detail: string): void {
    this.#announcer.alarm(code, detail);
  }

  /** What a strategy runs with on an asset; absent where it does not run. */
  parameters(asset: Asset, strategy: string): NewParameters['params'] | undefined {
    return this.#keeper(asset).briefing.parameters(strategy);
  }

  /** New parameters of a strategy, complete and checked. */
  setParameters(asset: Asset, change: NewParameters): void {
    this.#keeper(asset).briefing.setParameters(change);
  }

  /** The word of another program about a round of this asset; false while no worker can hear it. */
  advise({ asset, ...word }: ExternalWord & { readonly asset: Asset }): boolean {
    return this.#keeper(asset).briefing.advise(word);
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
    for (const keeper of this.keepers) keeper.briefing.renewLease(running.length);
  }

  #accountGuard(): AccountGuard {
    const { account, desk, policy, world } = this.#options;
    const announcer = this.#announcer;
    return new AccountGuard({
      world,
      desk,
      policy: policy.lease,
      account,
      onHalt: (reason) => {
        this.#watch.accountHalted(reason);
        if (reason !== undefined) this.#renewLeases();
      },
      onKill: (reason) => this.#killSwitch.kill(reason, () => undefined),
      onBalance: (balance) => announcer.emit({ type: 'balance', at: announcer.now, balance }),
      alarm: (code, detail) => announcer.alarm(code, detail),
    });
  }

  #keeper(asset: Asset): AssetKeeper {
    const keeper = this.#keepers.get(asset);
    invariant(keeper !== undefined, `no keeper for ${asset}`);
    return keeper;
  }
}
