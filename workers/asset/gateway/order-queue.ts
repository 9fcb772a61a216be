import { isImmediate } from '../../../shared/market/order-rules.ts';
import { MAX_BATCH_ORDERS } from '../../../shared/wire/clob/index.ts';
import type { SignedOrder } from './order-signing.ts';

/** Whether an order brings risk down or up. Exits go before entries. */
export const LANES = ['exit', 'entry'] as const;

export type Lane = (typeof LANES)[number];

type Waiting = { readonly order: SignedOrder; readonly sinceMs: number };

/** Signed orders that wait for the disk or for a free request. */
export class OrderQueue {
  #waiting: Waiting[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** @param nowMs the order waits from this moment on */
  push(order: SignedOrder, nowMs: number): void {
    this.#waiting.push({ order, sinceMs: nowMs });
  }

  /**
   * Takes the next orders of a lane that can share a request, oldest first. Orders that take are not mixed with those that
   * rest: their request is held through the venue's taker delay (protocol §2.6).
   *
   * @param durableUpTo orders with greater client ids are not on disk yet
   */
  take(lane: Lane, durableUpTo: number): readonly SignedOrder[] {
    const ready = this.#waiting
      .map(({ order }) => order)
      .filter(({ place }) => laneOf(place) === lane && place.clientId <= durableUpTo);
    const [first] = ready;
    if (first === undefined) return [];
    const immediate = isImmediate(first.place);
    const batch = ready.filter(({ place }) => isImmediate(place) === immediate).slice(0, MAX_BATCH_ORDERS);
    this.#waiting = this.#waiting.filter(({ order }) => !batch.includes(order));
    return batch;
  }

  /** Takes orders out that have waited for longer than that, or whose time in the round is over. */
  expire(nowMs: number, longestMs: number): readonly SignedOrder[] {
    return this.#takeOut(({ order, sinceMs }) => nowMs - sinceMs > longestMs || nowMs > order.place.notAfter);
  }

  /** Takes orders out that are not to be sent any more. */
  withdraw(matches: (order: SignedOrder) => boolean): readonly SignedOrder[] {
    return this.#takeOut(({ order }) => matches(order));
  }

  #takeOut(matches: (waiting: Waiting) => boolean): readonly SignedOrder[] {
    const taken = this.#waiting.filter(matches);
    this.#waiting = this.#waiting.filter((waiting) => !taken.includes(waiting));
    return taken.map(({ order }) => order);
  }
}

function laneOf({ side }: SignedOrder['place']): Lane {
  return side === 'SELL' ? 'exit' : 'entry';
}
