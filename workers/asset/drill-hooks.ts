import { BulkheadError } from '../../shared/errors.ts';
import type { DrillHook } from '../../shared/events/worker-protocol.ts';

const LEAK_EVERY_MS = 10;
const LEAK_OBJECTS = 10_000;

/** Far above any compartment's heap limit: 1 GB in one backing store. */
const BURST_NUMBERS = 2 ** 27;

const FLOOD_MESSAGES_PER_TURN = 500;

/** Exit code of the drill's own `process.exit`, unlike every code that we leave with. */
const DRILL_EXIT = 3;

/**
 * Misbehaves as asked, on Node's own timers, outside everything that would catch it: a real bug is not caught either.
 *
 * @param post sends one counted message to the supervisor, without regard for credit
 */
export function misbehave(hook: DrillHook, post: () => void): void {
  switch (hook) {
    case 'throw':
      setTimeout(() => {
        throw drillError('throw');
      });
      return;
    case 'reject':
      void Promise.reject(drillError('reject'));
      return;
    case 'exit':
      process.exit(DRILL_EXIT);
      return;
    case 'hang':
      for (;;);
    case 'heap-growth':
      growHeap();
      return;
    case 'heap-burst':
      burstHeap();
      return;
    case 'flood':
      flood(post);
      return;
  }
}

function drillError(hook: DrillHook): BulkheadError {
  return new BulkheadError('drill', `${hook}: the drill asked for this`);
}

/** Leaks steadily, about a megabyte each time, until the heap guard leaves. */
function growHeap(): void {
  const leaked: object[] = [];
  setInterval(() => {
    for (let i = 0; i < LEAK_OBJECTS; i += 1) leaked.push({ leaked: i, at: Math.sqrt(i) });
  }, LEAK_EVERY_MS);
}

/** One allocation that no check between two turns can see coming. V8 ends the whole process over it (worker-threads §1). */
function burstHeap(): void {
  // oxlint-disable-next-line unicorn/no-new-array -- the length is the point: a single allocation of this size
  const numbers = new Array<number>(BURST_NUMBERS).fill(0);
  throw new BulkheadError('drill', `heap-burst: the heap took ${numbers.length} numbers at once`);
}

function flood(post: () => void): void {
  for (let i = 0; i < FLOOD_MESSAGES_PER_TURN; i += 1) post();
  setImmediate(() => flood(post));
}
