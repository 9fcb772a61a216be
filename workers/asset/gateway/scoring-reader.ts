import type { OrderEvent } from '../../../shared/events/engine-events.ts';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { parseScoringAnswer, scoringRequest } from '../../../shared/wire/clob/index.ts';
import type { ClobClient } from './clob-client.ts';

const DEADLINE_MS = 2_000;

/** Reads which of our orders earn liquidity rewards. A reading that fails tells nothing: the engine asks again. */
export class ScoringReader {
  readonly #clob: ClobClient;
  readonly #emit: (event: OrderEvent) => void;
  #wanted: (readonly OrderHash[])[] = [];

  constructor(clob: ClobClient, emit: (event: OrderEvent) => void) {
    this.#clob = clob;
    this.#emit = emit;
  }

  want(orderIds: readonly OrderHash[]): void {
    this.#wanted.push(orderIds);
  }

  /** Begins a reading for every question that is waiting. */
  start(): void {
    const wanted = this.#wanted;
    this.#wanted = [];
    for (const orderIds of wanted) {
      this.#clob.request(
        (signing) => scoringRequest(signing, orderIds),
        DEADLINE_MS,
        (outcome) => {
          const answer = parseScoringAnswer(outcome);
          if (answer.kind === 'ok') this.#emit({ type: 'scoring', orders: answer.value });
        },
      );
    }
  }
}
