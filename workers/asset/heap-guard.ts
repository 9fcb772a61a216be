import { getHeapStatistics } from 'node:v8';
import { resourceLimits } from 'node:worker_threads';
import { PULSE } from '../../shared/events/worker-protocol.ts';

const CHECK_EVERY_MS = 50;
const HALT_AT = 0.5;
const LEAVE_AT = 0.6;
const MB = 1024 * 1024;

/** What the guard does with a heap that grows. Each is called at most once. */
export type HeapAlarm = { halt(reason: string): void; leave(reason: string): void };

/**
 * Watches the used heap of this thread against its own limit: halts trading at 50 %, leaves at 60 %.
 *
 * V8's limit is no wall: reaching it ended the whole process in up to 12 of 12 trials (worker-threads §1), leaving before
 * it ended the worker alone in 108 of 108. One huge allocation between two checks still gets past this guard.
 *
 * Runs on Node's own timers: a thread is the only place where there is such a limit.
 */
export function startHeapGuard(pulse: Int32Array, alarm: HeapAlarm): void {
  const limitMb = resourceLimits.maxOldGenerationSizeMb ?? getHeapStatistics().heap_size_limit / MB;
  let halted = false;
  const timer = setInterval(() => {
    const usedMb = getHeapStatistics().used_heap_size / MB;
    Atomics.store(pulse, PULSE.heapMb, Math.round(usedMb));
    const reason = `heap at ${Math.round(usedMb)} of ${Math.round(limitMb)} MB`;
    if (usedMb > limitMb * LEAVE_AT) {
      clearInterval(timer);
      alarm.leave(reason);
    } else if (usedMb > limitMb * HALT_AT && !halted) {
      halted = true;
      alarm.halt(reason);
    }
  }, CHECK_EVERY_MS);
}
