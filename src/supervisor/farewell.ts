import type { Clock, Timers } from '../../shared/ports/ports.ts';
import type { OrderDesk, OrderScope } from './order-desk.ts';

export type FarewellOptions = {
  readonly desk: OrderDesk;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Where the worker may have orders, as far as is known by now. */
  readonly scope: () => OrderScope;
  /**
   * For how long from now an order of the worker may still come to the venue; asked once, after its end. 0 where every fate is
   * known, and where a successor keeps watch.
   */
  readonly lateForMs: () => number;
  /** The venue shows none of the worker's orders; monotonic ms of the look. Again, should a late order turn up. */
  readonly onOrdersGone: (zeroAtMs: number) => void;
  /** Orders gone and thread ended: a successor may start. Once, and last. */
  readonly onOver: () => void;
};

/**
 * What has to be true before a worker is history: its orders are confirmed gone and its thread has ended, in whatever order
 * that comes. The cancels leave at once and do not wait for the thread. Where zero was confirmed while the thread still
 * lived, the venue is cleared once more after its end: its last request may have landed behind our back. Where nobody knows
 * the fate of its last orders and nobody comes after it, the venue is cleared a last time when none can come any more.
 */
export class Farewell {
  readonly #options: FarewellOptions;
  /** Since when orders may be open that nobody watches, monotonic ms; absent while there are none. */
  #unconfirmedSinceMs: number | undefined;
  #zeroes = 0;
  #exited = false;
  #isLast = false;

  constructor(options: FarewellOptions) {
    this.#options = options;
    this.#clear();
  }

  /** How long the orders have been unaccounted for, ms; 0 once they are gone. */
  unconfirmedForMs(nowMs: number): number {
    return this.#unconfirmedSinceMs === undefined ? 0 : nowMs - this.#unconfirmedSinceMs;
  }

  exited(): void {
    this.#exited = true;
    if (this.#unconfirmedSinceMs === undefined) this.#clear();
  }

  #clear(): void {
    const { desk, clock, scope, onOrdersGone } = this.#options;
    this.#unconfirmedSinceMs = clock.monoMs();
    desk.clear(scope(), ({ zeroAtMs, foundOrders }) => {
      this.#unconfirmedSinceMs = undefined;
      this.#zeroes += 1;
      if (this.#zeroes === 1 || foundOrders) onOrdersGone(zeroAtMs);
      if (this.#exited) this.#conclude();
    });
  }

  #conclude(): void {
    const { timers, lateForMs, onOver } = this.#options;
    const waitMs = this.#isLast ? 0 : lateForMs();
    this.#isLast = true;
    if (waitMs === 0) onOver();
    else timers.after(waitMs, () => this.#clear());
  }
}
