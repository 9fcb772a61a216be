import type { OrderEffect, PlaceEffect } from '../../../shared/events/effects.ts';
import type { ConditionId, OrderHash } from '../../../shared/market/ids.ts';
import type { HttpOutcome, Random } from '../../../shared/ports/ports.ts';
import {
  cancelMarketRequest,
  cancelRequest,
  MAX_BATCH_CANCELS,
  MAX_BATCH_ORDERS,
  parseCancelAnswer,
  parsePlaceAnswer,
  placeRequest,
} from '../../../shared/wire/clob/index.ts';
import type { VenueClock } from '../venue-clock.ts';
import { BalanceReader } from './balance-reader.ts';
import type { ClobClient } from './clob-client.ts';
import type { Gateway, GatewayLinks } from './gateway.ts';
import type { PlaceSigner, SignedOrder } from './order-signing.ts';
import { Reconciler } from './reconciler.ts';

/** After this an order's fate is unknown and must be found out; nothing is sent a second time. */
const PLACE_DEADLINE_MS = 3_000;
const CANCEL_DEADLINE_MS = 2_000;

/** Requests with orders in flight at once: fewer than the connections of a pool, so that a cancel always finds one. */
const MAX_PLACES_IN_FLIGHT = 4;

type CancelEffect = Extract<OrderEffect, { type: 'cancel' } | { type: 'cancel-market' }>;

/**
 * The gateway to a venue that takes orders over HTTP, real or embedded (protocol §2.5).
 *
 * Orders of one turn go as one batch. Cancels are sent first and never wait for an order; one that finds its order still
 * waiting here withdraws it unsent.
 */
export class VenueGateway implements Gateway {
  readonly #clob: ClobClient;
  readonly #sign: PlaceSigner;
  readonly #clock: VenueClock;
  readonly #random: Random;
  readonly #links: GatewayLinks;
  readonly #reconciler: Reconciler;
  readonly #balances: BalanceReader;
  #intended: PlaceEffect[] = [];
  #signed: SignedOrder[] = [];
  #cancels: CancelEffect[] = [];
  #placesInFlight = 0;
  #syncing = false;
  /** Orders up to this client id are on disk. */
  #durableUpTo = -1;

  constructor(clob: ClobClient, sign: PlaceSigner, clock: VenueClock, random: Random, links: GatewayLinks) {
    this.#clob = clob;
    this.#sign = sign;
    this.#clock = clock;
    this.#random = random;
    this.#links = links;
    this.#reconciler = new Reconciler(clob, (event) => links.emit(event));
    this.#balances = new BalanceReader(clob, (event) => links.emit(event));
  }

  get busy(): boolean {
    return this.#intended.length > 0 || this.#signed.length > 0 || this.#placesInFlight > 0;
  }

  accept(effect: OrderEffect): void {
    if (effect.type === 'place') this.#intended.push(effect);
    else if (effect.type === 'reconcile') this.#reconciler.want(effect);
    else if (effect.type === 'read-balances') this.#balances.want(effect.tokens);
    else this.#cancels.push(effect);
  }

  prepare(): boolean {
    const intended = this.#intended;
    this.#intended = [];
    for (const place of intended) {
      const signed = this.#sign(place, this.#random.bits53(), this.#clock.now());
      this.#signed.push(signed);
      this.#links.emit({ type: 'order-signed', clientId: signed.clientId, orderId: signed.orderId });
    }
    return intended.length > 0;
  }

  send(): void {
    const cancels = this.#cancels;
    this.#cancels = [];
    for (const effect of cancels) {
      if (effect.type === 'cancel') this.#cancelOrders(effect.orderIds);
      else this.#cancelMarket(effect.conditionId);
    }
    this.#reconciler.start();
    this.#balances.start();
    this.#makeDurable();
  }

  /** One sync at a time; what is signed meanwhile shares the next. Client ids grow, so one number says how far it is. */
  #makeDurable(): void {
    const newest = this.#signed.at(-1)?.clientId ?? this.#durableUpTo;
    if (this.#syncing || newest <= this.#durableUpTo) return;
    this.#syncing = true;
    this.#links.journal(() => {
      this.#syncing = false;
      this.#durableUpTo = newest;
      this.#sendOrders();
      this.#makeDurable();
    });
  }

  #sendOrders(): void {
    while (this.#placesInFlight < MAX_PLACES_IN_FLIGHT) {
      const durable = this.#signed.filter(({ clientId }) => clientId <= this.#durableUpTo).slice(0, MAX_BATCH_ORDERS);
      if (durable.length === 0) return;
      this.#signed.splice(0, durable.length);
      this.#sendBatch(durable);
    }
  }

  #sendBatch(batch: readonly SignedOrder[]): void {
    const [first, ...others] = batch;
    if (first === undefined) return;
    if (this.#links.halted()) {
      this.#refuseUnsent(batch, 'HALTED', 'the halt word is set; the order was not sent');
      return;
    }
    this.#placesInFlight += 1;
    const bodies = [first.body, ...others.map((order) => order.body)] as const;
    this.#clob.request(
      (signing) => placeRequest(signing, bodies),
      PLACE_DEADLINE_MS,
      (outcome) => this.#placed(batch, outcome),
    );
    this.#links.sent();
  }

  #placed(batch: readonly SignedOrder[], answer: HttpOutcome): void {
    this.#placesInFlight -= 1;
    const outcomes = parsePlaceAnswer(
      answer,
      batch.map((order) => order.orderId),
    );
    for (const [i, outcome] of outcomes.entries()) {
      const order = batch[i];
      if (order !== undefined) this.#links.emit({ type: 'order-answer', clientId: order.clientId, outcome });
    }
    this.#sendOrders();
  }

  #cancelOrders(orderIds: readonly OrderHash[]): void {
    const wanted = new Set(orderIds);
    const withdrawn = this.#withdraw((order) => wanted.has(order.orderId));
    for (const orderId of withdrawn) wanted.delete(orderId);
    const remaining = [...wanted];
    while (remaining.length > 0) this.#cancelBatch(remaining.splice(0, MAX_BATCH_CANCELS));
  }

  #cancelBatch(orderIds: readonly OrderHash[]): void {
    const [first, ...others] = orderIds;
    if (first === undefined) return;
    this.#clob.request(
      (signing) => cancelRequest(signing, [first, ...others]),
      CANCEL_DEADLINE_MS,
      (outcome) => this.#canceled(orderIds, outcome),
    );
  }

  #cancelMarket(conditionId: ConditionId): void {
    this.#withdraw((order) => order.conditionId === conditionId);
    this.#clob.request(
      (signing) => cancelMarketRequest(signing, conditionId),
      CANCEL_DEADLINE_MS,
      (outcome) => this.#canceled([], outcome),
    );
  }

  #canceled(orderIds: readonly OrderHash[], outcome: HttpOutcome): void {
    const answer = parseCancelAnswer(outcome);
    if (answer.kind === 'failed') {
      this.#links.emit({ type: 'cancel-failed', orderIds, reason: answer.reason });
      return;
    }
    const { canceled, notCanceled } = answer.value;
    this.#links.emit({ type: 'cancel-answer', canceled, notCanceled });
    const named = new Set([...canceled, ...notCanceled.map(({ orderId }) => orderId)]);
    const unnamed = orderIds.filter((orderId) => !named.has(orderId));
    if (unnamed.length === 0) return;
    this.#links.emit({ type: 'cancel-failed', orderIds: unnamed, reason: 'the answer does not name the order' });
  }

  /** Takes orders back that still wait for a free request. They never existed at the venue: that is proof. */
  #withdraw(matches: (order: SignedOrder) => boolean): OrderHash[] {
    const withdrawn = this.#signed.filter(matches);
    this.#signed = this.#signed.filter((order) => !matches(order));
    this.#refuseUnsent(withdrawn, 'WITHDRAWN', 'cancelled before it was sent');
    return withdrawn.map((order) => order.orderId);
  }

  #refuseUnsent(orders: readonly SignedOrder[], code: string, message: string): void {
    for (const { clientId } of orders) {
      this.#links.emit({ type: 'order-answer', clientId, outcome: { kind: 'refused', code, message } });
    }
  }
}
