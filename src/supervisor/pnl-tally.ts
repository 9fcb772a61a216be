import type { RoundEarnings } from '../../shared/events/effects.ts';
import { type MicroUsdc, microUsdc, toUsdc } from '../../shared/units/index.ts';

/** Earned in one round, pUSD. */
export type MarketPnl = { readonly slug: string; readonly realisedUsdc: number };

/** Rounds whose earnings are kept apart. */
const MAX_ROUNDS_APART = 1_000;

/**
 * What an asset earned, by round and by strategy, over all its workers: who adopts a round's fills tells the same round
 * again, and the last word stands. What a successor adopts stands under `adopted` then, whoever wanted it at first.
 */
export class PnlTally {
  readonly #rounds = new Map<string, RoundEarnings>();
  #folded: MicroUsdc = microUsdc(0);
  readonly #foldedByStrategy = new Map<string, MicroUsdc>();

  /** Rounds long past change no more: the oldest are folded into one sum. */
  set(earnings: RoundEarnings): void {
    this.#rounds.set(earnings.conditionId, earnings);
    if (this.#rounds.size > MAX_ROUNDS_APART) this.#foldOldest();
  }

  get realised(): MicroUsdc {
    let sum: number = this.#folded;
    for (const { amount } of this.#rounds.values()) sum += amount;
    return microUsdc(sum);
  }

  /** pUSD by strategy. */
  byStrategy(): Readonly<Record<string, number>> {
    const sums = new Map(this.#foldedByStrategy);
    for (const round of this.#rounds.values()) addParts(sums, round);
    return Object.fromEntries([...sums].map(([strategy, amount]) => [strategy, toUsdc(amount)]));
  }

  /** Of the rounds that are kept apart, in the order of their first mention. */
  byMarket(): readonly MarketPnl[] {
    return [...this.#rounds.values()].map(({ slug, amount }) => ({ slug, realisedUsdc: toUsdc(amount) }));
  }

  #foldOldest(): void {
    const [oldest] = this.#rounds.values();
    if (oldest === undefined) return;
    this.#folded = microUsdc(this.#folded + oldest.amount);
    addParts(this.#foldedByStrategy, oldest);
    this.#rounds.delete(oldest.conditionId);
  }
}

function addParts(sums: Map<string, MicroUsdc>, { byStrategy }: RoundEarnings): void {
  for (const { strategy, amount } of byStrategy) sums.set(strategy, microUsdc((sums.get(strategy) ?? 0) + amount));
}
