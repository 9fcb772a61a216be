import { InvariantError } from '../../shared/errors.ts';

/** Stations of one asset under its keeper (engineering-style §8). */
export const KEEPER_STATES = ['idle', 'starting', 'ready', 'draining', 'failed', 'stopped', 'quarantined'] as const;

export type KeeperState = (typeof KEEPER_STATES)[number];

/** `failed`: the worker died, its orders are being cancelled or the back-off runs; no worker lives then. */
const NEXT: Readonly<Record<KeeperState, readonly KeeperState[]>> = {
  idle: ['starting', 'stopped'],
  starting: ['ready', 'draining', 'failed'],
  ready: ['draining', 'failed'],
  draining: ['stopped', 'failed'],
  failed: ['starting', 'quarantined', 'stopped'],
  stopped: ['starting'],
  quarantined: ['starting', 'stopped'],
};

/** The state of one keeper. A transition outside the table is a bug and throws. */
export class Lifecycle {
  #state: KeeperState = 'idle';

  get state(): KeeperState {
    return this.#state;
  }

  /** No worker, and none will come by itself. */
  get isResting(): boolean {
    return this.#state === 'idle' || this.#state === 'stopped' || this.#state === 'quarantined';
  }

  /** @throws {InvariantError} code `lifecycle` when the table has no such transition. */
  to(next: KeeperState): void {
    if (!NEXT[this.#state].includes(next)) {
      throw new InvariantError('lifecycle', `a keeper cannot go from ${this.#state} to ${next}`);
    }
    this.#state = next;
  }
}
