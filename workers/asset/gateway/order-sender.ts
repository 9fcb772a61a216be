import { PLACE_DEADLINE_MS } from '../../../shared/engine/orders/absence.ts';
import type { ClientId, PlaceOutcome } from '../../../shared/events/engine-events.ts';
import { isImmediate } from '../../../shared/market/order-rules.ts';
import type { HttpOutcome, Timers } from '../../../shared/ports/ports.ts';
import { parsePlaceAnswer, placeRequest } from '../../../shared/wire/clob/index.ts';
import type { ClobClient } from './clob-client.ts';
import type { GatewayLinks } from './gateway.ts';
import { type Lane, LANES, OrderQueue } from './order-queue.ts';
import type { SignedOrder } from './order-signing.ts';
import { SellRetry } from './sell-retry.ts';

/** An order that takes counts as unknown after this; an answer that comes later still counts (reliability §5.2 rule 5). */
const TAKE_DEADLINE_MS = 800;

/**
 * An order that could not leave for so long does not leave any more: the disk or the venue was slow, and the books that it was
 * decided on are old (reliability §6, fault D3).
 */
const STALE_AFTER_MS = 250;

/** Requests in flight at once: entries never use all the connections that a pool has, so that exits find one. */
const MAX_IN_FLIGHT: Readonly<Record<Lane, number>> = { exit: 6, entry: 4 };

/** Orders of unknown fate whose bytes are kept. Far more than may be open at once; beyond it the oldest are forgotten. */
const MAX_KEPT = 256;

/**
 * Sends signed orders once they are on disk, those of one turn and kind as one batch, and tells each one's own fate.
 *
 * No request is repeated here, with one exception: {@link SellRetry}, after a refusal with proof. Everything else that was
 * not answered is the engine's to find out, and the same bytes go out again only on its word.
 */
export class OrderSender {
  readonly #clob: ClobClient;
  readonly #timers: Timers;
  readonly #nowMs: () => number;
  readonly #links: GatewayLinks;
  readonly #queue = new OrderQueue();
  readonly #retry: SellRetry;
  readonly #inFlight: Record<Lane, number> = { exit: 0, entry: 0 };
  readonly #kept = new Map<ClientId, SignedOrder>();
  /** Orders on their second way, that were sent before: that they wait here again does not prove that they do not exist. */
  readonly #resent = new Set<ClientId>();
  #newest: ClientId = -1;
  #durableUpTo: ClientId = -1;
  #syncing = false;

  /** @param nowMs a clock that does not run backwards */
  constructor(clob: ClobClient, timers: Timers, nowMs: () => number, links: GatewayLinks) {
    this.#clob = clob;
    this.#timers = timers;
    this.#nowMs = nowMs;
    this.#links = links;
    this.#retry = new SellRetry(clob, timers, (order) => {
      this.#queue.push(order, this.#nowMs());
      this.#send();
    });
  }

  get busy(): boolean {
    return !this.#queue.isEmpty || !this.#retry.isEmpty || LANES.some((lane) => this.#inFlight[lane] > 0);
  }

  /** Takes a signed order; it leaves after the next {@link flush} and when it is on disk. */
  push(order: SignedOrder): void {
    this.#newest = order.place.clientId;
    this.#queue.push(order, this.#nowMs());
  }

  /** Queues the bytes of an order of unknown fate once more. */
  resend(clientId: ClientId): void {
    const order = this.#kept.get(clientId);
    this.#kept.delete(clientId);
    if (order === undefined)
      return this.#tell(clientId, { kind: 'unknown', reason: 'its bytes are not kept any more' });
    this.#resent.add(clientId);
    return this.#queue.push(order, this.#nowMs());
  }

  /** Takes orders back that have not left. @returns the ids of those that are proved never to have existed */
  withdraw(matches: (order: SignedOrder) => boolean): string[] {
    const withdrawn = [...this.#queue.withdraw(matches), ...this.#retry.withdraw(matches)];
    const neverSent = withdrawn.filter(({ place }) => !this.#resent.has(place.clientId));
    this.#refuse(withdrawn, 'WITHDRAWN', 'cancelled before it was sent');
    return neverSent.map(({ orderId }) => orderId);
  }

  /** Makes durable what is not, then sends. One sync at a time; what comes meanwhile shares the next. */
  flush(): void {
    this.#send();
    const newest = this.#newest;
    if (this.#syncing || newest <= this.#durableUpTo) return;
    this.#syncing = true;
    this.#links.journal(() => {
      this.#syncing = false;
      this.#durableUpTo = newest;
      this.flush();
    });
  }

  #send(): void {
    const stale = this.#queue.expire(this.#nowMs(), STALE_AFTER_MS);
    this.#refuse(
      stale,
      'STALE',
      `it could not leave within ${STALE_AFTER_MS} ms or its part of the round; it was not sent`,
    );
    for (const lane of LANES) {
      while (this.#inFlight[lane] < MAX_IN_FLIGHT[lane]) {
        const batch = this.#queue.take(lane, this.#durableUpTo);
        if (batch.length === 0) break;
        if (this.#links.halted()) this.#refuse(batch, 'HALTED', 'the halt word is set; the order was not sent');
        else this.#sendBatch(lane, batch);
      }
    }
  }

  #sendBatch(lane: Lane, batch: readonly SignedOrder[]): void {
    const [first, ...others] = batch.map(({ body }) => body);
    if (first === undefined) return;
    this.#inFlight[lane] += 1;
    const takes = batch.some(({ place }) => isImmediate(place));
    let isOverdue = false;
    const overdue = takes
      ? this.#timers.after(TAKE_DEADLINE_MS, () => {
          isOverdue = true;
          this.#overdue(batch);
        })
      : undefined;
    this.#clob.request(
      (signing) => placeRequest(signing, [first, ...others]),
      PLACE_DEADLINE_MS,
      (outcome) => {
        overdue?.cancel();
        this.#inFlight[lane] -= 1;
        this.#answered(batch, outcome, isOverdue);
      },
    );
    this.#links.sent();
  }

  #overdue(batch: readonly SignedOrder[]): void {
    const outcome = { kind: 'unknown', reason: `no answer within ${TAKE_DEADLINE_MS} ms` } as const;
    for (const { place } of batch) this.#tell(place.clientId, outcome);
  }

  /** @param isOverdue the orders were told to be unknown meanwhile: the answer changes only what is known */
  #answered(batch: readonly SignedOrder[], answer: HttpOutcome, isOverdue: boolean): void {
    const outcomes = parsePlaceAnswer(
      answer,
      batch.map(({ orderId }) => orderId),
    );
    for (const [i, order] of batch.entries()) {
      const outcome = outcomes[i];
      if (outcome === undefined) continue;
      if (!isOverdue && !this.#resent.has(order.place.clientId) && this.#retry.takes(order, outcome)) continue;
      if (outcome.kind === 'unknown') this.#keep(order);
      this.#resent.delete(order.place.clientId);
      this.#tell(order.place.clientId, outcome);
    }
    this.#send();
  }

  #keep(order: SignedOrder): void {
    this.#kept.set(order.place.clientId, order);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** To the engine an order that was sent before remains unknown all the same: it knows that it had it sent again. */
  #refuse(orders: readonly SignedOrder[], code: string, message: string): void {
    for (const { place } of orders) {
      this.#resent.delete(place.clientId);
      this.#tell(place.clientId, { kind: 'refused', code, message });
    }
  }

  #tell(clientId: ClientId, outcome: PlaceOutcome): void {
    this.#links.emit({ type: 'order-answer', clientId, outcome });
  }
}
