/**
 * How a wish for rest came out: no worker and no order any more; no worker, but orders of which nobody knows whether the venue
 * took them; or an `enable` came in between.
 */
export type RestOutcome = 'confirmed' | 'unconfirmed' | 'superseded';

/** Those who wait until one asset rests. Each is told exactly once. */
export class RestWaiters {
  #waiting: ((outcome: RestOutcome) => void)[] = [];

  add(done: (outcome: RestOutcome) => void): void {
    this.#waiting.push(done);
  }

  tell(outcome: RestOutcome): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done(outcome);
  }
}

/**
 * A function to be called with the outcome of each of `count` parts; `done` at the last, or at the first superseded one. One
 * part that is unconfirmed makes the whole so.
 */
export function whenAllRest(count: number, done: (outcome: RestOutcome) => void): (outcome: RestOutcome) => void {
  let left = count;
  let isUnconfirmed = false;
  return (outcome) => {
    if (left === 0) return;
    left = outcome === 'superseded' ? 0 : left - 1;
    isUnconfirmed ||= outcome === 'unconfirmed';
    if (left === 0) done(outcome === 'confirmed' && isUnconfirmed ? 'unconfirmed' : outcome);
  };
}
