import { FLOW, type FromWorker } from '../../shared/events/worker-protocol.ts';
import type { WorkerHandle } from './worker-host.ts';

/** What one turn of draining found. */
export type DrainVerdict =
  | { readonly kind: 'fine' }
  /** The worker ignores its credit and must be ended. */
  | { readonly kind: 'flood'; readonly detail: string };

/**
 * Reads one worker's data port, a bounded number of messages per turn, and keeps its credit.
 *
 * A message port has no back-pressure and would otherwise be delivered in one go, which held a supervisor for a second
 * (worker-threads §4). Credit is topped up only when the port was found empty: a sender that outruns the reader spends its
 * window and stands out, and nobody honest can send more than was granted.
 */
export class DataPortDrain {
  readonly #handle: WorkerHandle;
  readonly #receive: (message: FromWorker) => void;
  readonly #onSeqHole: () => void;
  #isOpen = false;
  #granted = 0;
  #counted = 0;
  #uncounted = 0;
  #lastSeq: number | undefined;

  /** @param onSeqHole called at each hole in the dense numbering of messages: a bug somewhere */
  constructor(handle: WorkerHandle, receive: (message: FromWorker) => void, onSeqHole: () => void) {
    this.#handle = handle;
    this.#receive = receive;
    this.#onSeqHole = onSeqHole;
  }

  /** Gives the first credit; goes out right after the config. */
  open(): void {
    this.#isOpen = true;
    this.#grant();
  }

  /** Reads one turn's worth and says whether the worker kept to its credit. */
  turn(): DrainVerdict {
    const received = this.#read(FLOW.drainLimit);
    if (this.#counted > this.#granted) {
      return { kind: 'flood', detail: `more than the ${this.#granted} messages it had credit for` };
    }
    if (this.#uncounted > FLOW.maxUncounted) {
      return { kind: 'flood', detail: `${this.#uncounted} hello, ready or fault messages` };
    }
    if (this.#isOpen && received < FLOW.drainLimit && this.#granted - this.#counted <= FLOW.creditWindow / 2)
      this.#grant();
    return { kind: 'fine' };
  }

  /** Reads what a dead worker left behind, up to what it was allowed to have under way. */
  last(): void {
    this.#read(FLOW.creditWindow);
  }

  #read(limit: number): number {
    return this.#handle.drain(limit, (message) => {
      if (message.body.type === 'fact' || message.body.type === 'view') this.#counted += 1;
      else this.#uncounted += 1;
      if (this.#lastSeq !== undefined && message.seq !== this.#lastSeq + 1) this.#onSeqHole();
      this.#lastSeq = message.seq;
      this.#receive(message);
    });
  }

  #grant(): void {
    const messages = FLOW.creditWindow - (this.#granted - this.#counted);
    this.#granted += messages;
    this.#handle.post({ type: 'credit', messages });
  }
}
