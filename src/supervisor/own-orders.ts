import type { VenueOrder } from '../../shared/events/engine-events.ts';
import type { OrderHash } from '../../shared/market/ids.ts';

/** A 4-hour round, its announcement, and a margin: nothing of ours rests for longer. */
export const ORDERS_LIVE_MS = 6 * 3_600_000;

/** Somewhere else to look for the hashes of our orders, when what we have been told does not explain the venue's list. */
export type OrderArchive = {
  /** Tells every hash that it finds, and ends early once `enough` says so. `done` exactly once. */
  search(found: (orderId: OrderHash) => void, enough: () => boolean, done: () => void): void;
};

/** Open orders of a wallet, divided. */
export type SplitOrders = { readonly ours: readonly VenueOrder[]; readonly foreign: readonly VenueOrder[] };

/**
 * Which of a wallet's orders are ours. An order's hash is in the journal before the order leaves, so what no journal on this
 * machine knows is another program's, or a person's (reliability §8).
 *
 * Workers tell the hashes as they sign; the journals are read only for an open order that nobody told of: after a crash, or
 * when it is foreign indeed. One that was found foreign stays so.
 *
 * Hashes are forgotten when no order of theirs can be open any more, {@link ORDERS_LIVE_MS} later at the earliest and twice
 * that at the latest: a session of months must not grow with every order.
 */
export class OwnOrders {
  readonly #archive: OrderArchive;
  readonly #monoMs: () => number;
  #ours = new Set<OrderHash>();
  #oursBefore: ReadonlySet<OrderHash> = new Set();
  #renewedAtMs: number;
  #foreign: ReadonlySet<OrderHash> = new Set();

  constructor(archive: OrderArchive, monoMs: () => number) {
    this.#archive = archive;
    this.#monoMs = monoMs;
    this.#renewedAtMs = monoMs();
  }

  /** How many hashes are remembered. */
  get remembered(): number {
    return this.#ours.size + this.#oursBefore.size;
  }

  /** A worker signed an order. */
  add(orderId: OrderHash): void {
    const nowMs = this.#monoMs();
    if (nowMs - this.#renewedAtMs > ORDERS_LIVE_MS) {
      this.#oursBefore = this.#ours;
      this.#ours = new Set();
      this.#renewedAtMs = nowMs;
    }
    this.#ours.add(orderId);
  }

  /** Divides what the venue shows; `done` may come later, when journals had to be read. */
  split(orders: readonly VenueOrder[], done: (split: SplitOrders) => void): void {
    const unexplained = orders.filter(({ orderId }) => !this.#isOurs(orderId) && !this.#foreign.has(orderId));
    if (unexplained.length === 0) {
      done(this.#divide(orders));
      return;
    }
    const enough = () => unexplained.every(({ orderId }) => this.#isOurs(orderId));
    this.#archive.search(
      (orderId) => this.add(orderId),
      enough,
      () => {
        const split = this.#divide(orders);
        // Those that stand no more are not remembered: a wallet that others use must not make this grow either.
        this.#foreign = new Set(split.foreign.map(({ orderId }) => orderId));
        done(split);
      },
    );
  }

  #divide(orders: readonly VenueOrder[]): SplitOrders {
    return {
      ours: orders.filter(({ orderId }) => this.#isOurs(orderId)),
      foreign: orders.filter(({ orderId }) => !this.#isOurs(orderId)),
    };
  }

  #isOurs(orderId: OrderHash): boolean {
    return this.#ours.has(orderId) || this.#oursBefore.has(orderId);
  }
}
