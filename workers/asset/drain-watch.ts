import type { EngineEvent } from '../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash } from '../../shared/market/ids.ts';
import type { Timers } from '../../shared/ports/ports.ts';
import type { Gateway } from './gateway/gateway.ts';

const ASK_AGAIN_MS = 100;

/**
 * Waits until the venue says that none of our orders is open in the compartment's markets, and cancels what still is, by
 * hash: an order that is not ours is neither cancelled nor waited for.
 *
 * It believes only complete answers that came while no order was under way, and asks until there is one: whoever waits has
 * a deadline of their own.
 */
export class DrainWatch {
  readonly #timers: Timers;
  readonly #gateway: Gateway;
  readonly #markets: () => readonly ConditionId[];
  readonly #isOurs: (orderId: OrderHash) => boolean;
  #done: ((openOrders: number) => void) | undefined;

  constructor(
    timers: Timers,
    gateway: Gateway,
    markets: () => readonly ConditionId[],
    isOurs: (orderId: OrderHash) => boolean,
  ) {
    this.#timers = timers;
    this.#gateway = gateway;
    this.#markets = markets;
    this.#isOurs = isOurs;
  }

  /** @param done gets the number of open orders at the venue, which is 0 */
  start(done: (openOrders: number) => void): void {
    this.#done = done;
    this.#ask();
  }

  /** Looks at every event that was applied; answers to reconciliation are what counts. */
  observe(event: EngineEvent): void {
    if (this.#done === undefined) return;
    if (event.type === 'reconcile-failed') this.#askLater();
    if (event.type !== 'reconciled') return;
    const asked = new Set(event.conditionIds);
    const complete = this.#markets().every((market) => asked.has(market));
    const orderIds = event.openOrders.map((order) => order.orderId).filter((orderId) => this.#isOurs(orderId));
    if (complete && orderIds.length === 0 && !this.#gateway.busy) {
      this.#finish();
      return;
    }
    if (orderIds.length > 0) this.#gateway.accept({ type: 'cancel', orderIds });
    this.#askLater();
  }

  #ask(): void {
    const conditionIds = this.#markets();
    if (conditionIds.length > 0) this.#gateway.accept({ type: 'reconcile', conditionIds });
    else if (this.#gateway.busy) this.#askLater();
    else this.#finish();
  }

  #askLater(): void {
    this.#timers.after(ASK_AGAIN_MS, () => this.#ask());
  }

  #finish(): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(0);
  }
}
