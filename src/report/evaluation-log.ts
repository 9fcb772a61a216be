import type { Fact } from '../../shared/events/effects.ts';
import { classified } from '../../shared/events/evaluation-counts.ts';

type EvaluationsFact = Extract<Fact, { type: 'evaluations' }>;

/** Orders of one strategy in one worker: sent, by the story of each; and accounted for by the rounds told so far. */
type Orders = { intended: number; accounted: number };

/** Breaks that are kept with their words. */
const MAX_BREAKS = 5;

/**
 * What the compartments told of their strategies' evaluations, held against the sum of its own classes and against the orders
 * that were told of one by one.
 */
export class EvaluationLog {
  readonly #orders = new Map<string, Orders>();
  readonly #breaks: string[] = [];
  #checked = 0;

  addFact(asset: string, incarnation: number, fact: Fact): void {
    const worker = `${asset} #${incarnation}`;
    if (fact.type === 'order' && fact.state === 'intended') this.#ordersOf(worker, fact.strategy).intended += 1;
    if (fact.type === 'evaluations') this.#addRound(worker, fact);
  }

  /** Strategies in rounds that were looked at. */
  get checked(): number {
    return this.#checked;
  }

  get breaks(): readonly string[] {
    return this.#breaks;
  }

  #addRound(worker: string, { slug, strategies }: EvaluationsFact): void {
    for (const [strategy, counts] of Object.entries(strategies)) {
      this.#checked += 1;
      const place = `${worker} ${slug} ${strategy}`;
      const sum = classified(counts);
      if (sum !== counts.seen) this.#break(`${place}: ${counts.seen} evaluations, ${sum} accounted for`);
      const orders = this.#ordersOf(worker, strategy);
      orders.accounted += counts.orders;
      if (orders.accounted === orders.intended) continue;
      this.#break(`${place}: ${orders.intended} orders were told of, ${orders.accounted} counted`);
    }
  }

  #ordersOf(worker: string, strategy: string): Orders {
    const key = `${worker} ${strategy}`;
    const known = this.#orders.get(key);
    if (known !== undefined) return known;
    const orders = { intended: 0, accounted: 0 };
    this.#orders.set(key, orders);
    return orders;
  }

  #break(text: string): void {
    if (this.#breaks.length < MAX_BREAKS) this.#breaks.push(text);
  }
}
