import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';

type InventoryFact = Extract<Fact, { type: 'inventory' }>;

/**
 * What the compartments told of their shares: the latest word on each token, micro-shares. A worker begins with none, and tells
 * only what differs from that: its first word ends all that its predecessor said.
 */
export class InventoryLog {
  readonly #latest = new Map<string, { readonly asset: Asset; readonly fact: InventoryFact }>();
  readonly #incarnations = new Map<Asset, number>();
  #told = 0;
  readonly #impossible: string[] = [];

  addFact(asset: Asset, incarnation: number, fact: Fact): void {
    if (this.#incarnations.get(asset) !== incarnation) this.#begin(asset, incarnation);
    if (fact.type !== 'inventory') return;
    this.#told += 1;
    this.#latest.set(fact.token, { asset, fact });
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
      [...this.#latest].map(([token, { fact }]) => [token, fact.settled + fact.provisional + fact.reserved]),
    );
  }

  #begin(asset: Asset, incarnation: number): void {
    this.#incarnations.set(asset, incarnation);
    for (const [token, told] of this.#latest) if (told.asset === asset) this.#latest.delete(token);
  }
}
