import type { EpochMs } from '../../../../shared/units/index.ts';

/** From `at` on the price was this. */
export type PriceStep = { readonly at: EpochMs; readonly price: number };

/** Most steps of one market. A long round is remembered more coarsely, not shorter. */
const MOST_STEPS = 1024;
const FINEST_MS = 250;

/** A price as a step function in bounded space: of steps too close together the last one stays. */
export class PriceSteps {
  #steps: PriceStep[];
  #spacingMs = FINEST_MS;

  constructor(first: PriceStep) {
    this.#steps = [first];
  }

  get first(): PriceStep {
    return this.#steps[0] as PriceStep;
  }

  add(step: PriceStep): void {
    const last = this.#steps.at(-1) as PriceStep;
    if (last.price === step.price) return;
    if (this.#steps.length > 1 && this.#sameSlot(last, step)) this.#steps.pop();
    this.#steps.push(step);
    while (this.#steps.length > MOST_STEPS) this.#coarsen();
  }

  /** `undefined` before the first step. */
  lastAtOrBefore(at: number): PriceStep | undefined {
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] as PriceStep).at <= at) low = middle + 1;
      else high = middle;
    }
    return this.#steps[low - 1];
  }

  #coarsen(): void {
    this.#spacingMs *= 2;
    const steps = this.#steps;
    this.#steps = steps.filter((step, index) => {
      const next = steps[index + 1];
      return index === 0 || next === undefined || !this.#sameSlot(step, next);
    });
  }

  #sameSlot(a: PriceStep, b: PriceStep): boolean {
    return Math.floor(a.at / this.#spacingMs) === Math.floor(b.at / this.#spacingMs);
  }
}
