import { SlidingCount } from './sliding-windows.ts';

/** Derives the account's API credentials anew. `done` exactly once: whether others than before came of it, which are in use now. */
export type RenewCredentials = (done: (changed: boolean) => void) => void;

export type AuthFailureOptions = {
  readonly windowMs: number;
  /** So many within the window are too many; 0: never. */
  readonly max: number;
  /** Absent where there is nothing to derive credentials from. */
  readonly renew: RenewCredentials | undefined;
};

/**
 * Requests, of all workers and the supervisor's own, that the venue refused for their API credentials. At the first one they
 * are derived anew, once (fault U17): where that gives others, what was refused before is forgotten. Times are monotonic ms.
 */
export class AuthFailures {
  readonly #options: AuthFailureOptions;
  readonly #window: SlidingCount;
  #renewal: 'unused' | 'under way' | 'used' = 'unused';

  constructor(options: AuthFailureOptions) {
    this.#options = options;
    this.#window = new SlidingCount(options.windowMs);
  }

  note(nowMs: number): void {
    this.#window.add(nowMs);
    const { renew } = this.#options;
    if (renew === undefined || this.#renewal !== 'unused') return;
    this.#renewal = 'under way';
    renew((changed) => {
      this.#renewal = 'used';
      if (changed) this.#window.clear();
    });
  }

  /** How many there were, when they are too many; not told while new credentials are still on their way. */
  tooMany(nowMs: number): number | undefined {
    const { max } = this.#options;
    const count = this.#window.count(nowMs);
    return this.#renewal === 'under way' || max === 0 || count < max ? undefined : count;
  }

  /** A person has looked: it all begins anew. */
  forgive(): void {
    this.#window.clear();
    if (this.#renewal === 'used') this.#renewal = 'unused';
  }
}
