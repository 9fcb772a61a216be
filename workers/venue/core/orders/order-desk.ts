import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import type { OrderHash, TokenId } from '../../../../shared/market/ids.ts';
import type { Round } from '../../../../shared/market/round.ts';
import { isProtocolV2Token } from '../../../../shared/market/token-version.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import {
  type OrderDomain,
  orderDomain,
  orderHash,
  type PostedOrder,
  ZERO_BYTES32,
} from '../../../../shared/wire/orders/index.ts';
import type { CancelAnswer, LedgerRefusal, PlaceAnswer } from '../contract.ts';
import type { BookAnnouncer } from '../markets/announcer.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Market } from '../markets/market.ts';
import { type Admission, admit, expiresAt } from '../matching/admission.ts';
import { type LiveOrder, liveOrder, type OrderStatus, release, reserve } from '../matching/live-order.ts';
import type { Matcher, TakeOutcome } from '../matching/matcher.ts';
import { duplicated, REFUSALS } from '../matching/refusals.ts';
import type { Account } from '../money/account.ts';
import type { Bank } from '../money/bank.ts';
import type { Schedule } from '../schedule.ts';
import { objectionToAuthor, objectionToStanding } from './authorship.ts';
import { isCovered, objectionToFunding } from './funding.ts';
import type { OrderRegistry } from './order-registry.ts';
import type { Trader } from './trader.ts';

export type OrderDeskParts = {
  readonly schedule: Schedule;
  readonly timeScale: TimeScale;
  /** Nominal wait of a marketable order before it meets the book; 0 for none (protocol §2.6). */
  readonly takerDelayMs: number;
  readonly bank: Bank;
  readonly directory: MarketDirectory;
  readonly registry: OrderRegistry;
  readonly matcher: Matcher;
  readonly announcer: BookAnnouncer;
};

/** Longest wait until a GTD order is looked at again. */
const EXPIRY_STEP_MS = 60_000;

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
    const { directory, registry, bank, schedule } = this.#parts;
    const market = directory.byToken(posted.order.tokenId);
    const domain = domainOf(posted.order.tokenId, market);
    const id = orderHash(posted.order, domain);
    const refuse = (error: string) => done(this.#refused(trader, market, id, error));

    const forbidden = objectionToAuthor(posted, trader, domain, bank.wallets);
    if (forbidden !== undefined) return refuse(forbidden);
    const wallet = bank.wallet(posted.order.maker);
    const barred = objectionToStanding(trader.account, wallet, posted.order.side);
    if (barred !== undefined) return refuse(barred);
    if (registry.get(id) !== undefined) return refuse(duplicated(id));
    if (market === undefined || !market.acceptingOrders) return refuse(REFUSALS.notReady);
    const admission = this.#admit(market, id, posted);
    if (admission.kind === 'refused') return refuse(admission.error);

    const identity = { id, account: wallet, owner: trader.apiKey, createdAt: schedule.now(), ...builderOf(posted) };
    const order = liveOrder(identity, market.round, admission.terms);
    const marketable = market.book.crosses(order.bookSide, order.bookPrice);
    const objection = objectionToMeeting(order, marketable) ?? objectionToFunding(order, marketable);
    if (objection === REFUSALS.fokNotFilled) this.#parts.matcher.tellKilled(order);
    if (objection !== undefined) return refuse(objection);

    registry.add(order);
    if (marketable && this.#parts.takerDelayMs > 0) return this.#delay(trader, market, order, done);
    return done(this.#meetBook(trader, market, order));
  }

  /** Cancels these orders as far as they are open ones of the trader. An id that stands there twice counts once. */
  cancel(trader: Trader, ids: readonly OrderHash[]): CancelAnswer {
    const canceled: OrderHash[] = [];
    const notCanceled: Record<OrderHash, string> = {};
    const touched = new Set<Market>();
    for (const id of new Set(ids)) {
      const order = this.#parts.registry.get(id);
      const obstacle = obstacleTo(order, trader);
      if (order === undefined || obstacle !== undefined) {
        notCanceled[id] = obstacle ?? 'Order not found or already canceled';
        continue;
      }
      touched.add(this.#withdraw(order, 'CANCELED'));
      canceled.push(id);
    }
    for (const market of touched) this.#parts.announcer.changed(market);
    return { canceled, notCanceled };
  }

  /**
   * Cancels, as `INVALID`, what a wallet's money, shares and approvals do not cover any more: the newest orders first,
   * until the rest is covered (protocol §2.6; which ones the real venue picks is not known). An order inside its taker
   * delay is refused when the delay ends.
   */
  enforceFunding(account: Account): void {
    const touched = new Set<Market>();
    for (const order of this.#parts.registry.openOfWallet(account).toReversed()) {
      if (isCovered(order)) continue;
      if (order.status === 'LIVE') {
        touched.add(this.#withdraw(order, 'INVALID'));
        continue;
      }
      order.status = 'INVALID';
      release(order);
    }
    for (const market of touched) this.#parts.announcer.changed(market);
  }

  /** The market is settled: nothing rests in it any more. */
  clear(market: Market): void {
    for (const order of market.book.orders()) this.#parts.matcher.withdraw(market, order, 'CANCELED_MARKET_RESOLVED');
    this.#parts.announcer.changed(market);
  }

  #admit(market: Market, id: OrderHash, posted: PostedOrder): Admission {
    const { schedule, timeScale } = this.#parts;
    return admit(posted, {
      id,
      outcome: market.outcomeOf(posted.order.tokenId) ?? 'up',
      tick: market.tick,
      minSize: market.round.minSize,
      timeScale,
      now: schedule.now(),
    });
  }

  /** The order waits with its funds held; it can be neither matched nor cancelled meanwhile. */
  #delay(trader: Trader, market: Market, order: LiveOrder, done: (answer: PlaceAnswer) => void): void {
    const { schedule, timeScale, takerDelayMs } = this.#parts;
    order.status = 'DELAYED';
    reserve(order);
    schedule.after(scaled(takerDelayMs, timeScale), () => {
      if (order.status === 'DELAYED') {
        release(order);
        done(this.#meetBook(trader, market, order));
      } else {
        done(this.#neverWas(trader, market, order, REFUSALS.balance));
      }
    });
  }

  #meetBook(trader: Trader, market: Market, order: LiveOrder): PlaceAnswer {
    const outcome: TakeOutcome = market.acceptingOrders
      ? this.#parts.matcher.take(market, order)
      : { kind: 'refused', error: REFUSALS.notReady };
    if (outcome.kind === 'refused') return this.#neverWas(trader, market, order, outcome.error);
    if (order.orderType === 'GTD') this.#expire(order);
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

  /** Waits in short steps, so that an order that has ended is let go long before it was to expire. */
  #expire(order: LiveOrder): void {
    if (order.status !== 'LIVE') return;
    const { schedule, announcer, timeScale } = this.#parts;
    const due = expiresAt(order.expirationS, timeScale);
    const now = schedule.now();
    if (now >= due) return announcer.changed(this.#withdraw(order, 'CANCELED'));
    return schedule.at(epochMs(Math.min(due, now + EXPIRY_STEP_MS)), () => this.#expire(order));
  }

  #withdraw(order: LiveOrder, status: OrderStatus): Market {
    const market = this.#parts.directory.byCondition(order.round.conditionId) as Market;
    this.#parts.matcher.withdraw(market, order, status);
    return market;
  }

  /** An order that was taken up but is refused in the end. */
  #neverWas(trader: Trader, market: Market, order: LiveOrder, error: string): PlaceAnswer {
    this.#parts.registry.forget(order);
    return this.#refused(trader, market, order.id, error);
  }

  #refused({ apiKey }: Trader, market: Market | undefined, orderId: OrderHash, error: string): PlaceAnswer {
    const where = market === undefined ? {} : { conditionId: market.round.conditionId };
    this.#refusals.push({ orderId, apiKey, ...where, error, at: this.#parts.schedule.now() });
    return { kind: 'refused', status: 400, error };
  }
}

/** The exchange that an order is for: the market knows, otherwise the id of its token tells (protocol §3.1). */
function domainOf(token: TokenId, market: Market | undefined): OrderDomain {
  if (market !== undefined) return orderDomain(market.round.version, market.round.negRisk);
  return orderDomain(isProtocolV2Token(token) ? 'v2' : 'v1', false);
}

/** Why an order's type does not go with the book as it stands. */
function objectionToMeeting({ orderType, postOnly }: LiveOrder, marketable: boolean): string | undefined {
  if (postOnly && marketable) return REFUSALS.postOnlyCrosses;
  if (!marketable && orderType === 'FOK') return REFUSALS.fokNotFilled;
  if (!marketable && orderType === 'FAK') return REFUSALS.fakNoMatch;
  return undefined;
}

/** Why an order cannot be cancelled (protocol §2.5); `undefined` when it can. */
function obstacleTo(order: LiveOrder | undefined, trader: Trader): string | undefined {
  if (order === undefined || order.owner !== trader.apiKey) return 'Order not found or already canceled';
  if (order.status === 'DELAYED') return 'order match delayed due to market conditions';
  if (order.status === 'MATCHED') return 'Order already matched';
  return order.status === 'LIVE' ? undefined : 'already canceled or matched';
}

/** The builder's code of an order; none in the form of zeros. */
function builderOf({ order }: PostedOrder): { readonly builderCode?: string } {
  return order.builder === ZERO_BYTES32 ? {} : { builderCode: order.builder.toLowerCase() };
}
