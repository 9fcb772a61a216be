import type { TradeId } from '../../../../shared/market/ids.ts';
import type { FeeSchedule } from '../../../../shared/market/round.ts';
import type { Random } from '../../../../shared/ports/ports.ts';
import { cost, microShares, microUsdc } from '../../../../shared/units/index.ts';
import { FOK_KILLED } from '../../../../shared/wire/user/index.ts';
import type { OrderChange } from '../contract.ts';
import type { CoreFaults, SettlingTrade } from '../faults/core-faults.ts';
import { USUAL_COURSE } from '../faults/settlement-course.ts';
import { hashOf, uuidOf } from '../ids.ts';
import type { BookAnnouncer } from '../markets/announcer.ts';
import type { Market } from '../markets/market.ts';
import type { Settlement } from '../money/settlement.ts';
import type { Vault } from '../money/vault.ts';
import type { Notices } from '../notices.ts';
import type { Schedule } from '../schedule.ts';
import { execute, type Executed, isInternal, owedFor } from './execution.ts';
import { type LiveOrder, type OrderStatus, recordOf, release, reserve } from './live-order.ts';
import { type MatchLevel, type MatchPlan, planMatch } from './match-plan.ts';
import { REFUSALS, selfTrade } from './refusals.ts';
import { legsOf, tradeOf } from './trade.ts';

/** What the matcher works on. */
export type MatcherParts = {
  readonly schedule: Schedule;
  readonly notices: Notices;
  readonly announcer: BookAnnouncer;
  readonly settlement: Settlement;
  readonly vault: Vault;
  readonly faults: CoreFaults;
  readonly random: Random;
};

/** What became of an order that met the book. */
export type TakeOutcome =
  | { readonly kind: 'done'; readonly executed: Executed }
  | { readonly kind: 'refused'; readonly error: string };

type TradeTerms = { readonly transactionHash: string; readonly fees: FeeSchedule };

type Match = Extract<MatchPlan, { readonly kind: 'match' }>;

const NOTHING: Executed = { money: microUsdc(0), size: microShares(0), fee: microUsdc(0) };

/** Brings orders into the books and out of them, and tells everybody concerned. Holds the reserves of resting orders. */
export class Matcher {
  readonly #parts: MatcherParts;

  constructor(parts: MatcherParts) {
    this.#parts = parts;
  }

  /**
   * Matches an order against the book of this moment and rests or kills what is left, by its type. Its own reserve must
   * not be held any more. A refused order has changed nothing.
   */
  take(market: Market, order: LiveOrder): TakeOutcome {
    const plan = planMatch(market.book, order);
    if (plan.kind === 'self-trade') return refused(selfTrade(order.id));
    const { levels, complete } = plan;
    if (order.orderType === 'FOK' && !complete) {
      this.tellKilled(order);
      return refused(REFUSALS.fokNotFilled);
    }
    if (order.orderType === 'FAK' && levels.length === 0) return refused(REFUSALS.fakNoMatch);
    const rests = !complete && (order.orderType === 'GTC' || order.orderType === 'GTD');
    const fees = this.#feesIn(market);
    if (!isAffordable(order, plan, rests, fees)) return refused(REFUSALS.balance);

    order.status = 'LIVE';
    this.#tell('PLACEMENT', order);
    const transactionHash = hashOf(this.#parts.random);
    const executed = levels.length === 0 ? NOTHING : this.#trade(market, order, plan, { transactionHash, fees });
    if (rests) this.rest(market, order);
    else if (!complete) this.#end(order, 'CANCELED');
    if (levels.length > 0) this.#parts.announcer.traded(market, order, levels, transactionHash);
    else this.#parts.announcer.changed(market);
    return { kind: 'done', executed };
  }

  /** Puts an order into the book behind all others at its price; it must not cross. The caller announces the change. */
  rest(market: Market, order: LiveOrder): void {
    reserve(order);
    market.book.add(order);
  }

  /** Takes a resting order out of the book. The caller announces the change of the book. */
  withdraw(market: Market, order: LiveOrder, status: OrderStatus): void {
    market.book.remove(order);
    release(order);
    this.#end(order, status);
  }

  /** A FOK that cannot be filled is refused, and its owner's user socket hears of it too (protocol §5.1). */
  tellKilled(order: LiveOrder): void {
    const { notices, schedule } = this.#parts;
    const killed = { ...recordOf(order), status: FOK_KILLED };
    notices.emit({ type: 'order', change: 'CANCELLATION', order: killed, at: schedule.now() });
  }

  #feesIn({ round }: Market): FeeSchedule {
    return this.#parts.faults.fees.pick(round)?.charged(round) ?? round.fees;
  }

  #trade(
    market: Market,
    taker: LiveOrder,
    { levels, complete }: Match,
    { transactionHash, fees }: TradeTerms,
  ): Executed {
    const { schedule, settlement, vault, faults, random } = this.#parts;
    const internal = isInternal(taker, levels);
    const rule = internal ? undefined : faults.settlements.pick(settlingTrade(taker, levels));
    const terms = { internal, escrowed: rule !== undefined, fees };
    const { executed, transfer } = execute(taker, levels, market, vault, terms);
    if (complete) taker.status = 'MATCHED';
    if (internal) return executed;

    const identity = { id: uuidOf(random) as TradeId, transactionHash, matchedAt: schedule.now() };
    const orders = [taker, ...legsOf(levels).map(({ maker }) => maker)];
    for (const order of orders) order.tradeIds.push(identity.id);
    const trade = tradeOf(identity, market, taker, levels, executed);
    settlement.begin(trade, transfer, rule?.course ?? USUAL_COURSE);
    for (const order of orders) this.#tell('UPDATE', order);
    return executed;
  }

  #end(order: LiveOrder, status: OrderStatus): void {
    order.status = status;
    this.#tell('CANCELLATION', order);
  }

  #tell(change: OrderChange, order: LiveOrder): void {
    if (order.account.internal) return;
    this.#parts.notices.emit({ type: 'order', change, order: recordOf(order), at: this.#parts.schedule.now() });
  }
}

/** Whether the wallet can pay a match with its fees, and also holds what the rest of the order reserves. */
function isAffordable(order: LiveOrder, { levels, size }: Match, rests: boolean, fees: FeeSchedule): boolean {
  const { account, side, token, price } = order;
  const left = microShares(rests ? order.size - size : 0);
  if (side === 'SELL') return size + left <= account.freeShares(token);
  return owedFor(levels, fees) + cost(left, price) <= account.freeCash;
}

function settlingTrade(taker: LiveOrder, levels: readonly MatchLevel[]): SettlingTrade {
  const orders = [taker, ...legsOf(levels).map(({ maker }) => maker)];
  return {
    asset: taker.round.asset,
    wallets: new Set(orders.map(({ account }) => account.address.toLowerCase())),
  };
}

function refused(error: string): TakeOutcome {
  return { kind: 'refused', error };
}
