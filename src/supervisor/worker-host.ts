import type { Asset } from '../../shared/market/assets.ts';
import type { ErrorRecord } from '../../shared/events/error-record.ts';
import type { CompartmentControl, FromWorker, ToWorker } from '../../shared/events/worker-protocol.ts';

/**
 * Where compartments live. The production host starts a thread per compartment (`thread-host.ts`), the simulation a plain
 * object; the supervisor cannot tell them apart.
 */
export type WorkerHost = {
  /** Starts a compartment. Handlers are called later, never from inside; a start that fails ends in `onExit`. */
  spawn(start: WorkerStart, handlers: WorkerHandlers): WorkerHandle;
};

export type WorkerStart = {
  readonly asset: Asset;
  /** 1 for the first start of this asset's worker in a session. */
  readonly incarnation: number;
  /** Accepts deliberate misbehaviour. Never set in live mode. */
  readonly drill: boolean;
};

export type WorkerHandlers = {
  /** An error escaped the compartment. `onExit` follows. */
  readonly onError: (error: ErrorRecord) => void;
  /** Exactly once, and last; what was sent before it can still be drained. */
  readonly onExit: (code: number) => void;
};

/** One living compartment. Its owner calls `terminate` at the latest, and never uses it after `onExit`. */
export type WorkerHandle = {
  /** Shared memory of this incarnation, words as in `PULSE`. Stays readable after the exit: the black box. */
  readonly pulse: Int32Array;
  post(message: ToWorker): void;
  /** Hands over at most `limit` waiting messages, oldest first, and returns how many there were. */
  drain(limit: number, receive: (message: FromWorker) => void): number;
  /** Calls the compartment's control plane. `done` exactly once: with the answer, at the deadline, or on exit. */
  call<Method extends ControlMethod>(
    method: Method,
    args: Parameters<CompartmentControl[Method]>,
    deadlineMs: number,
    done: (outcome: CallOutcome<ControlAnswer<Method>>) => void,
  ): void;
  /** Ends the compartment without asking it. `onExit` follows. */
  terminate(): void;
  /** Part of the last interval that the compartment's loop was busy, 0..1, since the previous call. */
  utilisation(): number;
};

export type ControlMethod = keyof CompartmentControl;

export type ControlAnswer<Method extends ControlMethod> = Awaited<ReturnType<CompartmentControl[Method]>>;

export type CallOutcome<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly reason: 'deadline' | 'exited' | 'thrown'; readonly message: string };
