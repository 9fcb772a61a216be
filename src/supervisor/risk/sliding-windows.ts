/** Moments inside a window that ends now. Times are monotonic ms and never decrease. */
export class SlidingCount {
  readonly #windowMs: number;
  #moments: number[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(nowMs: number): void {
    this.#moments.push(nowMs);
  }

  /** How many moments are younger than the window is long. */
  count(nowMs: number): number {
    const isInside = (atMs: number) => nowMs - atMs < this.#windowMs;
    this.#moments = this.#moments.filter(isInside);
    return this.#moments.length;
  }

  clear(): void {
    this.#moments = [];
  }
}

/** The largest value inside a window that ends now. Times are monotonic ms and never decrease. */
export class SlidingMax {
  readonly #windowMs: number;
  /** Values that may yet be the largest: each is larger than every later one. */
  #falling: { readonly value: number; readonly atMs: number }[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(value: number, nowMs: number): void {
    while ((this.#falling.at(-1)?.value ?? Infinity) <= value) this.#falling.pop();
    this.#falling.push({ value, atMs: nowMs });
  }

  /** -Infinity while there is none. */
  max(nowMs: number): number {
    while (this.#falling[0] !== undefined && nowMs - this.#falling[0].atMs >= this.#windowMs) this.#falling.shift();
    return this.#falling[0]?.value ?? -Infinity;
  }

  clear(): void {
    this.#falling = [];
  }
}
