/** Remembers the newest keys, so that what is told again is not counted again. */
export class RecentKeys {
  readonly #keys = new Set<string>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** @returns true when the key is a new one */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    if (this.#keys.size <= this.#max) return true;
    const [oldest] = this.#keys;
    if (oldest !== undefined) this.#keys.delete(oldest);
    return true;
  }
}
