import type { Fact } from '../../shared/events/effects.ts';
import type { ChainEvent } from '../../shared/events/engine-events.ts';
import type { ErrorRecord } from '../../shared/events/error-record.ts';
import {
  type CompartmentConfig,
  type CompartmentView,
  type DrainAnswer,
  type DrillHook,
  type Fault,
  type FromWorker,
  PROTOCOL_VERSION,
  PULSE,
  TAPE_FAILED,
  type ToWorker,
  WORKER_EXIT,
} from '../../shared/events/worker-protocol.ts';
import type { Clock } from '../../shared/ports/ports.ts';
import type { Lease } from '../../shared/risk/lease.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import { DataPortDrain } from './data-port-drain.ts';
import type { DeathCause } from './incidents.ts';
import { lookAtPulse, type PulseWatch, watchPulse } from './liveness.ts';
import type { Policy } from './policy.ts';
import type { CallOutcome, WorkerHandle, WorkerHost, WorkerStart } from './worker-host.ts';

/** Why a worker is at its end. The fingerprints are what the poison rule compares. */
export type Ending = {
  readonly cause: DeathCause;
  readonly detail: string;
  readonly errorFingerprint: string;
  readonly inputFingerprint?: string;
  /** The strategy that was being asked when it came. */
  readonly strategy?: string;
  readonly beforeReady: boolean;
};

export type IncarnationHandlers = {
  readonly onReady: () => void;
  readonly onFact: (at: EpochMs, fact: Fact) => void;
  readonly onView: (view: CompartmentView) => void;
  /** Messages got lost, or were numbered wrong. */
  readonly onSeqHole: () => void;
  /** First sign of an end that nobody asked for; at most once, before `onExit`. */
  readonly onEnding: (ending: Ending) => void;
  /** Exactly once, and last. */
  readonly onExit: () => void;
};

export type IncarnationOptions = {
  readonly host: WorkerHost;
  readonly clock: Clock;
  readonly policy: Pick<Policy, 'wedgedAfterMs' | 'awakeWithinMs' | 'startDeadlineMs'>;
  readonly start: WorkerStart;
  readonly config: CompartmentConfig;
  readonly handlers: IncarnationHandlers;
};

/** A worker's word may be so late. */
const ANSWER_MARGIN_MS = 500;

/** Why no order may leave a worker: values of its halt word. */
export const HALT = { none: 0, revoked: 1, suspended: 2 } as const;

/**
 * One life of one worker, from spawn to exit: handshake, draining of its port, watch over its pulse, first sign of its end.
 * What follows from an end is the keeper's business.
 */
export class Incarnation {
  readonly number: number;
  readonly #options: IncarnationOptions;
  readonly #handle: WorkerHandle;
  readonly #drain: DataPortDrain;
  readonly #spawnedAtMs: number;
  #pulse: PulseWatch | undefined;
  #isReady = false;
  #hasExited = false;
  #isEnding = false;
  #isFlooding = false;
  #terminateAtMs: number | undefined;

  constructor(options: IncarnationOptions) {
    this.number = options.start.incarnation;
    this.#options = options;
    this.#spawnedAtMs = options.clock.monoMs();
    this.#handle = options.host.spawn(options.start, {
      onError: (error) => this.#onError(error),
      onExit: (code) => this.#onExit(code),
    });
    const { onSeqHole } = options.handlers;
    this.#drain = new DataPortDrain(this.#handle, (message) => this.#receive(message), onSeqHole);
  }

  /** The worker's own last word; readable after its death. */
  get openOrders(): number {
    return Atomics.load(this.#handle.pulse, PULSE.openOrders);
  }

  /** Busy part of the worker's loop since the last call, 0..1. */
  utilisation(): number {
    return this.#hasExited ? 0 : this.#handle.utilisation();
  }

  /** Lets or stops orders at once: the worker reads this word before each one, whatever else it is doing. */
  halt(reason: (typeof HALT)[keyof typeof HALT]): void {
    Atomics.store(this.#handle.pulse, PULSE.halt, reason);
  }

  /** Stops orders at once by the halt word, or allows them again; the worker's engine learns why, and reads the venue first. */
  suspend(reason: string | undefined): void {
    this.halt(reason === undefined ? HALT.none : HALT.suspended);
    this.#handle.post({ type: 'suspension', suspended: reason !== undefined, reason: reason ?? 'the reason is gone' });
  }

  /** What became of the wallet's acts on chain. */
  chain(event: ChainEvent): void {
    this.#handle.post({ type: 'chain', event });
  }

  lease(lease: Omit<Lease, 'expiresAt'>, ttlMs: number): void {
    this.#handle.post({ type: 'lease', ...lease, ttlMs });
  }

  /** Tells what strategies look at besides the markets. */
  advise(message: Extract<ToWorker, { type: 'parameters' | 'quoting' | 'external' }>): void {
    this.#handle.post(message);
  }

  /** Deliberate misbehaviour; a worker ignores it unless it was spawned for a drill. */
  misbehave(hook: DrillHook): void {
    this.#handle.post({ type: 'drill', hook });
  }

  /** Asks the worker to cancel everything, to enter nothing more, and to say what came of it within this time. */
  drain(reason: string, withinMs: number, done: (outcome: CallOutcome<DrainAnswer>) => void): void {
    this.#handle.call('drain', [reason, withinMs], withinMs + ANSWER_MARGIN_MS, done);
  }

  /** Tells the worker to trade again; one that does not hear it stays as it is. */
  resume(reason: string): void {
    this.#handle.call('resume', [reason], this.#options.policy.startDeadlineMs, () => undefined);
  }

  /**
   * Ends the worker on purpose after this time, in which nothing leaves it any more but it still hears and writes down what
   * its orders came to.
   */
  terminateIn(graceMs: number, reason: string): void {
    this.suspend(reason);
    this.halt(HALT.revoked);
    this.#isEnding = true;
    this.#terminateAtMs = this.#options.clock.monoMs() + graceMs;
  }

  /** Ends the worker on purpose: its exit is no death. */
  terminate(): void {
    this.#isEnding = true;
    this.#kill();
  }

  /** Reads one turn's worth of messages. */
  readPort(): void {
    if (this.#hasExited || this.#isFlooding) return;
    const verdict = this.#drain.turn();
    if (verdict.kind === 'fine') return;
    this.#isFlooding = true;
    this.#end('flood', verdict.detail, { terminate: true });
  }

  /** Compares the pulse, and enforces the deadlines of a start and of an announced end. */
  check(): void {
    if (this.#hasExited) return;
    const nowMs = this.#options.clock.monoMs();
    if (this.#terminateAtMs !== undefined && nowMs >= this.#terminateAtMs) this.#kill();
    if (this.#isEnding) return;
    const { policy } = this.#options;
    if (!this.#isReady && nowMs - this.#spawnedAtMs > policy.startDeadlineMs) {
      this.#end('never-ready', `not ready within ${policy.startDeadlineMs} ms`, { terminate: true });
      return;
    }
    // Until it is ready a worker has no orders, and on a machine that is short of time its start takes longer than a beat.
    if (this.#isReady) this.#checkPulse(nowMs);
  }

  #checkPulse(nowMs: number): void {
    const beats = Atomics.load(this.#handle.pulse, PULSE.beats);
    if (this.#pulse === undefined) {
      if (beats !== 0) this.#pulse = watchPulse(beats, nowMs);
      return;
    }
    const { watch, wedged } = lookAtPulse(this.#pulse, beats, nowMs, this.#options.policy);
    this.#pulse = watch;
    if (wedged) this.#end('wedged', `no pulse for ${nowMs - watch.movedAtMs} ms`, { terminate: true });
  }

  #receive({ asset, incarnation, body }: FromWorker): void {
    if (asset !== this.#options.start.asset || incarnation !== this.number) {
      this.#end('protocol', `a message in the name of ${asset} #${incarnation}`, { terminate: true });
      return;
    }
    const { handlers } = this.#options;
    switch (body.type) {
      case 'hello':
        this.#onHello(body.version);
        return;
      case 'ready':
        this.#isReady = true;
        if (!this.#isEnding) handlers.onReady();
        return;
      case 'fact':
        handlers.onFact(body.at, body.fact);
        return;
      case 'view':
        handlers.onView(body.view);
        return;
      case 'fault':
        this.#end(causeOfFault(body.fault), describeError(body.fault.error), body.fault);
        return;
      default:
        body satisfies never;
    }
  }

  #onHello(version: number): void {
    if (version !== PROTOCOL_VERSION) {
      this.#end('protocol', `the worker speaks protocol ${version}, not ${PROTOCOL_VERSION}`, { terminate: true });
      return;
    }
    this.#handle.post({ type: 'config', version: PROTOCOL_VERSION, config: this.#options.config });
    this.#drain.open();
  }

  /** What the worker said before, a fault above all, knows more than the bare error. */
  #onError(error: ErrorRecord): void {
    if (!this.#isFlooding) this.#drain.last();
    this.#end('error', describeError(error), { error });
  }

  #onExit(code: number): void {
    if (!this.#isFlooding) this.#drain.last();
    if (!this.#isEnding) this.#end(causeOfExit(code), `exit code ${code}`, {});
    this.#hasExited = true;
    this.#options.handlers.onExit();
  }

  #end(cause: DeathCause, detail: string, evidence: Partial<Fault> & { readonly terminate?: true }): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.halt(HALT.revoked);
    if (evidence.terminate) this.#kill();
    else this.#terminateAtMs = this.#options.clock.monoMs() + this.#options.policy.wedgedAfterMs;
    const { error, inputFingerprint } = evidence;
    const strategy = this.#strategyAsked();
    const named =
      strategy === undefined || detail.includes(strategy) ? detail : `${detail}, asking strategy ${strategy}`;
    this.#options.handlers.onEnding({
      cause,
      detail: named,
      errorFingerprint: error === undefined ? `${cause}: ${detail}` : fingerprintOf(error),
      ...(inputFingerprint === undefined ? {} : { inputFingerprint }),
      ...(strategy === undefined ? {} : { strategy }),
      beforeReady: !this.#isReady,
    });
  }

  /** By the worker's own last word: one that hangs or is gone cannot say it any more. */
  #strategyAsked(): string | undefined {
    const place = Atomics.load(this.#handle.pulse, PULSE.strategy);
    return this.#options.config.engine.strategies[place - 1]?.name;
  }

  #kill(): void {
    this.#terminateAtMs = undefined;
    if (!this.#hasExited) this.#handle.terminate();
  }
}

function causeOfFault({ error }: Fault): DeathCause {
  return error.code === TAPE_FAILED ? 'tape' : 'fault';
}

function causeOfExit(code: number): DeathCause {
  if (code === WORKER_EXIT.heapGuard) return 'heap';
  if (code === WORKER_EXIT.fault) return 'fault';
  if (code === WORKER_EXIT.protocol) return 'protocol';
  return 'exit';
}

function describeError(error: ErrorRecord): string {
  return `${error.name}${error.code === undefined ? '' : ` (${error.code})`}: ${error.message}`;
}

/** Stable across starts: what it is and where it came from, without what varies in the rest of the stack. */
function fingerprintOf(error: ErrorRecord): string {
  const place =
    error.stack
      ?.split('\n')
      .find((line) => line.trimStart().startsWith('at '))
      ?.trim() ?? '';
  return `${describeError(error)} ${place}`;
}
