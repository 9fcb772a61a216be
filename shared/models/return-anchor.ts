import { invariant } from '../errors.ts';

/**
 * Return of the newest price over the last one that is at least a span older (strategies §9.3: the fast move). Holds one price
 * for each millisecond of the span at most; one object per price stream.
 */
export class ReturnAnchor {
  readonly #spanMs: number;
  readonly #prices: Float64Array;
  readonly #times: Float64Array;
  #first = 0;
  #count = 0;

  /** @param spanMs real milliseconds, whole, already scaled by the round's time scale */
  constructor(spanMs: number) {
    invariant(Number.isInteger(spanMs) && spanMs > 0, 'a return is measured over whole milliseconds');
    this.#spanMs = spanMs;
    this.#prices = new Float64Array(spanMs + 2);
    this.#times = new Float64Array(spanMs + 2);
  }

  /** As a fraction; absent until a price is old enough. */
  get value(): number | undefined {
    const newest = this.#newest;
    if (newest === undefined || this.#times[this.#first]! > this.#times[newest]! - this.#spanMs) return undefined;
    return this.#prices[newest]! / this.#prices[this.#first]! - 1;
  }

  /** Takes a price at the producer's time, ms. What is older than the last one, or no price, changes nothing. */
  note(price: number, atMs: number): void {
    if (!(price > 0 && price < Infinity) || !Number.isFinite(atMs)) return;
    const at = Math.floor(atMs);
    const newest = this.#newest;
    const newestMs = newest === undefined ? -Infinity : this.#times[newest]!;
    if (at < newestMs) return;
    if (at > newestMs) this.#count += 1;
    const slot = this.#slot(this.#count - 1);
    this.#prices[slot] = price;
    this.#times[slot] = at;
    while (this.#count > 1 && this.#times[this.#slot(1)]! <= at - this.#spanMs) this.#dropOldest();
  }

  get #newest(): number | undefined {
    return this.#count === 0 ? undefined : this.#slot(this.#count - 1);
  }

  #slot(index: number): number {
    return (this.#first + index) % this.#prices.length;
  }

  #dropOldest(): void {
    this.#first = this.#slot(1);
    this.#count -= 1;
  }
}
