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

/** Ends that say: this order never stood at the venue. By the venue's word, or by our own conclusion. */
const NEVER_THERE = ['refused', 'absent'] as const;
type NeverThere = (typeof NEVER_THERE)[number];

/**
 * What the compartments told of each of their orders, latest word. Only stories without an end and claims that can be
 * refuted are kept, so that it does not grow with the length of a session.
 */
export class OrderFates {
  readonly #open = new Map<string, OpenStory>();
  readonly #neverThere = new Map<string, NeverThere>();
  /** The latest worker of each asset, and whether it told that it had drained. */
  readonly #workers = new Map<Asset, { readonly incarnation: number; drained: boolean }>();
  #told = 0;

  addFact(asset: Asset, incarnation: number, fact: Fact): void {
    const worker = this.#workerOf(asset, incarnation);
    if (fact.type === 'standing') worker.drained = fact.standing === 'drained';
    if (fact.type !== 'order') return;
    const { clientId, orderId, state } = fact;
    const key = `${asset} ${incarnation} ${clientId}`;
    if (state === 'intended') this.#told += 1;
    if (FINAL_STATES.includes(state)) this.#open.delete(key);
    else this.#open.set(key, { asset, incarnation, clientId, orderId, state });
    if (orderId === undefined) return;
    const never = NEVER_THERE.find((end) => end === state);
    if (never === undefined) this.#neverThere.delete(orderId);
    else this.#neverThere.set(orderId, never);
  }

  /** How many orders were told of. */
  get told(): number {
    return this.#told;
  }

  /** Orders of each asset's latest worker that are not over. What earlier ones left open is their successors' to find out. */
  get standing(): readonly OpenStory[] {
    return [...this.#open.values()].filter(
      ({ asset, incarnation }) => this.#workers.get(asset)?.incarnation === incarnation,
    );
  }

  /** Orders whose end was not told by a worker that ended in order: with its last word nobody waits any more. */
  get untold(): readonly OpenStory[] {
    return this.standing.filter(({ asset }) => this.#workers.get(asset)?.drained === true);
  }

  /** Whether the last word on the order is that it never stood at the venue, and on what ground. */
  neverThere(orderId: string): NeverThere | undefined {
    return this.#neverThere.get(orderId);
  }

  #workerOf(asset: Asset, incarnation: number): { readonly incarnation: number; drained: boolean } {
    const known = this.#workers.get(asset);
    if (known !== undefined && known.incarnation >= incarnation) return known;
    const worker = { incarnation, drained: false };
    this.#workers.set(asset, worker);
    return worker;
  }
}
