import type { Http, TimerHandle, Timers } from '../../../shared/ports/ports.ts';
import { type ClobAnswer, parseGeoblockAnswer } from '../../../shared/wire/clob/index.ts';

/** What the venue says about where we are (protocol §2.1, `GET /api/geoblock`). */
export type Place = { readonly blocked: boolean; readonly place: string };

/** Asks the venue where it takes us to be. `done` exactly once. */
export type ReadPlace = (done: (answer: ClobAnswer<Place>) => void) => void;

export type GeoblockWatchOptions = {
  readonly timers: Timers;
  readonly read: ReadPlace;
  readonly onBlocked: (place: string) => void;
  /** It could not be asked for so long, ms. Told once until it answers. */
  readonly onSilence: (reason: string) => void;
};

/** strategies §15.4. */
const EVERY_MS = 30_000;
const DEADLINE_MS = 5_000;

/** Questions in a row without an answer before somebody should look: five minutes. */
const TOLERATED_FAILURES = 10;

/** The venue's own page about it, which is not the CLOB's. @param url of the page */
export function placeAtVenue(http: Http, url: string): ReadPlace {
  const request = { method: 'GET', url, headers: { Accept: '*/*' }, deadlineMs: DEADLINE_MS } as const;
  return (done) => http.request(request, (outcome) => done(parseGeoblockAnswer(outcome)));
}

/**
 * Asks every 30 s whether the venue blocks the region that we are in. A block is obeyed and never worked around. No answer
 * is no block: the venue refuses the orders themselves where it does block.
 */
export class GeoblockWatch {
  readonly #options: GeoblockWatchOptions;
  #failures = 0;
  #next: TimerHandle | undefined;
  #isStopped = false;

  constructor(options: GeoblockWatchOptions) {
    this.#options = options;
  }

  /** Asks now and then regularly; again at once when called again. */
  start(): void {
    const { read, timers } = this.#options;
    this.#next?.cancel();
    this.#next = timers.after(EVERY_MS, () => this.start());
    read((answer) => {
      if (!this.#isStopped) this.#take(answer);
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#next?.cancel();
  }

  #take(answer: ClobAnswer<Place>): void {
    if (answer.kind === 'failed') {
      this.#failures += 1;
      if (this.#failures === TOLERATED_FAILURES) this.#options.onSilence(answer.reason);
      return;
    }
    this.#failures = 0;
    if (answer.value.blocked) this.#options.onBlocked(answer.value.place);
  }
}
