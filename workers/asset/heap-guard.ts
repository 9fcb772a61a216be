import { getHeapStatistics } from 'node:v8';
import { resourceLimits } from 'node:worker_threads';

const CHECK_EVERY_MS = 50;
const HALT_ABOVE = 0.5;
const RESUME_BELOW = 0.45;
const LEAVE_ABOVE = 0.6;
const MB = 1024 * 1024;

/** What a heap that grows leads to. Halts and resumes take turns; leaving comes at most once, and last. */
export type HeapAlarm = { halt(reason: string): void; resume(reason: string): void; leave(reason: string): void };

/**
 * Judges the used heap against its limit: halts trading above 50 %, leaves above 60 %. Used heap includes what V8 has not
 * collected yet, so a halt is no verdict: below 45 % trading resumes.
 */
export class HeapWatch {
  readonly #limitMb: number;
  readonly #alarm: HeapAlarm;
  #standing: 'free' | 'halted' | 'left' = 'free';

  constructor(limitMb: number, alarm: HeapAlarm) {
    this.#limitMb = limitMb;
    this.#alarm = alarm;
  }

  look(usedMb: number): void {
    const share = usedMb / this.#limitMb;
    const reason = `heap at ${Math.round(usedMb)} of ${Math.round(this.#limitMb)} MB`;
    if (this.#standing === 'left') return;
    if (share > LEAVE_ABOVE) {
      this.#standing = 'left';
      this.#alarm.leave(reason);
    } else if (share > HALT_ABOVE && this.#standing === 'free') {
      this.#standing = 'halted';
      this.#alarm.halt(reason);
    } else if (share < RESUME_BELOW && this.#standing === 'halted') {
      this.#standing = 'free';
      this.#alarm.resume(reason);
    }
  }
}

/**
 * Lets a {@link HeapWatch} look at this thread's heap every 50 ms.
 *
 * V8's limit is no wall: reaching it ended the whole process in up to 12 of 12 trials (worker-threads §1), leaving before
 * it ended the worker alone in 108 of 108. One huge allocation between two checks still gets past this guard.
 *
 * Runs on Node's own timers: a thread is the only place where there is such a limit.
 */
export function startHeapGuard(alarm: HeapAlarm): void {
  const limitMb = resourceLimits.maxOldGenerationSizeMb ?? getHeapStatistics().heap_size_limit / MB;
  const watch = new HeapWatch(limitMb, alarm);
  setInterval(() => watch.look(getHeapStatistics().used_heap_size / MB), CHECK_EVERY_MS);
}
