import type { VenueOrder } from '../../shared/events/engine-events.ts';
import type { OrderHash } from '../../shared/market/ids.ts';

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
 */
export class OwnOrders {
  readonly #archive: OrderArchive;
  readonly #ours = new Set<OrderHash>();
  readonly #foreign = new Set<OrderHash>();

  constructor(archive: OrderArchive) {
    this.#archive = archive;
  }

  /** A worker signed an order. */
  add(orderId: OrderHash): void {
    this.#ours.add(orderId);
    this.#foreign.delete(orderId);
  }

  /** Divides what the venue shows; `done` may come later, when journals had to be read. */
  split(orders: readonly VenueOrder[], done: (split: SplitOrders) => void): void {
    const unexplained = orders.filter(({ orderId }) => !this.#ours.has(orderId) && !this.#foreign.has(orderId));
    if (unexplained.length === 0) {
      done(this.#divide(orders));
      return;
    }
    const enough = () => unexplained.every(({ orderId }) => this.#ours.has(orderId));
    this.#archive.search(
      (orderId) => this.add(orderId),
      enough,
      () => {
        for (const { orderId } of unexplained) if (!this.#ours.has(orderId)) this.#foreign.add(orderId);
        done(this.#divide(orders));
      },
    );
  }

  #divide(orders: readonly VenueOrder[]): SplitOrders {
    return {
      ours: orders.filter(({ orderId }) => this.#ours.has(orderId)),
      foreign: orders.filter(({ orderId }) => !this.#ours.has(orderId)),
    };
  }
}
