import type { ConditionId, OrderHash } from '../../../../shared/market/ids.ts';
import type { OrderFilter } from '../contract.ts';
import { isOpen, type LiveOrder } from '../matching/live-order.ts';
import type { Account } from '../money/account.ts';

/** Orders from outside, open and ended, of all markets that are remembered; by id, in the order of acceptance. */
export class OrderRegistry {
  readonly #orders = new Map<OrderHash, LiveOrder>();
  /** The open ones of them: few, while all of a long run are many. */
  readonly #open = new Set<LiveOrder>();

  add(order: LiveOrder): void {
    this.#orders.set(order.id, order);
    this.#open.add(order);
  }

  /** Drops an order, as one that turned out never to have existed. */
  forget(order: LiveOrder): void {
    this.#orders.delete(order.id);
    this.#open.delete(order);
  }

  /** Drops the orders of a resolved market. @returns how many there were */
  forgetMarket(conditionId: ConditionId): number {
    const orders = this.all().filter(({ round }) => round.conditionId === conditionId);
    for (const order of orders) this.forget(order);
    return orders.length;
  }

  get size(): number {
    return this.#orders.size;
  }

  get(id: string): LiveOrder | undefined {
    return this.#orders.get(id.toLowerCase() as OrderHash);
  }

  all(): LiveOrder[] {
    return [...this.#orders.values()];
  }

  open(): LiveOrder[] {
    for (const order of this.#open) if (!isOpen(order)) this.#open.delete(order);
    return [...this.#open];
  }

  /** Open orders that draw on a wallet, by whatever key, oldest first. */
  openOfWallet(account: Account): LiveOrder[] {
    return this.open().filter((order) => order.account === account);
  }

  /** Open orders of an API key. */
  openOf(apiKey: string, { id, conditionId, token }: OrderFilter): LiveOrder[] {
    return this.open().filter(
      (order) =>
        order.owner === apiKey &&
        (id === undefined || order.id === id) &&
        (conditionId === undefined || order.round.conditionId === conditionId) &&
        (token === undefined || order.token === token),
    );
  }
}
