/** Half-life of the estimate, nominal seconds. */
const HALF_LIFE_SECONDS = 30;

/** Samples closer together than this are one; after a longer pause than that the change says nothing; nominal seconds. */
const MIN_STEP_SECONDS = 0.2;
const GAP_SECONDS = 10;

/** Exponentially weighted variance of a token's price per nominal second, in absolute changes: near 0 and 1 a ratio explodes. */
export class MidVariance {
  #variance = 0;
  #last: { readonly mid: number; readonly seconds: number } | undefined;

  /** @param mid fraction of 1 pUSD @param seconds nominal time */
  observe(mid: number, seconds: number): void {
    const last = this.#last;
    const elapsed = last === undefined ? Infinity : seconds - last.seconds;
    if (elapsed < MIN_STEP_SECONDS) return;
    if (last !== undefined && elapsed <= GAP_SECONDS) {
      const keep = 2 ** (-elapsed / HALF_LIFE_SECONDS);
      this.#variance = keep * this.#variance + (1 - keep) * ((mid - last.mid) ** 2 / elapsed);
    }
    this.#last = { mid, seconds };
  }

  /** Standard deviation over so many nominal seconds. */
  sigmaOver(seconds: number): number {
    return Math.sqrt(this.#variance * seconds);
  }
}
