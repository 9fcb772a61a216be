import type { Timers } from '../../shared/ports/ports.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import type { Cleared, Clearing, OrderDesk, OrderScope } from '../../src/supervisor/order-desk.ts';

/** A desk that remembers what it was asked to clear and confirms when the test wants it to. */
export class FakeOrderDesk implements OrderDesk {
  /** Every clearing asked for, oldest first. */
  readonly scopes: OrderScope[] = [];
  /** How long the venue takes; `undefined`: it does not answer until {@link answerAll}. */
  answersAfterMs: number | undefined = 30;
  /** What {@link findForeign} tells. */
  foreignOrders: OrderHash[] | undefined = [];
  lateOrdersMs = 6_000;
  /** Clearings that are asked for now will have found an order. */
  findsOrders = false;
  readonly #timers: Timers;
  readonly #monoMs: () => number;
  readonly #underWay = new Map<object, OrderScope>();
  #unanswered: (() => void)[] = [];

  constructor(timers: Timers, monoMs: () => number) {
    this.#timers = timers;
    this.#monoMs = monoMs;
  }

  /** Scopes of the clearings that go on, oldest first. */
  get underWay(): readonly OrderScope[] {
    return [...this.#underWay.values()];
  }

  clear(scope: OrderScope, done: (cleared: Cleared) => void): Clearing {
    const clearing = { abandon: () => void this.#underWay.delete(clearing) };
    const foundOrders = this.findsOrders;
    this.scopes.push(scope);
    this.#underWay.set(clearing, scope);
    const confirm = () => {
      if (this.#underWay.delete(clearing)) done({ zeroAtMs: this.#monoMs(), foundOrders });
    };
    if (this.answersAfterMs === undefined) this.#unanswered.push(confirm);
    else this.#timers.after(this.answersAfterMs, confirm);
    return clearing;
  }

  findForeign(done: (orderIds: readonly OrderHash[] | undefined) => void): void {
    const { foreignOrders } = this;
    this.#timers.after(5, () => done(foreignOrders));
  }

  /** Confirms the clearing that has waited longest. */
  answerOldest(): void {
    this.#unanswered.shift()?.();
  }

  answerAll(): void {
    const waiting = this.#unanswered;
    this.#unanswered = [];
    for (const confirm of waiting) confirm();
  }
}
