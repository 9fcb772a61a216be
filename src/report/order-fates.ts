import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';

/** An order whose story was not told to its end, by the worker that sent it. */
export type OpenStory = {
  readonly asset: Asset;
  readonly incarnation: number;
  readonly clientId: number;
  readonly orderId: string | undefined;
  readonly state: string;
};

const FINAL_STATES: readonly string[] = ['filled', 'cancelled', 'expired', 'refused', 'absent'];

/** Ends that say: this order never stood at the venue. */
const NEVER_THERE: readonly string[] = ['refused', 'absent'];

/**
 * What the compartments told of each of their orders, latest word. Only stories without an end and claims that can be
 * refuted are kept, so that it does not grow with the length of a session.
 */
export class OrderFates {
  readonly #open = new Map<string, OpenStory>();
  readonly #neverThere = new Set<string>();
  readonly #incarnations = new Map<Asset, number>();
  #told = 0;

  addFact(asset: Asset, incarnation: number, fact: Fact): void {
    this.#incarnations.set(asset, Math.max(incarnation, this.#incarnations.get(asset) ?? 0));
    if (fact.type !== 'order') return;
    const { clientId, orderId, state } = fact;
    const key = `${asset} ${incarnation} ${clientId}`;
    if (state === 'intended') this.#told += 1;
    if (FINAL_STATES.includes(state)) this.#open.delete(key);
    else this.#open.set(key, { asset, incarnation, clientId, orderId, state });
    if (orderId === undefined) return;
    if (NEVER_THERE.includes(state)) this.#neverThere.add(orderId);
    else this.#neverThere.delete(orderId);
  }

  /** How many orders were told of. */
  get told(): number {
    return this.#told;
  }

  /** Orders of which a worker that lived to the end of the session had not told the end: somebody still waits for word. */
  get untold(): readonly OpenStory[] {
    return [...this.#open.values()].filter(({ asset, incarnation }) => incarnation === this.#incarnations.get(asset));
  }

  /** Whether the last word on the order is that it was refused or never existed. */
  wasNeverThere(orderId: string): boolean {
    return this.#neverThere.has(orderId);
  }
}
