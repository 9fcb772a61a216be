import type { ServedVenue } from '../api/served-venue.ts';
import type { Fault, Mishap } from './acts.ts';
import { agree } from './agree.ts';
import type { Trader } from './trader.ts';

/** How late a post reaches the venue, or its answer the client, when it does. */
export const LATE_MS = 300;

/**
 * Events of the user sockets that come twice, late, or in the wrong order, which converge without a look at REST; and now and
 * then a delta of a book that is lost.
 */
const DISORDER = [
  { fault: 'socket-duplicate', service: 'user', probability: 0.1, delay: '400ms' },
  { fault: 'socket-late', service: 'user', probability: 0.1, delay: '700ms' },
  { fault: 'socket-reorder', service: 'user', probability: 0.1 },
  { fault: 'socket-lose', service: 'market', match: { event_type: 'price_change' }, probability: 0.02 },
];

const MISHAP_FAULTS: Readonly<Record<Mishap, object>> = {
  'answer-lost': { fault: 'answer-lost' },
  'accepted-late': { fault: 'accepted-late', by: `${LATE_MS}ms`, answer: 'lost' },
  'error-before': { fault: 'http-error', status: 502, when: 'before' },
  'error-after': { fault: 'http-error', status: 500, when: 'after' },
  'slow-answer': { fault: 'slow-answer', by: `${LATE_MS}ms` },
};

/** The faults of a storm, injected at the control door as an operator does. */
export class Weather {
  readonly #served: ServedVenue;
  readonly #deaf = new Set<Trader>();

  constructor(served: ServedVenue) {
    this.#served = served;
  }

  /** Sockets become disorderly. */
  begin(): void {
    this.#inject(...DISORDER);
  }

  /** Frames held back come in. Who lost some is cut off: connecting anew, he reads by REST what he missed. */
  calm(): void {
    this.#inject({ fault: 'socket-heal' });
    for (const { account } of this.#deaf) this.#cut(account.address);
    this.#deaf.clear();
  }

  /** The next POST of the wallet's owner goes wrong. */
  spoilNextPost({ account }: Trader, how: Mishap, route: string): void {
    this.#inject({ ...MISHAP_FAULTS[how], route, address: account.address, count: 1 });
  }

  trouble(asset: string, { course, trades }: Extract<Fault, { kind: 'trouble' }>): void {
    this.#inject({ fault: 'settlement', asset, course, count: trades });
  }

  disturbSocket(trader: Trader, how: 'cut' | 'lossy'): void {
    const { address } = trader.account;
    if (how === 'cut') return this.#cut(address);
    this.#deaf.add(trader);
    this.#inject({ fault: 'socket-lose', service: 'user', address, probability: 0.5 });
  }

  #cut(address: string): void {
    this.#inject({ fault: 'socket-drop', service: 'user', address });
  }

  #inject(...faults: readonly object[]): void {
    agree(this.#served.post('/control/faults', faults).status, 200, `answer to ${JSON.stringify(faults)}`);
  }
}
