import { createHash } from 'node:crypto';

/** Hex digits that are kept of a key's hash: 64 bits, so that no two keys of any session are taken for one. */
const DIGITS = 16;

/** Remembers the newest keys by their hashes, so that what is told again is not counted again. */
export class RecentKeys {
  readonly #hashes: Set<string>;
  readonly #max: number;

  /** @param known what {@link newest} gave in an earlier process */
  constructor(max: number, known: readonly string[] = []) {
    this.#max = max;
    this.#hashes = new Set(known);
  }

  /** @returns true when the key is a new one */
  add(key: string): boolean {
    const hash = createHash('sha256').update(key).digest('hex').slice(0, DIGITS);
    if (this.#hashes.has(hash)) return false;
    this.#hashes.add(hash);
    if (this.#hashes.size <= this.#max) return true;
    const [oldest] = this.#hashes;
    if (oldest !== undefined) this.#hashes.delete(oldest);
    return true;
  }

  /** Hashes of the newest keys, oldest first; at most so many. */
  newest(count: number): string[] {
    return [...this.#hashes].slice(-count);
  }
}
