import type { Clock, TimerHandle, Timers } from '../../shared/ports/ports.ts';

type Task = { readonly at: number; readonly order: number; readonly run: () => void; cancelled: boolean };

/**
 * A clock that moves only when told, and the timers on it. Tasks due at the same moment run in the order in which they were
 * set. Everything in one thread: after {@link runUntil} nothing is left in the air.
 */
export class VirtualTime implements Clock, Timers {
  readonly #startWallMs: number;
  readonly #heap: Task[] = [];
  #nowMs = 0;
  #order = 0;
  #ran = 0;

  constructor(startWallMs: number) {
    this.#startWallMs = startWallMs;
  }

  wallMs(): number {
    return this.#startWallMs + Math.floor(this.#nowMs);
  }

  monoMs(): number {
    return this.#nowMs;
  }

  /** Tasks run so far. */
  get ran(): number {
    return this.#ran;
  }

  after(delayMs: number, run: () => void): TimerHandle {
    const task: Task = { at: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run, cancelled: false };
    this.#push(task);
    return { cancel: () => void (task.cancelled = true) };
  }

  /** Runs everything that is due up to and including `atMs` of monotonic time, then stands there. */
  runUntil(atMs: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= atMs; next = this.#heap[0]) {
      this.#pop();
      if (next.cancelled) continue;
      this.#nowMs = next.at;
      this.#ran += 1;
      next.run();
    }
    this.#nowMs = Math.max(this.#nowMs, atMs);
  }

  /** Moves on by `deltaMs`. */
  advance(deltaMs: number): void {
    this.runUntil(this.#nowMs + deltaMs);
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let index = heap.push(task) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!earlier(task, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = task;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child += 1;
      if (!earlier(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

function earlier(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
