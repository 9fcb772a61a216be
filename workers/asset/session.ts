import { EngineCore } from '../../shared/engine/core.ts';
import type { Input } from '../../shared/engine/input.ts';
import type { Effect, Fact } from '../../shared/events/effects.ts';
import type { ChainEvent, EngineEvent, Feed } from '../../shared/events/engine-events.ts';
import {
  type CompartmentConfig,
  type CompartmentView,
  type DrainAnswer,
  PULSE,
  type ToWorker,
} from '../../shared/events/worker-protocol.ts';
import type { World } from '../../shared/ports/ports.ts';
import type { Lease } from '../../shared/risk/lease.ts';
import type { Strategy } from '../../shared/strategies/index.ts';
import { type EpochMs, epochMs } from '../../shared/units/index.ts';
import { AlarmClock } from './alarm-clock.ts';
import { DecisionMeter } from './decision-meter.ts';
import { DrainWatch } from './drain-watch.ts';
import { CandleReader } from './feeds/candle-reader.ts';
import { FeedSet } from './feeds/feed-set.ts';
import { type LeaderFeed, leaderFeed } from './feeds/leader-feed.ts';
import type { Gateway } from './gateway/gateway.ts';
import { openGateway } from './gateway/open-gateway.ts';
import { identityOf, tapeIdentityOf } from './identity.ts';
import { Meters } from './meters.ts';
import { openTape } from './open-tape.ts';
import type { Outbox } from './outbox.ts';
import { type Predecessors, predecessorsOf } from './predecessors.ts';
import { RoundWatcher } from './rounds/round-watcher.ts';
import { SealedWorld } from './sealed-world.ts';
import { type MemoryUse, sessionView } from './session-view.ts';
import { StallWatch } from './stall-watch.ts';
import type { TapeWriter } from './tape-writer.ts';
import { VenueClock } from './venue-clock.ts';
import { venueTime } from './venue-time.ts';

const VIEW_EVERY_MS = 250;
const FLUSH_EVERY_MS = 100;

/** What a session gets besides its config. */
export type SessionSetup = {
  readonly incarnation: number;
  readonly pulse: Int32Array;
  readonly outbox: Outbox;
  readonly memory: () => MemoryUse;
  /** The operator's own strategies. */
  readonly own: readonly Strategy[];
  /** `process.version` and V8's, for the tape. */
  readonly platform: { readonly node: string; readonly v8: string };
  /** Looks on inside each step; what it throws ends the compartment. Only in drills. */
  readonly inspect?: (event: EngineEvent) => void;
};

/** `receivedMs` is monotonic; 0 for what neither came from a socket nor was due at a moment. */
type Waiting = { readonly input: Input; readonly receivedMs: number };

/**
 * A compartment at work: it turns sockets, answers and alarms into inputs of the engine, and the engine's effects into
 * requests.
 *
 * Everything happens in turns. A turn is one callback from outside with all that follows from it: inputs wait in line, each
 * is taped, applied and its effects handed out; when the line is empty, orders are signed and announced, which makes inputs
 * again; only then do requests leave.
 */
export class Session {
  readonly #world: SealedWorld;
  readonly #setup: SessionSetup;
  readonly #clock: VenueClock;
  readonly #core: EngineCore;
  readonly #tape: TapeWriter;
  readonly #feeds: FeedSet;
  readonly #candles: CandleReader | undefined;
  readonly #leaders: LeaderFeed | undefined;
  readonly #rounds: RoundWatcher;
  readonly #gateway: Gateway;
  readonly #alarms: AlarmClock;
  readonly #meters = new Meters();
  readonly #decision: DecisionMeter;
  readonly #drain: DrainWatch;
  readonly #stall: StallWatch;
  readonly #predecessors: Predecessors;
  readonly #line: Waiting[] = [];
  #inTurn = false;
  #current: Input | undefined;
  #roundEnded = false;

  constructor(outside: World, config: CompartmentConfig, setup: SessionSetup) {
    const world = new SealedWorld(outside, (task) => this.#turn(task));
    this.#world = world;
    this.#setup = setup;
    this.#stall = new StallWatch(world.clock);
    this.#clock = new VenueClock(world, venueTime(world.http, config.endpoints.clob));
    const identity = identityOf(config);
    this.#core = new EngineCore(config.engine, identity, setup.own);
    this.#predecessors = predecessorsOf(world.disk, config, this.#clock.now());
    const tape = {
      folder: config.tapeFolder,
      identity: tapeIdentityOf(config, setup, identity),
      predecessors: this.#predecessors,
      unsealed: (detail: string) => this.#alarm('TAPE_UNSEALED', detail),
    };
    this.#tape = openTape(world.disk, tape, this.#clock.now());
    this.#decision = new DecisionMeter(world.clock, this.#meters);
    this.#alarms = new AlarmClock(world.timers, this.#clock, (lateMs) =>
      this.#event({ type: 'timer' }, world.clock.monoMs() - lateMs),
    );
    this.#feeds = new FeedSet(world, config, {
      frame: (feed, bytes, receivedMs) => this.#frame(feed, bytes, receivedMs),
      event: (event) => this.#event(event),
    });
    const { asset, interval, timeScale, endpoints } = config;
    this.#candles =
      config.candles &&
      new CandleReader(
        world,
        this.#clock,
        { ...config.candles, asset, timeScale, endpoints },
        {
          event: (event) => this.#event(event),
          unread: (detail) => this.#alarm('CANDLES_UNREAD', detail),
        },
      );
    this.#leaders = leaderFeed(world, config, { now: () => this.#clock.now(), emit: (event) => this.#event(event) });
    const source = { asset, interval, timeScale, gamma: endpoints.gamma };
    this.#rounds = new RoundWatcher(world, this.#clock, source, config.roundCheckIntervalMs, {
      event: (event) => {
        if (event.type === 'round-listed') this.#leaders?.follow(event.round);
        this.#event(event);
      },
      abandoned: ({ startsAt }) => this.#alarm('ROUND_ABANDONED', `no resolution of the round of ${startsAt}`),
      doubtful: ({ slug }, detail) => this.#alarm('ROUND_DOUBTFUL', `${slug}: ${detail}`),
    });
    this.#gateway = openGateway(config, world, this.#clock, {
      emit: (event) => this.#event(event),
      halted: () => Atomics.load(setup.pulse, PULSE.halt) !== 0 || this.#stall.unread,
      journal: (done) => this.#tape.journal(done),
      sent: () => this.#decision.sent(),
    });
    this.#drain = new DrainWatch({
      timers: world.timers,
      gateway: this.#gateway,
      isOurs: (orderId) => this.#core.isOurs(orderId),
      standing: () => this.#core.standingOrders,
      isReading: () => this.#core.isReading,
    });
  }

  /** Opens sockets, looks for rounds, starts the regular duties. */
  start(): void {
    this.#world.enter(() => {
      this.#clock.start((offsetMs) => this.#event({ type: 'clock', offsetMs }));
      const { orderIds, lastSeen } = this.#predecessors;
      if (orderIds.length > 0) this.#event({ type: 'earlier-orders', orderIds });
      this.#gateway.start?.();
      this.#feeds.start();
      this.#candles?.start();
      this.#leaders?.start();
      this.#rounds.start(lastSeen);
      this.#every(VIEW_EVERY_MS, () => this.#setup.outbox.view(this.snapshot()));
      this.#every(FLUSH_EVERY_MS, () => this.#tape.flush());
    });
  }

  /** A lease counts from its arrival. */
  lease(lease: Omit<Lease, 'expiresAt'>, ttlMs: number): void {
    const expiresAt = epochMs(this.#clock.now() + ttlMs);
    this.#world.enter(() => this.#event({ type: 'lease', ...lease, expiresAt }));
  }

  /** What the venue holds of ours is read anew before the end of a suspension lets anything enter. */
  suspend(suspended: boolean, reason: string): void {
    this.#world.enter(() => {
      if (!suspended) this.#event({ type: 'reread', reason });
      this.#event({ type: 'suspension', suspended, reason });
    });
  }

  /** The treasury did, or could not do, something on chain. */
  chain(event: ChainEvent): void {
    this.#world.enter(() => this.#event(event));
  }

  /** What strategies are told besides the markets: by the operator, or by another program, whose word keeps its age. */
  advise(message: Extract<ToWorker, { type: 'parameters' | 'quoting' | 'external' }>): void {
    this.#world.enter(() => {
      if (message.type !== 'external') return this.#event(message);
      const { ageMs, ...word } = message;
      return this.#event({ ...word, saidAt: epochMs(this.#clock.now() - ageMs) });
    });
  }

  command(command: 'halt' | 'resume' | 'unhalt' | 'drain', reason: string): void {
    this.#world.enter(() => this.#event({ type: 'command', command, reason }));
  }

  /**
   * No entries, cancel everything; `done` once it is confirmed that nothing of ours is open, or when `withinMs` are over.
   * Then the session ends.
   */
  drain(reason: string, withinMs: number, done: (answer: DrainAnswer) => void): void {
    this.command('drain', reason);
    this.#world.enter(() =>
      this.#drain.start(withinMs, (answer) =>
        this.#tape.whenEndedOnesAreKept(() => {
          this.#close(reason);
          done(answer);
        }),
      ),
    );
  }

  snapshot(): CompartmentView {
    const { outbox, memory, pulse } = this.#setup;
    const parts = {
      core: this.#core,
      feeds: this.#feeds,
      leaders: this.#leaders,
      gateway: this.#gateway,
      meters: this.#meters,
      outbox,
      memory,
    };
    const view = sessionView(parts, this.#clock.now());
    Atomics.store(pulse, PULSE.openOrders, view.openOrders);
    return view;
  }

  /** What happened up to here is kept, however the compartment ends; unless it has to wait for an earlier round on disk. */
  salvage(): void {
    if (!this.#world.sealed) this.#tape.flush();
  }

  /** Hash of the input that is being handled, when there is one. */
  get currentFingerprint(): string | undefined {
    return this.#current === undefined ? undefined : this.#core.fingerprint(this.#current);
  }

  /** @param dueMs monotonic time at which an alarm was due */
  #event(event: EngineEvent, dueMs = 0): void {
    this.#line.push({ input: { kind: 'event', at: this.#clock.now(), event }, receivedMs: dueMs });
  }

  #frame(feed: Feed, bytes: Buffer, receivedMs: number): void {
    this.#line.push({ input: { kind: 'frame', at: this.#clock.now(), feed, bytes }, receivedMs });
  }

  /** A callback within a callback, as ports without delay make them, belongs to the turn that runs already. */
  #turn(task: () => void): void {
    if (this.#inTurn) {
      task();
      return;
    }
    this.#inTurn = true;
    this.#noteStall();
    task();
    this.#settle();
    this.#inTurn = false;
    Atomics.add(this.#setup.pulse, PULSE.beats, 1);
  }

  /** What was decided before a sleep of unknown length is not sent after it; the venue is read first. */
  #noteStall(): void {
    const sleptMs = this.#stall.wake();
    if (sleptMs === 0) return;
    this.#event({ type: 'reread', reason: `the worker did not run for ${Math.round(sleptMs)} ms` });
    this.#settle();
  }

  #settle(): void {
    do {
      for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) this.#handle(next);
      if (!this.#gateway.prepare()) this.#gateway.send();
    } while (this.#line.length > 0);
  }

  #handle({ input, receivedMs }: Waiting): void {
    this.#current = input;
    this.#tape.record(input, receivedMs);
    this.#gateway.observe?.(input);
    this.#decision.begin(receivedMs);
    const effects = this.#core.apply(input, this.#probe);
    this.#decision.decided();
    for (const effect of effects) this.#perform(effect, input.at);
    this.#tape.applied(input.at, this.#core);
    if (this.#roundEnded) this.#tape.nextSegment(input.at, this.#core);
    this.#roundEnded = false;
    this.#current = undefined;
    if (input.kind !== 'event') return;
    if (input.event.type === 'reconciled' && this.#core.isReconciled) this.#stall.reread();
  }

  readonly #probe = {
    booked: (event: EngineEvent): void => {
      this.#setup.inspect?.(event);
      this.#decision.booked(event);
    },
    evaluating: (place: number): void => void Atomics.store(this.#setup.pulse, PULSE.strategy, place + 1),
    evaluated: (): void => void Atomics.store(this.#setup.pulse, PULSE.strategy, 0),
  };

  #perform(effect: Effect, at: EpochMs): void {
    switch (effect.type) {
      case 'place':
        this.#decision.ordered();
        this.#gateway.accept(effect);
        return;
      case 'cancel':
      case 'resend':
      case 'reconcile':
      case 'read-balances':
      case 'read-scoring':
        this.#gateway.accept(effect);
        return;
      case 'subscribe':
      case 'unsubscribe':
      case 'resync':
      case 'reconnect':
        this.#feeds.perform(effect);
        return;
      case 'merge':
      case 'redeem':
        this.#tell({ type: 'chain', wish: effect }, at);
        return;
      case 'wake':
        this.#alarms.wakeAt(effect.at);
        return;
      case 'fact':
        this.#tell(effect.fact, at);
        return;
    }
  }

  #tell(fact: Fact, at: EpochMs): void {
    this.#setup.outbox.fact(at, fact);
    if (fact.type === 'exposure') {
      Atomics.store(this.#setup.pulse, PULSE.atRisk, Math.min(fact.atRisk, 2 ** 31 - 1));
    }
    if (fact.type !== 'round') return;
    if (fact.phase === 'ended') this.#roundEnded = true;
    if (fact.phase === 'open' && fact.latenessMs !== undefined) this.#meters.roundStart.record(fact.latenessMs);
  }

  #alarm(code: string, detail: string): void {
    this.#setup.outbox.fact(this.#clock.now(), { type: 'alarm', code, detail });
  }

  /** Ends in order: last picture, footer, silence. */
  #close(reason: string): void {
    this.#setup.outbox.view(this.snapshot());
    this.#tape.close(this.#clock.now(), this.#core, reason);
    this.#line.length = 0;
    this.#world.seal();
  }

  #every(periodMs: number, duty: () => void): void {
    this.#world.timers.after(periodMs, () => {
      duty();
      this.#every(periodMs, duty);
    });
  }
}
