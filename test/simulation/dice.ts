import type { Asset } from '../../shared/market/assets.ts';
import type { SeededRandom } from '../../shared/ports/seeded-random.ts';

/** Every choice of one seed. */
export class Dice {
  readonly #random: SeededRandom;
  readonly #assets: readonly Asset[];
  /** What is left of the phase from the moment that is being drawn for. */
  #leftMs = 0;

  constructor(random: SeededRandom, assets: readonly Asset[]) {
    this.#random = random;
    this.#assets = assets;
  }

  /** A moment of a phase; what is drawn from here on begins then. */
  moment(phaseMs: number): number {
    const atMs = this.between(0, phaseMs);
    this.#leftMs = phaseMs - atMs;
    return atMs;
  }

  /** A length of time that is over before the phase is. */
  span(min: number, max: number): number {
    return Math.max(1, Math.min(this.#leftMs, this.between(min, max)));
  }

  between(min: number, max: number): number {
    return Math.round(min + this.#random.unit() * (max - min));
  }

  of<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    return choices[Math.floor(this.#random.unit() * choices.length)]!;
  }

  chance(probability: number): boolean {
    return this.#random.unit() < probability;
  }

  asset(): Asset {
    return this.of(this.#assets);
  }
}
