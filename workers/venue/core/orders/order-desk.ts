import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import type { Round } from '../../../../shared/market/round.ts';
import { cost, MICRO, type MicroUsdc, microUsdc } from '../../../../shared/units/index.ts';
import { takerFee } from '../../../../shared/market/fees.ts';
import { orderDomain, orderHash, type PostedOrder } from '../../../../shared/wire/orders/index.ts';
import type { CancelAnswer, LedgerRefusal, PlaceAnswer } from '../contract.ts';
import type { BookAnnouncer } from '../markets/announcer.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Market } from '../markets/market.ts';
import { admit, expiresAt } from '../matching/admission.ts';
import { type LiveOrder, liveOrder, type OrderTerms, release, reserve } from '../matching/live-order.ts';
import type { Matcher, TakeOutcome } from '../matching/matcher.ts';
import { belowMinimumNotional, duplicated, REFUSALS } from '../matching/refusals.ts';
import type { Account } from '../money/account.ts';
import type { Schedule } from '../schedule.ts';
import type { OrderRegistry } from './order-registry.ts';

/** Nominal wait of a marketable order before it meets the book (protocol §2.6). */
const TAKER_DELAY_MS = 150;

export type OrderDeskParts = {
  readonly schedule: Schedule;
  readonly timeScale: TimeScale;
  readonly directory: MarketDirectory;
  readonly registry: OrderRegistry;
  readonly matcher: Matcher;
  readonly announcer: BookAnnouncer;
};

/** Who posts or cancels: an API key and its wallet. */
export type Trader = { readonly apiKey: string; readonly account: Account };

/** Takes orders and cancels from outside and answers as the venue does (protocol §2.5, §2.6). */
export class OrderDesk {
  readonly #parts: OrderDeskParts;
  #refusals: LedgerRefusal[] = [];

  constructor(parts: OrderDeskParts) {
    this.#parts = parts;
  }

  /** Posts that were refused, oldest first. */
  get refusals(): readonly LedgerRefusal[] {
    return this.#refusals;
  }

  /** Drops the refusals of a market's posts, and those from its time that named no market. @returns how many there were */
  forgetRefusals({ conditionId, endsAt }: Round): number {
    const kept = this.#refusals.filter((refusal) =>
      refusal.conditionId === undefined ? refusal.at > endsAt : refusal.conditionId !== conditionId,
    );
    const dropped = this.#refusals.length - kept.length;
    this.#refusals = kept;
    return dropped;
  }

  /** Answers at once, or for a marketable order after the taker delay. */
  place(trader: Trader, posted: PostedOrder, done: (answer: PlaceAnswer) => void): void {
    const market = this.#parts.directory.byToken(posted.order.tokenId);
    const id = orderHash(posted.order, orderDomain(market?.round.version ?? 'v1', market?.round.negRisk ?? false));
    const refuse = (error: string) => done(this.#refused(trader, market, id, error));
    if (this.#parts.registry.get(id) !== undefined) return refuse(duplicated(id));
    if (market === undefined || !market.acceptingOrders) return refuse(REFUSALS.notReady);
    const admission = this.#admit(trader, market, id, posted);
    if (admission.kind === 'refused') return refuse(admission.error);

    const identity = { id, account: trader.account, owner: trader.apiKey, createdAt: this.#parts.schedule.now() };
    const order = liveOrder(identity, market.round, admission.terms);
    const marketable = market.book.crosses(order.bookSide, order.bookPrice);
    const objection = objectionTo(order, market, marketable);
    if (objection !== undefined) return refuse(objection);

    this.#parts.registry.add(order);
    if (marketable) return this.#delay(trader, market, order, done);
    return done(this.#meetBook(trader, market, order));
  }

  /** Cancels these orders as far as they are open ones of the trader. */
  cancel(trader: Trader, ids: readonly OrderHash[]): CancelAnswer {
    const canceled: OrderHash[] = [];
    const notCanceled: Record<OrderHash, string> = {};
    const touched = new Set<Market>();
    for (const id of ids) {
      const order = this.#parts.registry.get(id);
      const obstacle = obstacleTo(order, trader);
      if (order === undefined || obstacle !== undefined) {
        notCanceled[id] = obstacle ?? 'Order not found or already canceled';
        continue;
      }
      touched.add(this.#withdraw(order));
      canceled.push(id);
    }
    for (const market of touched) this.#parts.announcer.changed(market);
    return { canceled, notCanceled };
  }

  /** The market is settled: nothing rests in it any more. */
  clear(market: Market): void {
    for (const order of market.book.orders()) this.#parts.matcher.withdraw(market, order, 'CANCELED_MARKET_RESOLVED');
    this.#parts.announcer.changed(market);
  }

  #admit({ apiKey, account }: Trader, market: Market, id: OrderHash, posted: PostedOrder) {
    const { schedule, timeScale } = this.#parts;
    return admit(posted, {
      id,
      outcome: market.outcomeOf(posted.order.tokenId) ?? 'up',
      tick: market.tick,
      minSize: market.round.minSize,
      timeScale,
      now: schedule.now(),
      apiKey,
      address: account.address,
    });
  }

  /** The order waits with its funds held; it can be neither matched nor cancelled meanwhile. */
  #delay(trader: Trader, market: Market, order: LiveOrder, done: (answer: PlaceAnswer) => void): void {
    const { schedule, timeScale } = this.#parts;
    order.status = 'DELAYED';
    reserve(order);
    schedule.after(scaled(TAKER_DELAY_MS, timeScale), () => {
      release(order);
      done(this.#meetBook(trader, market, order));
    });
  }

  #meetBook(trader: Trader, market: Market, order: LiveOrder): PlaceAnswer {
    const outcome: TakeOutcome = market.acceptingOrders
      ? this.#parts.matcher.take(market, order)
      : { kind: 'refused', error: REFUSALS.notReady };
    if (outcome.kind === 'refused') {
      this.#parts.registry.forget(order);
      return this.#refused(trader, market, order.id, outcome.error);
    }
    if (order.orderType === 'GTD' && order.status === 'LIVE') this.#expire(order);
    const { money, size } = outcome.executed;
    return {
      kind: 'accepted',
      orderId: order.id,
      status: size > 0 ? 'matched' : 'live',
      making: order.side === 'BUY' ? money : size,
      taking: order.side === 'BUY' ? size : money,
      tradeIds: [...order.tradeIds],
    };
  }

  #expire(order: LiveOrder): void {
    this.#parts.schedule.at(expiresAt(order.expirationS, this.#parts.timeScale), () => {
      if (order.status === 'LIVE') this.#parts.announcer.changed(this.#withdraw(order));
    });
  }

  #withdraw(order: LiveOrder): Market {
    const market = this.#parts.directory.byCondition(order.round.conditionId) as Market;
    this.#parts.matcher.withdraw(market, order, 'CANCELED');
    return market;
  }

  #refused({ apiKey }: Trader, market: Market | undefined, orderId: OrderHash, error: string): PlaceAnswer {
    const where = market === undefined ? {} : { conditionId: market.round.conditionId };
    this.#refusals.push({ orderId, apiKey, ...where, error, at: this.#parts.schedule.now() });
    return { kind: 'refused', status: 400, error };
  }
}

/** Why an order that is well formed is not taken, judged by book and balance. */
function objectionTo(order: LiveOrder, market: Market, marketable: boolean): string | undefined {
  const { account, side, size, price } = order;
  if (order.postOnly && marketable) return REFUSALS.postOnlyCrosses;
  if (!marketable && order.orderType === 'FOK') return REFUSALS.fokNotFilled;
  if (!marketable && order.orderType === 'FAK') return REFUSALS.fakNoMatch;
  if (side === 'SELL') return account.freeShares(order.token) < size ? REFUSALS.balance : undefined;

  const notional = notionalOf(order);
  if (marketable && notional < MICRO) return belowMinimumNotional(notional);
  const fee = marketable ? takerFee(size, price, market.round.fees) : 0;
  return notional + fee > account.freeCash ? REFUSALS.balance : undefined;
}

function notionalOf({ spend, size, price }: OrderTerms): MicroUsdc {
  return spend ?? microUsdc(cost(size, price));
}

/** Why an order cannot be cancelled (protocol §2.5); `undefined` when it can. */
function obstacleTo(order: LiveOrder | undefined, trader: Trader): string | undefined {
  if (order === undefined || order.owner !== trader.apiKey) return 'Order not found or already canceled';
  if (order.status === 'DELAYED') return 'order match delayed due to market conditions';
  if (order.status === 'MATCHED') return 'Order already matched';
  return order.status === 'LIVE' ? undefined : 'already canceled or matched';
}
