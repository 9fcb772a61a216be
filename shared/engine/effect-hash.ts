import { hash } from 'node:crypto';
import type { Effect } from '../events/effects.ts';

/**
 * Running hash over everything that an engine wanted: a chain of SHA-256 over the JSON of each input's effects together with
 * the number of that input. Two runs with equal hashes decided the same, input by input.
 */
export class EffectHash {
  #chain = '';
  #json = '';

  /** Hex; empty until the first effect. */
  get value(): string {
    return this.#chain;
  }

  /** JSON of the effects last added; empty when there were none. */
  get json(): string {
    return this.#json;
  }

  /** Adds the effects of one input. Inputs without effects leave the chain as it is. */
  add(inputNumber: number, effects: readonly Effect[]): void {
    if (effects.length === 0) {
      this.#json = '';
      return;
    }
    this.#json = JSON.stringify(effects);
    this.#chain = hash('sha256', `${this.#chain}\n${inputNumber}\n${this.#json}`, 'hex');
  }
}
