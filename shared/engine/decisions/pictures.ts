import { takerFee } from '../../market/fees.ts';
import type { MarketPicture, OrderPicture } from '../../risk/gates.ts';
import type { AccountTerms } from '../../risk/lease.ts';
import type { Side } from '../../market/ids.ts';
import { crosses, type Leg } from '../../risk/self-cross.ts';
import { othersTop } from '../../strategies/others-top.ts';
import type { ChurnRules } from '../../strategies/strategy.ts';
import {
  cost,
  type EpochMs,
  epochMs,
  type MicroShares,
  type MicroUsdc,
  microUsdc,
  type Price,
} from '../../units/index.ts';
import type { StrategyName } from '../config.ts';
import { booksLive, durationIn, type Market } from '../market.ts';
import { marketAtRisk, openOrderCount, totalAtRisk } from '../money/exposure.ts';
import { usageOf, worstUnpaired } from '../money/usage.ts';
import { type Order, remainingOf } from '../orders/order.ts';
import { workingSums } from '../orders/working-sums.ts';
import type { Engine } from '../state.ts';
import { heldBy } from '../venue-hold.ts';
import { averageAsk } from './take-size.ts';

/** Down for longer than this: nothing new is sent; for longer than that: quotes are pulled (reliability §6). */
export const USER_QUIET_MS = 2_000;
export const USER_BLIND_MS = 5_000;

/** An order that somebody wants, before the gates. */
export type Wish = Leg & { readonly size: MicroShares; readonly level?: number };

/** How an order is to be judged besides its terms. */
export type Judgement = {
  /** It would pay the taker's fee. */
  readonly takes: boolean;
  /** The ask that a signal was judged at. */
  readonly judgedAsk?: Price;
  /** Legs of the same plan, which go out before it: counted as if they had. */
  readonly alongside?: readonly Wish[];
};

/** What the gates must know of a market now. */
export function marketPicture(engine: Engine, market: Market): MarketPicture {
  const { books, reconciliation } = market;
  return {
    now: engine.now,
    halted: engine.command.mode !== 'run' || engine.suspendedFor !== undefined,
    lease: engine.lease,
    venueHold: heldBy(engine),
    venuePostOnly: engine.now < engine.postOnlyUntil,
    userStream: userStream(engine),
    clockSkewMs: Math.abs(engine.clockOffsetMs),
    reconciled: reconciliation.done,
    quotingOff: engine.quotingOff,
    satOut: market.satOut,
    phase: market.phase,
    acceptingOrders: market.acceptingOrders && engine.now >= market.readiness.notBefore,
    booksLive: booksLive(market),
    booksStale: books.up.stale || books.down.stale,
    booksCrossed: books.up.crossedSince !== undefined || books.down.crossedSince !== undefined,
    spreadTicks: spreadTicks(market),
    strikeKnown: market.strike !== undefined,
    foreignOrders: reconciliation.foreign,
    unknownOrders: workingSums(market).hasUnknown,
    limits: engine.config.risk,
    inventoryMismatch: market.balance.blocked,
  };
}

/** A wish with its author. */
type AuthoredWish = Wish & { readonly strategy: StrategyName; readonly churn?: ChurnRules | undefined };

/** What the gates must know of an order that a strategy wants. It holds as long as nothing is placed or cancelled. */
export function orderPicture(engine: Engine, market: Market, wish: AuthoredWish, judgement: Judgement): OrderPicture {
  return new LazyOrderPicture(engine, market, wish, judgement);
}

/** Works out what a gate asks for when it asks: a denial that stands is found by one of the first, in every step. */
class LazyOrderPicture implements OrderPicture {
  readonly #engine: Engine;
  readonly #market: Market;
  readonly #wish: AuthoredWish;
  readonly #judgement: Judgement;
  /** Looked at whether a gate asks or not: each look fills the bucket up, and rounds. */
  readonly #tokens: number;
  #risk: MicroUsdc | undefined;

  constructor(engine: Engine, market: Market, wish: AuthoredWish, judgement: Judgement) {
    this.#engine = engine;
    this.#market = market;
    this.#wish = wish;
    this.#judgement = judgement;
    this.#tokens = engine.orderBudget?.balance(engine.now) ?? Infinity;
  }

  get side(): Side {
    return this.#wish.side;
  }

  get price(): Price {
    return this.#wish.price;
  }

  get size(): MicroShares {
    return this.#wish.size;
  }

  get notional(): MicroUsdc {
    return cost(this.size, this.price);
  }

  get risk(): MicroUsdc {
    return (this.#risk ??= riskOf(this.#market, this.#wish, this.#judgement.takes));
  }

  get minSize(): MicroShares {
    return this.#market.round.minSize;
  }

  get marketAtRisk(): MicroUsdc {
    return microUsdc(marketAtRisk(this.#market) + this.#riskBefore());
  }

  get atRisk(): MicroUsdc {
    return microUsdc(totalAtRisk(this.#engine) + this.#riskBefore());
  }

  get exposureLimit(): MicroUsdc {
    return this.#engine.lease?.exposureLimit ?? microUsdc(0);
  }

  get freeCash(): number {
    const { cash } = this.#terms();
    return cash === undefined ? Infinity : cash - this.atRisk;
  }

  get tradesLeft(): number {
    const { trades } = this.#terms();
    if (trades === undefined) return Infinity;
    const used = usageOf(this.#engine).trades;
    return trades - used.done - used.open - this.#alongside().length;
  }

  get volumeLeft(): number {
    const { volume } = this.#terms();
    if (volume === undefined) return Infinity;
    const used = usageOf(this.#engine).volume;
    const before = this.#alongside().reduce((sum, leg) => sum + cost(leg.size, leg.price), 0);
    return volume - used.done - used.open - before;
  }

  get unpairedLeft(): number {
    const { unpaired } = this.#terms();
    return unpaired === undefined ? Infinity : unpaired - usageOf(this.#engine).unpaired;
  }

  get unpaired(): MicroShares {
    return worstUnpaired(this.#market);
  }

  get unpairedAfter(): MicroShares {
    return worstUnpaired(this.#market, this.side === 'BUY' ? this.#wish : undefined);
  }

  get openOrders(): number {
    return openOrderCount(this.#engine) + this.#alongside().length;
  }

  get orderTokens(): number {
    return this.#tokens - this.#alongside().length;
  }

  get takePending(): boolean {
    return workingSums(this.#market).isTaking;
  }

  get takes(): number {
    return this.#market.takes;
  }

  get judgedAsk(): Price | undefined {
    return this.#judgement.judgedAsk;
  }

  get bestAsk(): Price | 0 {
    return this.#market.books[this.#wish.outcome].bestAsk;
  }

  get averageAsk(): number {
    return averageAsk(this.#market.books[this.#wish.outcome], this.bestAsk, this.size);
  }

  get isBanded(): boolean {
    return this.limits.buyBand.strategies.includes(this.#wish.strategy);
  }

  get tookOtherSide(): boolean {
    const { takenSide } = this.#market;
    return takenSide !== undefined && takenSide !== this.#wish.outcome;
  }

  get coolUntil(): EpochMs {
    return epochMs((this.#market.lastTakeAt ?? -Infinity) + durationIn(this.#market, this.limits.cooldownMs));
  }

  get now(): EpochMs {
    return this.#engine.now;
  }

  get wouldTake(): boolean {
    return this.#wish.churn !== undefined && wouldTake(this.#market, this.#wish);
  }

  get crossesOwn(): boolean {
    return crossingOrders(this.#market, this.#wish).length > 0;
  }

  get limits(): OrderPicture['limits'] {
    return this.#engine.config.risk;
  }

  #terms(): AccountTerms {
    return this.#engine.lease?.account ?? {};
  }

  #alongside(): readonly Wish[] {
    return this.#judgement.alongside ?? NO_LEGS;
  }

  #riskBefore(): number {
    return this.#alongside().reduce((sum, leg) => sum + riskOf(this.#market, leg, true), 0);
  }
}

const NO_LEGS: readonly Wish[] = [];

/** What an order may cost: a sale of what is held costs nothing. */
function riskOf({ round }: Market, { side, size, price }: Wish, takes: boolean): MicroUsdc {
  if (side === 'SELL') return microUsdc(0);
  return microUsdc(cost(size, price) + (takes ? takerFee(size, price, round.fees) : 0));
}

/** Our own orders that the wish would trade with. */
export function crossingOrders({ working }: Market, wish: Leg): Order[] {
  return [...working].filter((order) => remainingOf(order) > 0 && crosses(order.terms, wish));
}

/** The other side came to this price: an order that must not take cannot be placed there, and one that rests goes. */
export function wouldTake({ books }: Market, { outcome, side, price }: Leg): boolean {
  const { bestBid, bestAsk } = books[outcome].view;
  return side === 'BUY' ? bestAsk !== 0 && price >= bestAsk : bestBid !== 0 && price <= bestBid;
}

/** As the others make it: our own quotes inside a wide spread do not narrow it. */
function spreadTicks(market: Market): number {
  const { books } = market;
  const { bestBid, bestAsk } = othersTop(books.up.view, 'up', workingSums(market).views);
  return bestBid === 0 || bestAsk === 0 ? 0 : (bestAsk - bestBid) / books.up.tick;
}

function userStream({ feeds, now }: Engine): MarketPicture['userStream'] {
  if (feeds.user.up) return 'up';
  const downMs = now - feeds.user.since;
  if (downMs > USER_BLIND_MS) return 'blind';
  return downMs > USER_QUIET_MS ? 'quiet' : 'up';
}
