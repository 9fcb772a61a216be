import type { PlaceEffect } from '../events/effects.ts';
import type { OrderEvent, PlaceOutcome, UserEvent, VenueFill, VenueOrder } from '../events/engine-events.ts';
import type { MarketEvent, PrintEvent } from '../events/market-events.ts';
import type { ConditionId, OrderHash, TokenId } from '../market/ids.ts';
import { scaled } from '../market/intervals.ts';
import type { OrderBook } from '../market/order-book.ts';
import { GTD_LEAD_MS, isImmediate } from '../market/order-rules.ts';
import type { Round } from '../market/round.ts';
import { type EpochMs, epochMs, type MicroShares, microShares } from '../units/index.ts';
import { crosses, displayedSize, PaperBooks } from './paper-books.ts';
import { PaperFills } from './paper-fills.ts';
import { newOrder, type PaperOrder, refusalOf, venueOrder } from './paper-order.ts';
import { type OrderEnd, type PaperRules, paperRules } from './paper-rules.ts';
import { RISK_AVERSE } from './queue-model.ts';
import { fillByPrint, followLevel, mirrored } from './resting-queue.ts';
import { TaskQueue } from './task-queue.ts';
import { type Execution, totalSize, walk } from './taker-walk.ts';

type Emit = (at: EpochMs, event: OrderEvent | UserEvent) => void;

/**
 * Fills paper orders against the real venue's public data, and tells so in the events that the venue itself would cause
 * (strategies §18): latency, taker delay and depth at arrival for takers, queue position for makers. Deterministic; all times
 * come from the caller, who calls {@link PaperVenue.advance} no later than {@link PaperVenue.nextDueAt}.
 *
 * Stricter than the venue where its data leaves a doubt: without a rule that says otherwise a maker gets only prints of his own
 * token, never those of the mirrored one, and nobody takes part in trades while the book cannot be believed.
 */
export class PaperVenue {
  readonly #emit: Emit;
  readonly #tokenOf: (slot: number) => TokenId | undefined;
  readonly #rules: PaperRules;
  readonly #tasks = new TaskQueue();
  readonly #books = new PaperBooks();
  readonly #fills = new PaperFills();
  readonly #rounds = new Map<ConditionId, Round>();
  readonly #orders = new Map<OrderHash, PaperOrder>();

  /**
   * @param emit gets each answer and user event with the time of its happening
   * @param tokenOf the token of a market event's slot
   */
  constructor(emit: Emit, tokenOf: (slot: number) => TokenId | undefined, rules: PaperRules = paperRules()) {
    this.#emit = emit;
    this.#tokenOf = tokenOf;
    this.#rules = rules;
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

  /** Takes up what an earlier paper venue traded in a round, and tells it like news. Its orders have died with it. */
  inherit(at: EpochMs, fills: readonly VenueFill[]): void {
    for (const fill of fills) {
      this.#fills.keep(fill);
      this.#tellFill(at, fill);
    }
  }

  /** Forgets a round with all its orders and fills. */
  removeRound(at: EpochMs, conditionId: ConditionId): void {
    const round = this.#rounds.get(conditionId);
    if (round === undefined) return;
    this.#rounds.delete(conditionId);
    this.#books.remove(round);
    this.#fills.forget(conditionId);
    for (const order of this.#ordersOf([conditionId])) this.#forget(at, order, { kind: 'forgotten' });
  }

  /** Lets happen what is due by `now`. */
  advance(now: EpochMs): void {
    this.#tasks.runUntil(now);
  }

  /** Takes a public market event at the time of its receipt. Its arrays are not kept. */
  market(at: EpochMs, event: MarketEvent): void {
    this.advance(at);
    this.#books.apply(event, this.#tokenOf);
    if (this.#orders.size === 0) return;
    if (event.type === 'print') this.#print(at, event);
    else if (this.#rules.queue !== RISK_AVERSE || this.#rules.fills === 'touch') this.#lookAtLevels(at);
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
    this.#tasks.add(later(at, this.#rules.insertMs()), (now) => this.#arrive(now, order));
  }

  cancel(at: EpochMs, orderIds: readonly OrderHash[]): void {
    this.#tasks.add(later(at, this.#rules.cancelMs()), (now) => this.#cancelNow(now, orderIds));
  }

  /** A token's book without what paper orders took of it; absent while it cannot be believed. */
  bookOf(token: TokenId): OrderBook | undefined {
    return this.#books.live(token);
  }

  /** What rests now, in all markets. */
  get openOrders(): readonly VenueOrder[] {
    return [...this.#orders.values()].filter((order) => order.state === 'resting').map(venueOrder);
  }

  /** Asks for the open orders and fills of markets. */
  reconcile(at: EpochMs, conditionIds: readonly ConditionId[]): void {
    this.#tasks.add(later(at, this.#rules.insertMs()), (now) => {
      const open = this.#ordersOf(conditionIds).filter((order) => order.state === 'resting');
      const fills = this.#fills.of(conditionIds);
      this.#emit(now, { type: 'reconciled', conditionIds, openOrders: open.map(venueOrder), fills });
    });
  }

  /** Asks how many shares of some tokens are held and final. */
  balances(at: EpochMs, tokens: readonly TokenId[]): void {
    this.#tasks.add(later(at, this.#rules.insertMs()), (now) => {
      const balances = tokens.map((token) => ({ token, shares: this.#fills.heldOf(token) }));
      this.#emit(now, { type: 'balances', balances });
    });
  }

  #arrive(at: EpochMs, order: PaperOrder): void {
    if (order.state !== 'travelling') return;
    const { place } = order;
    const { fills, account, takerDelayMs } = this.#rules;
    const round = this.#rounds.get(place.conditionId);
    const book = this.#books.live(place.token);
    if (round === undefined || book === undefined) return this.#refuse(at, order, 'NOT_READY');
    const crossing = crosses(book, place.side, place.price);
    const refusal = fills === 'instant' ? undefined : refusalOf(place, round, book.tick, crossing);
    if (refusal !== undefined) return this.#refuse(at, order, refusal);
    if (account?.reserve(order, round.fees) === false) return this.#refuse(at, order, 'BALANCE');
    if (fills === 'instant') return this.#fillWhole(at, order, crossing ? 'taker' : 'maker');
    if (!crossing) return this.#rest(at, order, book, 'live');
    order.state = 'delayed';
    this.#tasks.add(later(at, scaled(takerDelayMs, round.timeScale)), (now) => this.#match(now, order));
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
    this.#forget(at, order, { kind: order.remaining > 0 ? 'killed' : 'filled' });
  }

  #rest(at: EpochMs, order: PaperOrder, book: OrderBook | undefined, status: 'live' | 'matched'): void {
    const { side, price, orderType, expiresAt } = order.place;
    order.state = 'resting';
    order.restedAt = at;
    order.displayed = book === undefined ? 0 : displayedSize(book, side, price);
    order.ahead = microShares(order.displayed);
    this.#answer(at, order, { kind: 'accepted', status });
    this.#emit(at, { type: 'user-order', change: 'placement', order: venueOrder(order) });
    if (orderType === 'GTD' && expiresAt !== 0) {
      this.#tasks.add(later(expiresAt, -GTD_LEAD_MS), (now) => this.#end(now, order));
    }
  }

  #print(at: EpochMs, event: PrintEvent): void {
    const token = this.#tokenOf(event.slot);
    const given = fillByPrint(this.#restingOf(token), event, (order, size) => this.#fillMaker(at, order, size));
    const left = event.size - given;
    if (!this.#rules.mirroredPrints || left === 0 || token === undefined) return;
    const print = mirrored({ ...event, size: microShares(left) });
    fillByPrint(this.#restingOf(this.#books.otherOf(token)), print, (order, size) => this.#fillMaker(at, order, size));
  }

  #restingOf(token: TokenId | undefined): PaperOrder[] {
    return [...this.#orders.values()].filter((order) => order.state === 'resting' && order.place.token === token);
  }

  #fillMaker(at: EpochMs, order: PaperOrder, size: MicroShares): void {
    this.#fill(at, order, 'maker', [{ price: order.price, size }]);
    if (order.remaining === 0) this.#forget(at, order, { kind: 'filled' });
  }

  /** Levels have changed: cancels ahead may have moved us up, and optimists are filled by a touch. */
  #lookAtLevels(at: EpochMs): void {
    const { queue, fills } = this.#rules;
    for (const order of this.#orders.values()) {
      const book = order.state === 'resting' ? this.#books.live(order.place.token) : undefined;
      if (book === undefined) continue;
      followLevel(order, displayedSize(book, order.side, order.price), queue);
      if (fills === 'touch' && crosses(book, order.side, order.price)) this.#fillWhole(at, order, 'maker');
    }
  }

  /** Only in optimistic modes. */
  #fillWhole(at: EpochMs, order: PaperOrder, role: 'maker' | 'taker'): void {
    const executions = [{ price: order.price, size: order.remaining }];
    if (order.state !== 'resting') this.#answer(at, order, { kind: 'accepted', status: 'matched' });
    order.remaining = microShares(0);
    this.#fill(at, order, role, executions);
    this.#forget(at, order, { kind: 'filled' });
  }

  #fill(at: EpochMs, order: PaperOrder, role: 'maker' | 'taker', executions: readonly Execution[]): void {
    const { account, watch } = this.#rules;
    const fill = this.#fills.note(order, role, executions);
    const fees = this.#rounds.get(order.place.conditionId)?.fees;
    const money = fees === undefined ? undefined : account?.fill(order, role, executions, fees);
    watch?.filled?.(at, order, { role, executions, ...(money === undefined ? {} : { money }) });
    this.#emit(at, { type: 'user-order', change: 'update', order: venueOrder(order) });
    this.#tellFill(at, fill);
  }

  #tellFill(at: EpochMs, fill: VenueFill): void {
    this.#emit(at, { type: 'user-fill', fill });
    if (fill.status === 'CONFIRMED') return;
    this.#tasks.add(later(at, this.#rules.settlementMs), (now) => {
      this.#emit(now, { type: 'user-fill', fill: this.#fills.confirm(fill) });
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
    this.#forget(at, order, { kind: 'cancelled' });
    this.#emit(at, { type: 'user-order', change: 'cancellation', order: venueOrder(order) });
  }

  #refuse(at: EpochMs, order: PaperOrder, code: string): void {
    this.#forget(at, order, { kind: 'refused', code });
    this.#answer(at, order, { kind: 'refused', code, message: `paper venue: ${code}` });
  }

  #answer(at: EpochMs, order: PaperOrder, outcome: PlaceOutcome): void {
    this.#emit(at, { type: 'order-answer', clientId: order.place.clientId, outcome });
  }

  #forget(at: EpochMs, order: PaperOrder, end: OrderEnd): void {
    order.state = 'gone';
    this.#orders.delete(order.orderId);
    this.#rules.account?.release(order.orderId);
    this.#rules.watch?.ended?.(at, order, end);
  }

  #ordersOf(conditionIds: readonly ConditionId[]): PaperOrder[] {
    return [...this.#orders.values()].filter((order) => conditionIds.includes(order.place.conditionId));
  }
}

function later(at: EpochMs, byMs: number): EpochMs {
  return epochMs(at + byMs);
}
