import type { DrainAnswer, FromWorkerBody, ToWorker } from '../../shared/events/worker-protocol.ts';
import { PROTOCOL_VERSION, PULSE } from '../../shared/events/worker-protocol.ts';
import type { ErrorRecord } from '../../shared/events/error-record.ts';
import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { epochMs } from '../../shared/units/index.ts';
import type { Timers } from '../../shared/ports/ports.ts';
import type {
  CallOutcome,
  ControlAnswer,
  ControlMethod,
  WorkerHandle,
  WorkerHandlers,
  WorkerHost,
  WorkerStart,
} from '../../src/supervisor/worker-host.ts';

/** A worker that does what the test says, and beats until it is told to stop. */
export class FakeWorker implements WorkerHandle {
  readonly start: WorkerStart;
  readonly pulse = new Int32Array(new SharedArrayBuffer(PULSE.words * 4));
  /** Everything that the supervisor posted, oldest first. */
  readonly received: ToWorker[] = [];
  readonly #timers: Timers;
  readonly #handlers: WorkerHandlers;
  readonly #waiting: FromWorkerBody[] = [];
  #seq = 0;
  #isAlive = true;
  #isBeating = true;
  /** How often it was terminated. */
  terminations = 0;
  /** How long it takes to end when it is terminated. */
  endsAfterMs = 2;
  /** Calls of `drain` end with this; absent: never, until the exit. */
  drainAnswer: DrainAnswer | undefined = { confirmed: true, orderIds: [] };
  #pendingCalls: (() => void)[] = [];

  constructor(start: WorkerStart, timers: Timers, handlers: WorkerHandlers) {
    this.start = start;
    this.#timers = timers;
    this.#handlers = handlers;
    this.#beat();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get halt(): number {
    return Atomics.load(this.pulse, PULSE.halt);
  }

  say(...bodies: readonly FromWorkerBody[]): void {
    this.#waiting.push(...bodies);
  }

  tell(...facts: readonly Fact[]): void {
    this.say(...facts.map((fact) => ({ type: 'fact', at: epochMs(0), fact }) as const));
  }

  /** Says hello and ready, as a worker does that has everything it needs. */
  getReady(): void {
    this.say({ type: 'hello', version: PROTOCOL_VERSION }, { type: 'ready' });
  }

  /** Numbers that many messages that never arrive. */
  loseMessages(count: number): void {
    this.#seq += count;
  }

  hang(): void {
    this.#isBeating = false;
  }

  fail(error: ErrorRecord): void {
    this.#handlers.onError(error);
    this.exit(1);
  }

  exit(code: number): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const end of this.#pendingCalls) end();
    this.#handlers.onExit(code);
  }

  post(message: ToWorker): void {
    this.received.push(message);
  }

  drain(limit: number, receive: Parameters<WorkerHandle['drain']>[1]): number {
    const taken = this.#waiting.splice(0, limit);
    for (const body of taken) {
      const { asset, incarnation } = this.start;
      receive({ v: PROTOCOL_VERSION, asset, incarnation, seq: this.#seq++, body });
    }
    return taken.length;
  }

  call<Method extends ControlMethod>(
    _method: Method,
    _args: readonly unknown[],
    deadlineMs: number,
    done: (outcome: CallOutcome<ControlAnswer<Method>>) => void,
  ): void {
    let isOver = false;
    const finish = (outcome: CallOutcome<ControlAnswer<Method>>) => {
      if (!isOver) done(outcome);
      isOver = true;
    };
    const answer = this.drainAnswer as ControlAnswer<Method> | undefined;
    if (answer !== undefined && this.#isAlive) this.#timers.after(10, () => finish({ kind: 'answer', answer }));
    this.#timers.after(deadlineMs, () => finish({ kind: 'failed', reason: 'deadline', message: 'no answer' }));
    this.#pendingCalls.push(() => finish({ kind: 'failed', reason: 'exited', message: 'gone' }));
  }

  terminate(): void {
    this.terminations += 1;
    this.#timers.after(this.endsAfterMs, () => this.exit(1));
  }

  utilisation(): number {
    return 0.25;
  }

  #beat(): void {
    if (!this.#isAlive || !this.#isBeating) return;
    Atomics.add(this.pulse, PULSE.beats, 1);
    this.#timers.after(100, () => this.#beat());
  }
}

/** A host whose workers are {@link FakeWorker}s. */
export class FakeWorkerHost implements WorkerHost {
  readonly workers: FakeWorker[] = [];
  readonly #timers: Timers;
  readonly #onSpawn: (worker: FakeWorker) => void;

  /** @param onSpawn what each new worker does first; by default it gets ready */
  constructor(timers: Timers, onSpawn: (worker: FakeWorker) => void = (worker) => worker.getReady()) {
    this.#timers = timers;
    this.#onSpawn = onSpawn;
  }

  spawn(start: WorkerStart, handlers: WorkerHandlers): WorkerHandle {
    const worker = new FakeWorker(start, this.#timers, handlers);
    this.workers.push(worker);
    this.#onSpawn(worker);
    return worker;
  }

  /** The youngest worker of an asset. */
  workerOf(asset: Asset): FakeWorker {
    const worker = this.workers.findLast(({ start }) => start.asset === asset);
    if (worker === undefined) throw new Error(`${asset} never had a worker`);
    return worker;
  }
}
