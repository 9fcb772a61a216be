import type { Fact } from '../../shared/events/effects.ts';

type InventoryFact = Extract<Fact, { type: 'inventory' }>;

/** What the compartments told of their shares: the latest word on each token, micro-shares. */
export class InventoryLog {
  readonly #latest = new Map<string, InventoryFact>();
  #told = 0;
  readonly #impossible: string[] = [];

  addFact(fact: Fact): void {
    if (fact.type !== 'inventory') return;
    this.#told += 1;
    this.#latest.set(fact.token, fact);
    const { settled, provisional, reserved } = fact;
    if (provisional >= 0 && reserved >= 0) return;
    this.#impossible.push(`token ${fact.token}: ${settled} settled, ${provisional} provisional, ${reserved} reserved`);
  }

  /** How often shares were told of. */
  get told(): number {
    return this.#told;
  }

  /** Words that cannot be true of any shares. */
  get impossible(): readonly string[] {
    return this.#impossible;
  }

  /** Settled, provisional and reserved shares together, by token. */
  totals(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#latest].map(([token, { settled, provisional, reserved }]) => [token, settled + provisional + reserved]),
    );
  }
}
