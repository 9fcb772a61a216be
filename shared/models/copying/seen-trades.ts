/** What a leader's trade is known by, wherever it was told. Price and size as the source wrote them, time in ms. */
export type TradeIdentity = {
  readonly transaction: string;
  readonly token: string;
  readonly side: string;
  readonly price: number;
  readonly size: number;
  readonly atMs: number;
};

/** One transaction can hold several fills, and several equal ones: {@link SeenTrades} counts them (strategies §6.1). */
export function tradeKey({ transaction, token, side, price, size, atMs }: TradeIdentity): string {
  return `${transaction}|${token}|${side}|${price}|${size}|${atMs}`;
}

/** Keys kept for one leader, and how many stay when there are too many (strategies §6.1). */
const MAX_KEYS = 3_000;
const KEPT_KEYS = 1_500;

/**
 * Which of a leader's trades were told already, by any source (strategies §6.1, vector V-COPY). Equal keys are counted: of k
 * copies in one answer as many are new as exceed the most that was ever told at once.
 */
export class SeenTrades {
  readonly #counts = new Map<string, number>();

  /** The trades of one answer that are new, in its order; they are known from now on. */
  take<T>(answer: readonly T[], keyOf: (trade: T) => string): T[] {
    const told = new Map<string, number>();
    const fresh = answer.filter((trade) => {
      const key = keyOf(trade);
      const copies = (told.get(key) ?? 0) + 1;
      told.set(key, copies);
      return copies > (this.#counts.get(key) ?? 0);
    });
    for (const [key, copies] of told) this.#counts.set(key, Math.max(copies, this.#counts.get(key) ?? 0));
    if (this.#counts.size > MAX_KEYS) this.#forgetOldest();
    return fresh;
  }

  /** Keys in memory. */
  get size(): number {
    return this.#counts.size;
  }

  #forgetOldest(): void {
    for (const key of this.#counts.keys()) {
      if (this.#counts.size <= KEPT_KEYS) return;
      this.#counts.delete(key);
    }
  }
}
