import type { DrainAnswer } from '../../shared/events/worker-protocol.ts';
import type { Timers } from '../../shared/ports/ports.ts';
import type { Incarnation } from './incarnation.ts';
import type { Clearing, OrderDesk, OrderScope } from './order-desk.ts';
import type { Policy } from './policy.ts';

export type WorkerDrainOptions = {
  readonly worker: Pick<Incarnation, 'drain'>;
  readonly desk: OrderDesk;
  readonly timers: Timers;
  readonly policy: Policy['drain'];
  readonly scope: () => OrderScope;
};

/**
 * Asks a worker to end in order. Where it takes long, because it cannot reach the venue or waits for proof, its orders are
 * cancelled over the supervisor's own connection meanwhile.
 *
 * @param done gets the worker's word; `undefined` where it gave none
 */
export function drainWorker(
  { worker, desk, timers, policy, scope }: WorkerDrainOptions,
  reason: string,
  done: (answer: DrainAnswer | undefined) => void,
): void {
  let clearing: Clearing | undefined;
  const help = timers.after(policy.helpAfterMs, () => {
    clearing = desk.clear(scope(), () => undefined);
  });
  worker.drain(reason, policy.deadlineMs, (outcome) => {
    help.cancel();
    clearing?.abandon();
    done(outcome.kind === 'answer' ? outcome.answer : undefined);
  });
}
