import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';

type Stretch = { readonly from: number; to: number };

/** When each token's book could be vouched for, as the compartments reported it. Times in venue-corrected ms. */
export class EpochLog {
  readonly #stretches = new Map<string, Stretch[]>();
  readonly #openByAsset = new Map<Asset, Map<string, Stretch>>();

  addFact(asset: Asset, at: number, fact: Fact): void {
    if (fact.type === 'epoch-began') this.#begin(asset, fact.token, at);
    if (fact.type === 'epoch-ended') this.#end(asset, fact.token, at);
  }

  /** A dead compartment vouches for nothing. */
  addDeath(asset: Asset, at: number): void {
    for (const stretch of this.#openByAsset.get(asset)?.values() ?? []) stretch.to = at;
    this.#openByAsset.delete(asset);
  }

  /** Whether the token's epoch was open at that moment, its first and last millisecond included. */
  wasOpen(token: string, at: number): boolean {
    return (this.#stretches.get(token) ?? []).some(({ from, to }) => from <= at && at <= to);
  }

  #begin(asset: Asset, token: string, at: number): void {
    const stretch = { from: at, to: Number.POSITIVE_INFINITY };
    const stretches = this.#stretches.get(token) ?? [];
    stretches.push(stretch);
    this.#stretches.set(token, stretches);
    const open = this.#openByAsset.get(asset) ?? new Map<string, Stretch>();
    open.set(token, stretch);
    this.#openByAsset.set(asset, open);
  }

  #end(asset: Asset, token: string, at: number): void {
    const open = this.#openByAsset.get(asset);
    const stretch = open?.get(token);
    if (stretch === undefined) return;
    stretch.to = at;
    open?.delete(token);
  }
}
