import { createHash } from 'node:crypto';
import type { Random } from './ports.ts';

/**
 * Repeatable randomness: sfc32, seeded by a hash. Statistically sound and fast; no secret may depend on it.
 *
 * A component takes its own stream with {@link fork}, so that one more draw in one place shifts nothing elsewhere.
 */
export class SeededRandom implements Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: number | string) {
    this.#seed = String(seed);
    const digest = createHash('sha256').update(this.#seed).digest();
    this.#a = digest.readInt32LE(0);
    this.#b = digest.readInt32LE(4);
    this.#c = digest.readInt32LE(8);
    this.#counter = digest.readInt32LE(12);
  }

  /** An independent stream that depends on this one's seed and the name alone, not on what was drawn before. */
  fork(name: string): SeededRandom {
    return new SeededRandom(`${this.#seed}/${name}`);
  }

  unit(): number {
    return this.#next() / 2 ** 32;
  }

  bits53(): number {
    const high = this.#next() >>> 11;
    return high * 2 ** 32 + this.#next();
  }

  /** 32 uniform bits. */
  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
