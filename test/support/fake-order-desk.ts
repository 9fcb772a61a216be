import type { Timers } from '../../shared/ports/ports.ts';
import type { Clearing, OrderDesk, OrderScope } from '../../src/supervisor/order-desk.ts';

/** A desk that remembers what it was asked to clear and confirms when the test wants it to. */
export class FakeOrderDesk implements OrderDesk {
  /** Every clearing asked for, oldest first. */
  readonly scopes: OrderScope[] = [];
  /** How long the venue takes; `undefined`: it does not answer until {@link answerAll}. */
  answersAfterMs: number | undefined = 30;
  readonly #timers: Timers;
  readonly #monoMs: () => number;
  #unanswered: (() => void)[] = [];

  constructor(timers: Timers, monoMs: () => number) {
    this.#timers = timers;
    this.#monoMs = monoMs;
  }

  clear(scope: OrderScope, done: (zeroAtMs: number) => void): Clearing {
    this.scopes.push(scope);
    const confirm = () => done(this.#monoMs());
    if (this.answersAfterMs === undefined) this.#unanswered.push(confirm);
    else this.#timers.after(this.answersAfterMs, confirm);
    return { openOrders: undefined, abandon: () => undefined };
  }

  answerAll(): void {
    const waiting = this.#unanswered;
    this.#unanswered = [];
    for (const confirm of waiting) confirm();
  }
}
