import { invariant } from '../errors.ts';
import { type EpochMs, epochMs } from '../units/index.ts';

/** More than the busiest market trades in half a minute. */
const DEFAULT_CAPACITY = 8_192;

/** Exchanges trade in steps of 1e-8: as whole steps, volumes add up exactly, however many come and go. */
const VOLUME_STEPS = 100_000_000;

/**
 * The prices of the last 30 nominal seconds by the producer's time (strategies §4.5), in a ring of fixed size: when they come
 * faster than it can hold, the window gets shorter.
 */
export class TradeWindow {
  readonly #spanMs: number;
  readonly #capacity: number;
  readonly #prices: Float64Array;
  readonly #times: Float64Array;
  readonly #steps: Float64Array;
  #netSteps = 0;
  #first = 0;
  #count = 0;
  #newestMs = -Infinity;

  /** @param spanMs real milliseconds, already scaled by the round's time scale */
  constructor(spanMs: number, capacity = DEFAULT_CAPACITY) {
    invariant(spanMs > 0 && capacity > 0, 'a trade window needs a span and room');
    this.#spanMs = spanMs;
    this.#capacity = capacity;
    this.#prices = new Float64Array(capacity);
    this.#times = new Float64Array(capacity);
    this.#steps = new Float64Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Sum of the signed volumes in the window; exactly 0 when as much was bought as sold. */
  get netVolume(): number {
    return this.#netSteps / VOLUME_STEPS;
  }

  get oldest(): { readonly price: number; readonly at: EpochMs } | undefined {
    if (this.#count === 0) return undefined;
    return { price: this.#prices[this.#first]!, at: epochMs(this.#times[this.#first]!) };
  }

  /**
   * Takes a price; one that is older than the window is ignored.
   *
   * @param atMs the producer's time, ms
   * @param volume of a trade, positive when the taker bought
   */
  add(price: number, atMs: number, volume = 0): void {
    if (!(price > 0 && price < Infinity) || !(atMs >= this.#newestMs - this.#spanMs)) return;
    if (this.#count === this.#capacity) this.#dropOldest();
    const slot = this.#slot(this.#count);
    this.#prices[slot] = price;
    this.#times[slot] = atMs;
    this.#steps[slot] = Math.round(volume * VOLUME_STEPS);
    this.#netSteps += this.#steps[slot];
    this.#count += 1;
    this.#newestMs = Math.max(this.#newestMs, atMs);
    while (this.#times[this.#first]! < this.#newestMs - this.#spanMs) this.#dropOldest();
  }

  #slot(index: number): number {
    return (this.#first + index) % this.#capacity;
  }

  #dropOldest(): void {
    this.#netSteps -= this.#steps[this.#first]!;
    this.#first = this.#slot(1);
    this.#count -= 1;
  }
}
