import { invariant } from '../../errors.ts';
import type { ClientId } from '../../events/engine-events.ts';
import type { ConditionId, OrderHash } from '../../market/ids.ts';
import { createOrder, type Order, type OrderTerms } from './order.ts';

/** All orders of the markets that are followed, by our number and by the venue's id. */
export class OrderLedger {
  readonly #byClientId = new Map<ClientId, Order>();
  readonly #byOrderId = new Map<OrderHash, Order>();
  #lastClientId: ClientId = 0;

  /** Enters a new order under the next number. */
  intend(terms: Omit<OrderTerms, 'clientId'>): Order {
    this.#lastClientId += 1;
    const order = createOrder({ ...terms, clientId: this.#lastClientId });
    this.#byClientId.set(this.#lastClientId, order);
    return order;
  }

  /** Enters the venue's id of an order. One intention has one id, for good (invariant 2 of reliability §12). */
  sign(order: Order, orderId: OrderHash): void {
    invariant(order.orderId === undefined || order.orderId === orderId, `order ${order.terms.clientId} signed twice`);
    order.orderId = orderId;
    this.#byOrderId.set(orderId, order);
  }

  byClientId(clientId: ClientId): Order | undefined {
    return this.#byClientId.get(clientId);
  }

  byOrderId(orderId: OrderHash): Order | undefined {
    return this.#byOrderId.get(orderId);
  }

  /** Forgets the orders of a market that is over. */
  forget(conditionId: ConditionId): void {
    for (const [clientId, order] of this.#byClientId) {
      if (order.terms.conditionId !== conditionId) continue;
      this.#byClientId.delete(clientId);
      if (order.orderId !== undefined) this.#byOrderId.delete(order.orderId);
    }
  }
}
