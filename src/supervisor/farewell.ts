import type { OrderDesk, OrderScope } from './order-desk.ts';

export type FarewellHandlers = {
  /** The venue shows none of the worker's orders any more; monotonic ms of the first look that found none. */
  readonly onOrdersGone: (zeroAtMs: number) => void;
  /** Orders gone and thread ended: a successor may start. Once, and last. */
  readonly onOver: () => void;
};

/**
 * What has to be true before a worker is history: its orders are confirmed gone and its thread has ended, in whatever order
 * that comes. The cancels leave at once and do not wait for the thread.
 */
export class Farewell {
  readonly #startedAtMs: number;
  readonly #handlers: FarewellHandlers;
  #ordersGone = false;
  #exited = false;

  constructor(desk: OrderDesk, scope: OrderScope, startedAtMs: number, handlers: FarewellHandlers) {
    this.#startedAtMs = startedAtMs;
    this.#handlers = handlers;
    desk.clear(scope, (zeroAtMs) => {
      this.#ordersGone = true;
      handlers.onOrdersGone(zeroAtMs);
      this.#settle();
    });
  }

  /** How long the orders have been unaccounted for, ms; 0 once they are gone. */
  unconfirmedForMs(nowMs: number): number {
    return this.#ordersGone ? 0 : nowMs - this.#startedAtMs;
  }

  exited(): void {
    this.#exited = true;
    this.#settle();
  }

  #settle(): void {
    if (this.#ordersGone && this.#exited) this.#handlers.onOver();
  }
}
