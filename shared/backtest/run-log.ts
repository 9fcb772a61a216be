import type { Effect, Fact, PlaceEffect } from '../events/effects.ts';
import type { OrderHash, TradeId } from '../market/ids.ts';
import type { OrderEnd, PaperOrder } from '../matching/index.ts';
import type { EpochMs } from '../units/index.ts';

/** An order of a run, with what became of it. */
export type LoggedOrder = {
  readonly at: EpochMs;
  readonly place: PlaceEffect;
  readonly strategy: string;
  orderId: OrderHash | undefined;
  /** When it was no longer open, as far as that was told. */
  endedAt: EpochMs | undefined;
  /** How it ended at a simulated venue, and what stood and traded ahead of it there; micro-shares. */
  end: OrderEnd | undefined;
  ahead: number;
  passed: number;
};

/** A fill as an engine booked it. */
export type LoggedFill = {
  readonly at: EpochMs;
  readonly order: LoggedOrder | undefined;
  readonly fact: Extract<Fact, { type: 'fill' }>;
};

export type LoggedDenial = { readonly at: EpochMs; readonly strategy: string; readonly code: string };

const FINAL = ['filled', 'cancelled', 'expired', 'refused', 'absent'];

/** Writes down a run's orders, fills and denials from what its engine wanted; for tapes of hours, not of months. */
export class RunLog {
  readonly orders: LoggedOrder[] = [];
  readonly fills: LoggedFill[] = [];
  readonly denials: LoggedDenial[] = [];
  readonly #byClient = new Map<number, LoggedOrder>();
  readonly #byId = new Map<OrderHash, LoggedOrder>();
  readonly #strategyOf = new Map<number, string>();
  readonly #trades = new Set<string>();

  effect(at: EpochMs, effect: Effect): void {
    if (effect.type === 'place') this.#placed(at, effect);
    if (effect.type === 'fact') this.#fact(at, effect.fact);
  }

  /** A simulated venue tells how an order ended. */
  ended(at: EpochMs, { place, ahead, passed }: PaperOrder, end: OrderEnd): void {
    const order = this.#byClient.get(place.clientId);
    if (order === undefined) return;
    order.endedAt = at;
    order.end = end;
    order.ahead = ahead;
    order.passed = passed;
  }

  #placed(at: EpochMs, place: PlaceEffect): void {
    const strategy = this.#strategyOf.get(place.clientId) ?? '';
    const order = { at, place, strategy, orderId: undefined, endedAt: undefined, end: undefined, ahead: 0, passed: 0 };
    this.orders.push(order);
    this.#byClient.set(place.clientId, order);
  }

  #fact(at: EpochMs, fact: Fact): void {
    if (fact.type === 'denied') this.denials.push({ at, strategy: fact.strategy, code: fact.code });
    if (fact.type === 'order') this.#order(at, fact);
    if (fact.type === 'fill') this.#fill(at, fact);
  }

  #order(at: EpochMs, { clientId, orderId, state, strategy }: Extract<Fact, { type: 'order' }>): void {
    this.#strategyOf.set(clientId, strategy);
    const order = this.#byClient.get(clientId);
    if (order === undefined) return;
    if (orderId !== undefined) {
      order.orderId = orderId;
      this.#byId.set(orderId, order);
    }
    if (FINAL.includes(state)) order.endedAt ??= at;
  }

  /** A trade is told again with each step of its settlement: its first word counts. */
  #fill(at: EpochMs, fact: Extract<Fact, { type: 'fill' }>): void {
    const key: `${TradeId}/${OrderHash}` = `${fact.tradeId}/${fact.orderId}`;
    if (this.#trades.has(key)) return;
    this.#trades.add(key);
    this.fills.push({ at, order: this.#byId.get(fact.orderId), fact });
  }
}
