import { type CompartmentControl, FLOW, type FromWorker, PULSE } from '../../shared/events/worker-protocol.ts';
import type { World } from '../../shared/ports/ports.ts';
import { Compartment } from '../../workers/asset/compartment.ts';
import { unchangedStrategies } from '../../workers/strategies/own-strategies.ts';
import type {
  CallOutcome,
  ControlAnswer,
  ControlMethod,
  WorkerHandle,
  WorkerHandlers,
  WorkerHost,
  WorkerStart,
} from '../../src/supervisor/worker-host.ts';
import { type EffectJudge, Life, mortalWorld } from './life.ts';

/** Messages between threads are not instant. */
const PORT_DELAY_MS = 0.1;

/** Compartments as plain objects in this thread: the production compartment and supervisor, without threads between them. */
export class ObjectHost implements WorkerHost {
  readonly #worldOf: (start: WorkerStart) => World;
  readonly #judgeOf: (start: WorkerStart) => EffectJudge;
  readonly #living = new Map<string, ObjectHandle>();

  /**
   * @param worldOf the ports of one incarnation; its random stream must be its own
   * @param judgeOf says at which of its effects an incarnation crashes
   */
  constructor(worldOf: (start: WorkerStart) => World, judgeOf: (start: WorkerStart) => EffectJudge) {
    this.#worldOf = worldOf;
    this.#judgeOf = judgeOf;
  }

  spawn(start: WorkerStart, handlers: WorkerHandlers): WorkerHandle {
    const handle = new ObjectHandle(this.#worldOf(start), start, handlers, this.#judgeOf(start));
    this.#living.set(start.asset, handle);
    return handle;
  }

  /** Ends the asset's compartment as an uncaught error would end its thread. */
  crash(asset: string): void {
    this.#living.get(asset)?.crash();
  }

  /** The asset's compartment falls into an endless loop. */
  wedge(asset: string): void {
    this.#living.get(asset)?.wedge();
  }
}

class ObjectHandle implements WorkerHandle {
  readonly pulse = new Int32Array(new SharedArrayBuffer(PULSE.words * 4));
  readonly #outside: World;
  readonly #handlers: WorkerHandlers;
  readonly #compartment: Compartment;
  readonly #life: Life;
  readonly #unread: FromWorker[] = [];
  #ended = false;

  constructor(outside: World, start: WorkerStart, handlers: WorkerHandlers, judge: EffectJudge) {
    const { asset, incarnation, drill } = start;
    this.#outside = outside;
    this.#handlers = handlers;
    this.#life = new Life((kind) => {
      const verdict = judge(kind);
      // Whoever dies in the middle of a turn is found dead after it.
      if (verdict !== 'do') this.#outside.timers.after(0, () => this.crash());
      return verdict;
    });
    this.#compartment = new Compartment({
      asset,
      incarnation,
      world: mortalWorld(outside, this.#life),
      pulse: this.pulse,
      drill,
      link: {
        send: (message) => this.#life.alive && this.#unread.push(structuredClone(message)),
        leave: (code) => this.#end(code),
      },
      memory: () => ({ heapMb: 0, externalMb: 0 }),
      ownStrategies: unchangedStrategies,
      platform: { node: 'simulation', v8: 'simulation' },
    });
    this.#later(() => this.#compartment.start());
  }

  post(message: Parameters<WorkerHandle['post']>[0]): void {
    if (message.type === 'drill') throw new Error('a plain object cannot misbehave on request; use crash()');
    const copy = structuredClone(message);
    this.#later(() => this.#compartment.receive(copy));
  }

  drain(limit: number, receive: (message: FromWorker) => void): number {
    const messages = this.#unread.splice(0, Math.min(limit, FLOW.creditWindow));
    for (const message of messages) receive(message);
    return messages.length;
  }

  /** Of the control plane the supervisor uses `drain` and `resume`. */
  call<Method extends ControlMethod>(
    method: Method,
    args: Parameters<CompartmentControl[Method]>,
    deadlineMs: number,
    done: (outcome: CallOutcome<ControlAnswer<Method>>) => void,
  ): void {
    let settled = false;
    const settle = (outcome: CallOutcome<unknown>): void => {
      if (settled) return;
      settled = true;
      deadline.cancel();
      done(outcome as CallOutcome<ControlAnswer<Method>>);
    };
    const deadline = this.#outside.timers.after(deadlineMs, () =>
      settle({ kind: 'failed', reason: 'deadline', message: `${method} took too long` }),
    );
    this.#later(() => this.#carryOut(method, args, (answer) => settle({ kind: 'answer', answer })));
  }

  #carryOut(method: ControlMethod, args: readonly unknown[], done: (answer: unknown) => void): void {
    const reason = String(args[0]);
    if (method === 'drain') return this.#compartment.drain(reason, Number(args[1]), done);
    if (method !== 'resume') throw new Error(`the supervisor is not known to call ${method}`);
    this.#compartment.resume(reason);
    return done(undefined);
  }

  terminate(): void {
    this.#compartment.kill();
    this.#life.end();
    this.#end(1);
  }

  utilisation(): number {
    return 0;
  }

  crash(): void {
    if (this.#ended) return;
    this.#compartment.kill();
    this.#life.end();
    this.#handlers.onError({ name: 'Error', message: 'the simulation crashed this compartment' });
    this.#end(1);
  }

  wedge(): void {
    this.#life.freeze();
  }

  #end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#outside.timers.after(PORT_DELAY_MS, () => this.#handlers.onExit(code));
  }

  #later(task: () => void): void {
    this.#outside.timers.after(PORT_DELAY_MS, () => this.#life.alive && !this.#ended && task());
  }
}
