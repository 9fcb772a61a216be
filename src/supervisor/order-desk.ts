import type { ConditionId, OrderHash } from '../../shared/market/ids.ts';

/** Which of the account's orders: those in some markets, or every one. */
export type OrderScope =
  | { readonly kind: 'markets'; readonly conditionIds: readonly ConditionId[] }
  | { readonly kind: 'all' };

/** What a clearing came to. */
export type Cleared = {
  /** Monotonic time, ms, of the first of the two looks that found nothing. */
  readonly zeroAtMs: number;
  /** Whether there was an order to cancel, as far as the venue told. */
  readonly foundOrders: boolean;
};

/** A clearing under way. */
export type Clearing = {
  /** Gives up; `done` will not be called any more. */
  abandon(): void;
};

/** The supervisor's own hands at the venue: cancels orders without the worker that placed them. */
export type OrderDesk = {
  /** For how long after its worker's end an order may still come to the venue, ms. */
  readonly lateOrdersMs: number;
  /** Cancels the orders in scope, looks, and repeats until the venue shows none. `done` is called once, never on a guess. */
  clear(scope: OrderScope, done: (cleared: Cleared) => void): Clearing;
  /** The open orders of the wallet that are not ours; `undefined` when the venue could not be read. */
  findForeign(done: (orderIds: readonly OrderHash[] | undefined) => void): void;
};

/** For sessions whose orders live inside the workers (paper on the real venue): they die with their worker. */
export function deskWithoutVenue(monoMs: () => number): OrderDesk {
  return {
    lateOrdersMs: 0,
    clear(_scope, done) {
      done({ zeroAtMs: monoMs(), foundOrders: false });
      return { abandon: () => undefined };
    },
    findForeign: (done) => done([]),
  };
}
