import type { Fact } from '../../../shared/events/effects.ts';
import { SlidingCount } from './sliding-windows.ts';

/**
 * Refusals that say nothing against our orders: the market moved on or is not ready, we took the order back ourselves, or the
 * venue rests, which the engine waits out by itself (strategies §15.4, §17).
 */
const EXCUSED: readonly string[] = [
  'POST_ONLY_CROSS',
  'POST_ONLY_MODE',
  'FOK_NOT_FILLED',
  'FAK_NO_MATCH',
  'HALTED',
  'WITHDRAWN',
  'STALE',
  'NOT_READY',
  'ENGINE_RESTARTING',
  'TRADING_DISABLED',
  'CANCEL_ONLY',
  'RATE_LIMITED',
];

/** States that show an order to have reached the venue's book. */
const SUCCEEDED: readonly string[] = ['live', 'delayed', 'partial', 'filled'];

/** Failures of the account's orders: in a row, and inside a sliding window. Times are monotonic ms. */
export class OrderErrors {
  readonly #rejections: SlidingCount;
  #inARow = 0;

  constructor(rejectionWindowMs: number) {
    this.#rejections = new SlidingCount(rejectionWindowMs);
  }

  /** Orders refused or lost since the last one that came through. */
  get inARow(): number {
    return this.#inARow;
  }

  rejections(nowMs: number): number {
    return this.#rejections.count(nowMs);
  }

  note(fact: Fact, nowMs: number): void {
    if (fact.type === 'refused' && !EXCUSED.includes(fact.code)) {
      this.#inARow += 1;
      this.#rejections.add(nowMs);
    }
    if (fact.type !== 'order') return;
    if (fact.state === 'unknown') this.#inARow += 1;
    if (SUCCEEDED.includes(fact.state)) this.#inARow = 0;
  }

  /** What was is paid for: by a pause, or by a person's word. */
  forgive(): void {
    this.#inARow = 0;
    this.#rejections.clear();
  }

  /** A pause pays for the errors in a row. */
  forgiveRow(): void {
    this.#inARow = 0;
  }
}
