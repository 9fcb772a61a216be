import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';

/**
 * Of which rounds a compartment told that they are resolved, and when each asset's latest compartment said its last word: what
 * the venue pays out after that, nobody on our side can have told of.
 */
export class ResolutionLog {
  readonly #resolved = new Set<string>();
  readonly #lastWordAt = new Map<string, number>();

  /** @param at venue time of the fact, UTC ms */
  addFact(asset: Asset, at: number, fact: Fact): void {
    this.#lastWordAt.set(asset, at);
    if (fact.type === 'round' && fact.phase === 'resolved') this.#resolved.add(fact.conditionId);
  }

  wasTold(conditionId: string): boolean {
    return this.#resolved.has(conditionId);
  }

  /** UTC ms; Infinity for an asset of which nothing was ever told. */
  lastWordAt(asset: string): number {
    return this.#lastWordAt.get(asset) ?? Infinity;
  }
}
