import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { type MicroUsdc, microUsdc } from '../../shared/units/index.ts';

/** What the positions that are open cost, by the compartments' last word. A worker begins with none. */
export class PositionCosts {
  readonly #latest = new Map<Asset, { incarnation: number; cost: MicroUsdc }>();

  addFact(asset: Asset, incarnation: number, fact: Fact): void {
    const known = this.#latest.get(asset);
    if (fact.type === 'exposure') this.#latest.set(asset, { incarnation, cost: fact.inPositions });
    else if (known?.incarnation !== incarnation) this.#latest.set(asset, { incarnation, cost: microUsdc(0) });
  }

  /** Over all assets. */
  get total(): MicroUsdc {
    return microUsdc([...this.#latest.values()].reduce((sum, { cost }) => sum + cost, 0));
  }
}
