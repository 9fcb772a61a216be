import { BulkheadError } from '../../shared/errors.ts';
import type { Fact } from '../../shared/events/effects.ts';
import type { CompartmentView, FromWorkerBody } from '../../shared/events/worker-protocol.ts';
import type { EpochMs } from '../../shared/units/index.ts';

/** Facts that may wait for credit. A supervisor that is this far behind is not supervising. */
export const MAX_WAITING_FACTS = 8_192;

type FactMessage = Extract<FromWorkerBody, { type: 'fact' }>;

/**
 * What a compartment tells its supervisor, within the credit that it was given; a port has no back-pressure of its own.
 *
 * Facts are never dropped and keep their order. Views are latest-wins: one that found no credit is replaced by the next,
 * and the replacement is counted. Each message of either kind costs one credit.
 */
export class Outbox {
  readonly #send: (body: FromWorkerBody) => void;
  readonly #facts: FactMessage[] = [];
  #view: CompartmentView | undefined;
  #credit = 0;
  #merged = 0;

  constructor(send: (body: FromWorkerBody) => void) {
    this.#send = send;
  }

  /** Views that were replaced before they could leave. */
  get merged(): number {
    return this.#merged;
  }

  /** @throws {BulkheadError} `outbox-overflow` when {@link MAX_WAITING_FACTS} are waiting already. */
  fact(at: EpochMs, fact: Fact): void {
    if (this.#facts.length >= MAX_WAITING_FACTS) {
      throw new BulkheadError('outbox-overflow', `${MAX_WAITING_FACTS} facts are waiting for the supervisor's credit`);
    }
    this.#facts.push({ type: 'fact', at, fact });
    this.#flush();
  }

  view(view: CompartmentView): void {
    if (this.#view !== undefined) this.#merged += 1;
    this.#view = view;
    this.#flush();
  }

  /** The supervisor is ready for this many more messages. */
  credit(messages: number): void {
    this.#credit += messages;
    this.#flush();
  }

  #flush(): void {
    const leaving = this.#facts.splice(0, this.#credit);
    this.#credit -= leaving.length;
    for (const message of leaving) this.#send(message);
    if (this.#credit > 0 && this.#view !== undefined) {
      this.#credit -= 1;
      this.#send({ type: 'view', view: this.#view });
      this.#view = undefined;
    }
  }
}
