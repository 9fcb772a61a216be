import type { Remote } from 'comlink';
import { toErrorRecord } from '../../shared/errors.ts';
import type { CompartmentControl } from '../../shared/events/worker-protocol.ts';
import type { CallOutcome, ControlAnswer, ControlMethod } from './worker-host.ts';

/**
 * Calls to a worker's control plane that always come to an end. A bare comlink call stays pending for ever when the worker
 * dies, so each one races a deadline and the worker's exit.
 */
export class ControlLink {
  // Held for the life of the worker: comlink may drop a pending call whose proxy was collected.
  readonly #remote: Remote<CompartmentControl>;
  readonly #pending = new Set<() => void>();
  #hasExited = false;

  constructor(remote: Remote<CompartmentControl>) {
    this.#remote = remote;
  }

  call<Method extends ControlMethod>(
    method: Method,
    args: Parameters<CompartmentControl[Method]>,
    deadlineMs: number,
    done: (outcome: CallOutcome<ControlAnswer<Method>>) => void,
  ): void {
    const pending = this.#pending;
    function finish(outcome: CallOutcome<ControlAnswer<Method>>): void {
      clearTimeout(deadline);
      if (pending.delete(onExit)) done(outcome);
    }
    const onExit = () => finish({ kind: 'failed', reason: 'exited', message: 'the worker has ended' });
    const onDeadline = () => finish({ kind: 'failed', reason: 'deadline', message: `no answer in ${deadlineMs} ms` });
    const deadline = setTimeout(onDeadline, deadlineMs);
    pending.add(onExit);
    if (this.#hasExited) {
      queueMicrotask(onExit);
      return;
    }
    const remote = this.#remote as unknown as Record<Method, (...args: unknown[]) => Promise<ControlAnswer<Method>>>;
    remote[method](...args).then(
      (answer) => finish({ kind: 'answer', answer }),
      (thrown: unknown) => finish({ kind: 'failed', reason: 'thrown', message: toErrorRecord(thrown).message }),
    );
  }

  /** The worker is gone: every pending call ends now. */
  exited(): void {
    this.#hasExited = true;
    for (const end of this.#pending) end();
  }
}
