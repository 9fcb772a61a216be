import type { OrderEffect, PlaceEffect } from '../../../shared/events/effects.ts';
import type { ClientId, VenueOrder } from '../../../shared/events/engine-events.ts';
import type { GatewayView } from '../../../shared/events/worker-protocol.ts';
import { orderFault } from '../../../shared/market/order-rules.ts';
import type { World } from '../../../shared/ports/ports.ts';
import { openOrdersRequest, parseOpenOrdersAnswer } from '../../../shared/wire/clob/index.ts';
import type { VenueClock } from '../venue-clock.ts';
import { BalanceReader } from './balance-reader.ts';
import { CancelSender } from './cancel-sender.ts';
import type { ClobClient } from './clob-client.ts';
import type { Gateway, GatewayLinks } from './gateway.ts';
import { OrderLadder } from './order-ladder.ts';
import { OrderSender } from './order-sender.ts';
import type { PlaceSigner } from './order-signing.ts';
import { type PagedList, readPages } from './page-reader.ts';
import { Reconciler } from './reconciler.ts';
import { ScoringReader } from './scoring-reader.ts';

/** Between two signatures made ahead: a signature takes a tenth of this, the rest is left to others. */
const CLIMB_EVERY_MS = 2;

type CancelEffect = Extract<OrderEffect, { type: 'cancel' }>;

/** Of all markets. */
const OPEN_ORDERS: PagedList<VenueOrder> = {
  build: (cursor) => (signing) => openOrdersRequest(signing, { cursor }),
  parse: parseOpenOrdersAnswer,
};

/** Where a venue gateway's parts come from. */
export type VenueGatewayParts = {
  readonly clob: ClobClient;
  readonly signer: PlaceSigner;
  readonly clock: VenueClock;
  readonly world: Pick<World, 'timers' | 'random'>;
  readonly links: GatewayLinks;
};

/**
 * The gateway to a venue that takes orders over HTTP, real or embedded (protocol §2.5).
 *
 * Three lanes: cancels leave first, over connections of their own, and one that finds its order still waiting here withdraws
 * it unsent; exits go before entries ({@link OrderSender}). In idle time likely orders are signed ({@link OrderLadder}).
 */
export class VenueGateway implements Gateway {
  readonly #clob: ClobClient;
  readonly #signer: PlaceSigner;
  readonly #clock: VenueClock;
  readonly #timers: VenueGatewayParts['world']['timers'];
  readonly #links: GatewayLinks;
  readonly #reconciler: Reconciler;
  readonly #balances: BalanceReader;
  readonly #scoring: ScoringReader;
  readonly #ladder: OrderLadder;
  readonly #orders: OrderSender;
  readonly #canceller: CancelSender;
  #intended: PlaceEffect[] = [];
  #cancels: CancelEffect[] = [];
  #isClimbing = false;

  constructor({ clob, signer, clock, world, links }: VenueGatewayParts) {
    this.#clob = clob;
    this.#signer = signer;
    this.#clock = clock;
    this.#timers = world.timers;
    this.#links = links;
    this.#reconciler = new Reconciler(clob, (event) => links.emit(event));
    this.#balances = new BalanceReader(clob, (event) => links.emit(event));
    this.#scoring = new ScoringReader(clob, (event) => links.emit(event));
    this.#ladder = new OrderLadder(signer, world.random, clock);
    this.#orders = new OrderSender(clob, world.timers, () => clock.now(), links);
    this.#canceller = new CancelSender(clob, (event) => links.emit(event));
  }

  get busy(): boolean {
    return this.#intended.length > 0 || this.#orders.busy;
  }

  get view(): GatewayView {
    return { presigned: { ...this.#ladder.counts }, venueLimits: { ...this.#clob.rates.limits } };
  }

  accept(effect: OrderEffect): void {
    switch (effect.type) {
      case 'place':
        this.#intended.push(effect);
        return;
      case 'resend':
        this.#orders.resend(effect.clientId);
        return;
      case 'cancel':
        this.#cancels.push(effect);
        return;
      case 'reconcile':
        this.#reconciler.want(effect);
        return;
      case 'read-balances':
        this.#balances.want(effect.tokens);
        return;
      case 'read-scoring':
        this.#scoring.want(effect.orderIds);
        return;
    }
  }

  prepare(): boolean {
    const intended = this.#intended;
    this.#intended = [];
    for (const place of intended) this.#sign(place);
    return intended.length > 0;
  }

  send(): void {
    const cancels = this.#cancels;
    this.#cancels = [];
    for (const { orderIds } of cancels) this.#cancelOrders(orderIds);
    this.#orders.flush();
    this.#reconciler.start();
    this.#balances.start();
    this.#scoring.start();
  }

  look(done: Parameters<Gateway['look']>[0]): void {
    readPages(this.#clob, OPEN_ORDERS, (answer) => done(answer.kind === 'ok' ? answer.value : undefined));
  }

  #sign(place: PlaceEffect): void {
    const { clientId } = place;
    const fault = orderFault(place);
    if (fault !== undefined) return this.#refuse(clientId, 'INVALID_ORDER', fault);
    const signed = this.#signer.finish(place, this.#ladder.seal(place));
    // The loop may have stood still since the decision: an order whose time is over is not told of as sent.
    if (this.#clock.now() > place.notAfter) return this.#refuse(clientId, 'STALE', 'its part of the round is over');
    this.#orders.push(signed);
    const { orderId, seal } = signed;
    const bytes = { salt: seal.order.salt, timestampMs: seal.order.timestamp, signature: seal.signature };
    this.#links.emit({ type: 'order-signed', clientId, orderId, bytes });
    this.#climbLater();
  }

  #refuse(clientId: ClientId, code: string, message: string): void {
    this.#links.emit({ type: 'order-answer', clientId, outcome: { kind: 'refused', code, message } });
  }

  #climbLater(): void {
    if (this.#isClimbing) return;
    this.#isClimbing = true;
    this.#timers.after(CLIMB_EVERY_MS, () => {
      this.#isClimbing = false;
      if (this.#ladder.climb()) this.#climbLater();
    });
  }

  #cancelOrders(orderIds: CancelEffect['orderIds']): void {
    const wanted = new Set<string>(orderIds);
    const neverSent = new Set(this.#orders.withdraw((order) => wanted.has(order.orderId)));
    this.#canceller.orders(orderIds.filter((orderId) => !neverSent.has(orderId)));
  }
}
