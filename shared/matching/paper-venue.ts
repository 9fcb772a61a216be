import type { PlaceEffect } from '../events/effects.ts';
import type { OrderEvent, PlaceOutcome, UserEvent, VenueFill } from '../events/engine-events.ts';
import type { MarketEvent, PrintEvent } from '../events/market-events.ts';
import type { ConditionId, OrderHash, TokenId, TradeId } from '../market/ids.ts';
import type { OrderBook } from '../market/order-book.ts';
import { GTD_LEAD_MS, isImmediate } from '../market/order-rules.ts';
import type { Round } from '../market/round.ts';
import { type EpochMs, epochMs, type MicroShares, microShares } from '../units/index.ts';
import { crosses, displayedSize, PaperBooks } from './paper-books.ts';
import { newOrder, type PaperOrder, refusalOf, venueFill, venueOrder } from './paper-order.ts';
import { fillByPrint } from './resting-queue.ts';
import { TaskQueue } from './task-queue.ts';
import { type Execution, totalSize, walk } from './taker-walk.ts';

/** How long things take at a venue, real ms. */
export type PaperTiming = {
  /** From decision to the venue (strategies §18). */
  readonly insertMs: number;
  readonly cancelMs: number;
  /** Wait of marketable orders at the venue (design §12). */
  readonly takerDelayMs: number;
  /** From a match to its confirmation on chain. */
  readonly settlementMs: number;
};

export const PAPER_TIMING: PaperTiming = { insertMs: 75, cancelMs: 75, takerDelayMs: 150, settlementMs: 2_000 };

type Emit = (at: EpochMs, event: OrderEvent | UserEvent) => void;

/**
 * Fills paper orders against the real venue's public data, and tells so in the events that the venue itself would cause
 * (strategies §18): latency, taker delay and depth at arrival for takers, queue position for makers. Deterministic; all times
 * come from the caller, who calls {@link PaperVenue.advance} no later than {@link PaperVenue.nextDueAt}.
 *
 * Stricter than the venue where its data leaves a doubt: a maker gets only prints of his own token, never those of the mirrored
 * one, and takes no part in trades while the book cannot be believed.
 */
export class PaperVenue {
  readonly #emit: Emit;
  readonly #tokenOf: (slot: number) => TokenId | undefined;
  readonly #timing: PaperTiming;
  readonly #tasks = new TaskQueue();
  readonly #books = new PaperBooks();
  readonly #rounds = new Map<ConditionId, Round>();
  readonly #orders = new Map<OrderHash, PaperOrder>();
  readonly #fills = new Map<TradeId, VenueFill>();
  #trades = 0;

  /**
   * @param emit gets each answer and user event with the time of its happening
   * @param tokenOf the token of a market event's slot
   */
  constructor(emit: Emit, tokenOf: (slot: number) => TokenId | undefined, timing: PaperTiming = PAPER_TIMING) {
    this.#emit = emit;
    this.#tokenOf = tokenOf;
    this.#timing = timing;
  }

  /** When something will happen by itself; `undefined` when nothing is under way. */
  get nextDueAt(): EpochMs | undefined {
    return this.#tasks.nextDueAt;
  }

  /** Orders may go to this round's tokens from now on. */
  addRound(round: Round): void {
    this.#rounds.set(round.conditionId, round);
    this.#books.add(round);
  }

  /** Forgets a round with all its orders and fills. */
  removeRound(conditionId: ConditionId): void {
    const round = this.#rounds.get(conditionId);
    if (round === undefined) return;
    this.#rounds.delete(conditionId);
    this.#books.remove(round);
    for (const order of this.#ordersOf([conditionId])) this.#forget(order);
    for (const [tradeId, fill] of this.#fills) if (fill.conditionId === conditionId) this.#fills.delete(tradeId);
  }

  /** Lets happen what is due by `now`. */
  advance(now: EpochMs): void {
    this.#tasks.runUntil(now);
  }

  /** Takes a public market event at the time of its receipt. Its arrays are not kept. */
  market(at: EpochMs, event: MarketEvent): void {
    this.advance(at);
    this.#books.apply(event, this.#tokenOf);
    if (event.type === 'print') this.#print(at, event);
  }

  /** The market socket is gone or has a gap: what happens meanwhile fills nothing. */
  marketLost(at: EpochMs): void {
    this.advance(at);
    this.#books.lose();
  }

  /** Sends an order. `orderId` must be new. */
  place(at: EpochMs, orderId: OrderHash, place: PlaceEffect): void {
    const order = newOrder(orderId, place);
    this.#orders.set(orderId, order);
    this.#tasks.add(later(at, this.#timing.insertMs), (now) => this.#arrive(now, order));
  }

  cancel(at: EpochMs, orderIds: readonly OrderHash[]): void {
    this.#tasks.add(later(at, this.#timing.cancelMs), (now) => this.#cancelNow(now, orderIds));
  }

  /** Asks for the open orders and fills of markets. */
  reconcile(at: EpochMs, conditionIds: readonly ConditionId[]): void {
    this.#tasks.add(later(at, this.#timing.insertMs), (now) => {
      const open = this.#ordersOf(conditionIds).filter((order) => order.state === 'resting');
      const fills = [...this.#fills.values()].filter((fill) => conditionIds.includes(fill.conditionId));
      this.#emit(now, { type: 'reconciled', conditionIds, openOrders: open.map(venueOrder), fills });
    });
  }

  /** Asks how many shares of some tokens are held and final. */
  balances(at: EpochMs, tokens: readonly TokenId[]): void {
    this.#tasks.add(later(at, this.#timing.insertMs), (now) => {
      this.#emit(now, { type: 'balances', balances: tokens.map((token) => ({ token, shares: this.#heldOf(token) })) });
    });
  }

  #heldOf(token: TokenId): MicroShares {
    let held = 0;
    for (const fill of this.#fills.values()) {
      if (fill.token === token && fill.status === 'CONFIRMED') held += fill.side === 'BUY' ? fill.size : 0 - fill.size;
    }
    return microShares(held);
  }

  #arrive(at: EpochMs, order: PaperOrder): void {
    if (order.state !== 'travelling') return;
    const { place } = order;
    const round = this.#rounds.get(place.conditionId);
    const book = this.#books.live(place.token);
    if (round === undefined || book === undefined) return this.#refuse(at, order, 'NOT_READY');
    const crossing = crosses(book, place.side, place.price);
    const refusal = refusalOf(place, round, book.tick, crossing);
    if (refusal !== undefined) return this.#refuse(at, order, refusal);
    if (!crossing) return this.#rest(at, order, book, 'live');
    order.state = 'delayed';
    this.#tasks.add(later(at, this.#timing.takerDelayMs), (now) => this.#match(now, order));
  }

  /** Executes a marketable order against the book of this moment, which may not be that of its arrival any more. */
  #match(at: EpochMs, order: PaperOrder): void {
    if (order.state !== 'delayed') return;
    const { token, side, price, orderType } = order.place;
    const book = this.#books.live(token);
    const executions = book === undefined ? [] : walk(book, side, price, order.remaining);
    const filled = totalSize(executions);
    if (orderType === 'FOK' && filled < order.remaining) return this.#refuse(at, order, 'FOK_NOT_FILLED');
    if (orderType === 'FAK' && filled === 0) return this.#refuse(at, order, 'FAK_NO_MATCH');
    order.remaining = microShares(order.remaining - filled);
    this.#books.consume(token, side, executions);
    const restsOn = order.remaining > 0 && !isImmediate(order.place);
    if (restsOn) this.#rest(at, order, book, filled > 0 ? 'matched' : 'live');
    else this.#answer(at, order, { kind: 'accepted', status: 'matched' });
    if (filled > 0) this.#fill(at, order, 'taker', executions);
    if (restsOn) return;
    if (order.remaining > 0) this.#emit(at, { type: 'user-order', change: 'cancellation', order: venueOrder(order) });
    this.#forget(order);
  }

  #rest(at: EpochMs, order: PaperOrder, book: OrderBook | undefined, status: 'live' | 'matched'): void {
    const { side, price, orderType, expiresAt } = order.place;
    order.state = 'resting';
    order.ahead = microShares(book === undefined ? 0 : displayedSize(book, side, price));
    this.#answer(at, order, { kind: 'accepted', status });
    this.#emit(at, { type: 'user-order', change: 'placement', order: venueOrder(order) });
    if (orderType === 'GTD' && expiresAt !== 0) {
      this.#tasks.add(later(expiresAt, -GTD_LEAD_MS), (now) => this.#end(now, order));
    }
  }

  #print(at: EpochMs, event: PrintEvent): void {
    const token = this.#tokenOf(event.slot);
    const resting = [...this.#orders.values()].filter(
      (order) => order.state === 'resting' && order.place.token === token,
    );
    fillByPrint(resting, event, (order, size) => {
      this.#fill(at, order, 'maker', [{ price: order.price, size }]);
      if (order.remaining === 0) this.#forget(order);
    });
  }

  #fill(at: EpochMs, order: PaperOrder, role: 'maker' | 'taker', executions: readonly Execution[]): void {
    this.#trades += 1;
    const fill = venueFill(order, `paper-${order.orderId}-${this.#trades}` as TradeId, role, executions);
    this.#fills.set(fill.tradeId, fill);
    this.#emit(at, { type: 'user-order', change: 'update', order: venueOrder(order) });
    this.#emit(at, { type: 'user-fill', fill });
    this.#tasks.add(later(at, this.#timing.settlementMs), (now) => {
      const confirmed: VenueFill = { ...fill, status: 'CONFIRMED' };
      if (this.#fills.has(fill.tradeId)) this.#fills.set(fill.tradeId, confirmed);
      this.#emit(now, { type: 'user-fill', fill: confirmed });
    });
  }

  #cancelNow(at: EpochMs, orderIds: readonly OrderHash[]): void {
    const resting = orderIds.filter((id) => this.#orders.get(id)?.state === 'resting');
    const notCanceled = orderIds
      .filter((id) => !resting.includes(id))
      .map((orderId) => ({ orderId, reason: this.#orders.has(orderId) ? 'order is delayed' : 'order not found' }));
    this.#emit(at, { type: 'cancel-answer', canceled: resting, notCanceled });
    for (const id of resting) this.#end(at, this.#orders.get(id));
  }

  #end(at: EpochMs, order: PaperOrder | undefined): void {
    if (order?.state !== 'resting') return;
    this.#forget(order);
    this.#emit(at, { type: 'user-order', change: 'cancellation', order: venueOrder(order) });
  }

  #refuse(at: EpochMs, order: PaperOrder, code: string): void {
    this.#forget(order);
    this.#answer(at, order, { kind: 'refused', code, message: `paper venue: ${code}` });
  }

  #answer(at: EpochMs, order: PaperOrder, outcome: PlaceOutcome): void {
    this.#emit(at, { type: 'order-answer', clientId: order.place.clientId, outcome });
  }

  #forget(order: PaperOrder): void {
    order.state = 'gone';
    this.#orders.delete(order.orderId);
  }

  #ordersOf(conditionIds: readonly ConditionId[]): PaperOrder[] {
    return [...this.#orders.values()].filter((order) => conditionIds.includes(order.place.conditionId));
  }
}

function later(at: EpochMs, byMs: number): EpochMs {
  return epochMs(at + byMs);
}
