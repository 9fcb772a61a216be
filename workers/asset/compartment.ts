import type { StrategySetting } from '../../shared/engine/config.ts';
import { invariant, SafetyError, toErrorRecord } from '../../shared/errors.ts';
import {
  type CompartmentConfig,
  type CompartmentView,
  type DrainAnswer,
  type FromWorker,
  type FromWorkerBody,
  PROTOCOL_VERSION,
  PULSE,
  type ToWorker,
  WORKER_EXIT,
} from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { World } from '../../shared/ports/ports.ts';
import type { Strategy } from '../../shared/strategies/index.ts';
import { swallowPoison } from './drill-poison.ts';
import { Outbox } from './outbox.ts';
import { SealedWorld } from './sealed-world.ts';
import { Session } from './session.ts';
import type { MemoryUse } from './session-view.ts';

const BEAT_EVERY_MS = 100;

/** A compartment's way out: messages to the supervisor, and the exit code of one that ends itself. */
export type CompartmentLink = {
  send(message: FromWorker): void;
  /** Called once, after the last message. The compartment is dead then. */
  leave(exitCode: number): void;
};

/** What a compartment is born with. Everything else comes by message. */
export type CompartmentBirth = {
  readonly asset: Asset;
  /** The how-manieth start of this asset's compartment in its session. */
  readonly incarnation: number;
  readonly world: World;
  readonly link: CompartmentLink;
  /** `PULSE.words` words that outlive the compartment. */
  readonly pulse: Int32Array;
  /** Spawned for a drill: deliberate misbehaviour is possible. Refused in live mode. */
  readonly drill: boolean;
  readonly memory: () => MemoryUse;
  /** Loads the operator's own strategies from the files that the settings name. */
  readonly ownStrategies: (settings: readonly StrategySetting[]) => readonly Strategy[];
  readonly platform: { readonly node: string; readonly v8: string };
};

/**
 * One asset, sealed: handshake, pulse, and a {@link Session} once the config is there. It reaches the world through ports
 * only, so it runs in a thread of its own or as a plain object in a simulation.
 *
 * Whatever is thrown inside ends the compartment: the tape is saved, the fault reported with the input that was being
 * handled, and nothing gets in or out any more.
 */
export class Compartment {
  readonly #birth: CompartmentBirth;
  readonly #world: SealedWorld;
  readonly #outbox: Outbox;
  #session: Session | undefined;
  #seq = 0;

  constructor(birth: CompartmentBirth) {
    this.#birth = birth;
    this.#world = new SealedWorld(birth.world, (task) => this.#guard(task));
    this.#outbox = new Outbox((body) => this.#send(body));
  }

  /** Says hello and starts the pulse. */
  start(): void {
    this.#world.enter(() => {
      this.#send({ type: 'hello', version: PROTOCOL_VERSION });
      this.#beat();
    });
  }

  /** Takes a message of the supervisor. Drill hooks are the thread's business: a plain object cannot exit or hang. */
  receive(message: Exclude<ToWorker, { type: 'drill' }>): void {
    this.#world.enter(() => {
      switch (message.type) {
        case 'config':
          this.#configure(message.version, message.config);
          return;
        case 'lease':
          this.#takeLease(message);
          return;
        case 'suspension':
          this.#running.suspend(message.suspended, message.reason);
          return;
        case 'chain':
          this.#running.chain(message.event);
          return;
        case 'parameters':
        case 'quoting':
        case 'external':
          this.#running.advise(message);
          return;
        case 'credit':
          this.#outbox.credit(message.messages);
          return;
      }
    });
  }

  /** Halt, resume and drain mean nothing before the config: nothing trades yet. */
  halt(reason: string): void {
    this.#world.enter(() => this.#session?.command('halt', reason));
  }

  resume(reason: string): void {
    this.#world.enter(() => this.#session?.command('resume', reason));
  }

  /** Ends a halt of the thread's own. What only a person ends, such as a region that is blocked, stands. */
  unhalt(reason: string): void {
    this.#world.enter(() => this.#session?.command('unhalt', reason));
  }

  /** No entries, cancel everything; `done` as {@link Session.drain} says. The tape is closed then. */
  drain(reason: string, withinMs: number, done: (answer: DrainAnswer) => void): void {
    this.#world.enter(() => {
      if (this.#session === undefined) done({ confirmed: true, orderIds: [] });
      else this.#session.drain(reason, withinMs, done);
    });
  }

  snapshot(): CompartmentView {
    return this.#running.snapshot();
  }

  /** Cuts the compartment off from the world without a word, as the end of a thread does. */
  kill(): void {
    this.#world.seal();
  }

  /** Leaves on its own accord with this exit code; the tape keeps what happened so far. */
  leave(exitCode: number): void {
    if (this.#world.sealed) return;
    this.#world.seal();
    try {
      this.#session?.salvage();
    } finally {
      this.#birth.link.leave(exitCode);
    }
  }

  get #running(): Session {
    invariant(this.#session !== undefined, 'a message for a session arrived before the config');
    return this.#session;
  }

  #takeLease({ type: _type, ttlMs, ...lease }: Extract<ToWorker, { type: 'lease' }>): void {
    this.#running.lease(lease, ttlMs);
  }

  #configure(version: number, config: CompartmentConfig): void {
    const { drill, incarnation, pulse, memory, platform, asset, ownStrategies } = this.#birth;
    if (version !== PROTOCOL_VERSION) {
      this.leave(WORKER_EXIT.protocol);
      return;
    }
    invariant(this.#session === undefined, 'a compartment is configured once');
    invariant(config.asset === asset, `config of ${config.asset} for ${asset}`);
    if (drill && config.mode === 'live') throw new SafetyError('drill_live', 'no drills with real money');
    this.#session = new Session(this.#world, config, {
      incarnation,
      pulse,
      outbox: this.#outbox,
      memory,
      platform,
      own: ownStrategies(config.engine.strategies),
      ...(drill ? { inspect: swallowPoison } : {}),
    });
    this.#send({ type: 'ready' });
    this.#session.start();
  }

  #send(body: FromWorkerBody): void {
    const { asset, incarnation, link } = this.#birth;
    link.send({ v: PROTOCOL_VERSION, asset, incarnation, seq: this.#seq, body });
    this.#seq += 1;
  }

  #beat(): void {
    Atomics.add(this.#birth.pulse, PULSE.beats, 1);
    this.#world.timers.after(BEAT_EVERY_MS, () => this.#beat());
  }

  #guard(task: () => void): void {
    try {
      task();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #fail(thrown: unknown): void {
    if (this.#world.sealed) return;
    const inputFingerprint = this.#session?.currentFingerprint;
    const fault = { error: toErrorRecord(thrown), ...(inputFingerprint === undefined ? {} : { inputFingerprint }) };
    this.#send({ type: 'fault', fault });
    this.leave(WORKER_EXIT.fault);
  }
}
