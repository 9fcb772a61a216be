import type { EngineEvent } from '../../../shared/events/engine-events.ts';
import type { OrderHash } from '../../../shared/market/ids.ts';
import type { HttpOutcome } from '../../../shared/ports/ports.ts';
import { cancelRequest, MAX_BATCH_CANCELS, parseCancelAnswer } from '../../../shared/wire/clob/index.ts';
import type { ClobClient } from './clob-client.ts';

const DEADLINE_MS = 2_000;

/** Sends cancels at once, over connections of their own, and tells what came of them. */
export class CancelSender {
  readonly #clob: ClobClient;
  readonly #emit: (event: EngineEvent) => void;

  constructor(clob: ClobClient, emit: (event: EngineEvent) => void) {
    this.#clob = clob;
    this.#emit = emit;
  }

  orders(orderIds: readonly OrderHash[]): void {
    for (let from = 0; from < orderIds.length; from += MAX_BATCH_CANCELS) {
      this.#batch(orderIds.slice(from, from + MAX_BATCH_CANCELS));
    }
  }

  #batch(orderIds: readonly OrderHash[]): void {
    const [first, ...others] = orderIds;
    if (first === undefined) return;
    this.#clob.requestReserved(
      (signing) => cancelRequest(signing, [first, ...others]),
      DEADLINE_MS,
      (outcome) => this.#answered(orderIds, outcome),
    );
  }

  #answered(orderIds: readonly OrderHash[], outcome: HttpOutcome): void {
    const answer = parseCancelAnswer(outcome);
    if (answer.kind === 'failed') {
      this.#emit({ type: 'cancel-failed', orderIds, reason: answer.reason });
      return;
    }
    const { canceled, notCanceled } = answer.value;
    this.#emit({ type: 'cancel-answer', canceled, notCanceled });
    const named = new Set([...canceled, ...notCanceled.map(({ orderId }) => orderId)]);
    const unnamed = orderIds.filter((orderId) => !named.has(orderId));
    if (unnamed.length === 0) return;
    this.#emit({ type: 'cancel-failed', orderIds: unnamed, reason: 'the answer does not name the order' });
  }
}
