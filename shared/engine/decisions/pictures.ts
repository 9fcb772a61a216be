import { takerFee } from '../../market/fees.ts';
import { isImmediate } from '../../market/order-rules.ts';
import type { MarketPicture, OrderPicture } from '../../risk/gates.ts';
import type { AccountTerms } from '../../risk/lease.ts';
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
import { isFinal, type Order, remainingOf, stateOf } from '../orders/order.ts';
import type { Engine } from '../state.ts';
import { heldBy } from '../venue-hold.ts';
import { averageAsk } from './take-size.ts';
import { ownOrders } from './own-picture.ts';

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
    satOut: market.satOut,
    phase: market.phase,
    acceptingOrders: market.acceptingOrders && engine.now >= market.readiness.notBefore,
    booksLive: booksLive(market),
    booksStale: books.up.stale || books.down.stale,
    booksCrossed: books.up.crossedSince !== undefined || books.down.crossedSince !== undefined,
    spreadTicks: spreadTicks(market),
    strikeKnown: market.strike !== undefined,
    foreignOrders: reconciliation.foreign,
    unknownOrders: hasUnknown(market),
    limits: engine.config.risk,
    inventoryMismatch: market.balance.blocked,
  };
}

/** What the gates must know of an order that a strategy wants. */
export function orderPicture(
  engine: Engine,
  market: Market,
  wish: Wish & { readonly strategy: StrategyName; readonly churn?: ChurnRules | undefined },
  { takes, judgedAsk, alongside = [] }: Judgement,
): OrderPicture {
  const { price, size, side, outcome, strategy } = wish;
  const { risk: limits } = engine.config;
  const book = market.books[outcome];
  const notional = cost(size, price);
  const before = sumOf(market, alongside);
  const atRisk = microUsdc(totalAtRisk(engine) + before.risk);
  const left = whatIsLeft(engine, atRisk);
  return {
    side,
    price,
    size,
    notional,
    risk: riskOf(market, wish, takes),
    minSize: market.round.minSize,
    marketAtRisk: microUsdc(marketAtRisk(market) + before.risk),
    atRisk,
    exposureLimit: engine.lease?.exposureLimit ?? microUsdc(0),
    ...left,
    tradesLeft: left.tradesLeft - alongside.length,
    volumeLeft: left.volumeLeft - before.notional,
    unpaired: worstUnpaired(market),
    unpairedAfter: worstUnpaired(market, side === 'BUY' ? { outcome, size } : undefined),
    openOrders: openOrderCount(engine) + alongside.length,
    orderTokens: (engine.orderBudget?.balance(engine.now) ?? Infinity) - alongside.length,
    takePending: takesOf(market).some((order) => !isFinal(stateOf(order))),
    takes: market.takes,
    judgedAsk,
    bestAsk: book.bestAsk,
    averageAsk: averageAsk(book, book.bestAsk, size),
    isBanded: limits.buyBand.strategies.includes(strategy),
    tookOtherSide: market.takenSide !== undefined && market.takenSide !== wish.outcome,
    coolUntil: coolUntil(engine, market),
    now: engine.now,
    wouldTake: wish.churn !== undefined && wouldTake(market, wish),
    crossesOwn: crossingOrders(market, wish).length > 0,
    limits,
  };
}

/** What an order may cost: a sale of what is held costs nothing. */
function riskOf({ round }: Market, { side, size, price }: Wish, takes: boolean): MicroUsdc {
  if (side === 'SELL') return microUsdc(0);
  return microUsdc(cost(size, price) + (takes ? takerFee(size, price, round.fees) : 0));
}

function sumOf(market: Market, legs: readonly Wish[]): { readonly risk: number; readonly notional: number } {
  let risk = 0;
  let notional = 0;
  for (const leg of legs) {
    risk += riskOf(market, leg, true);
    notional += cost(leg.size, leg.price);
  }
  return { risk, notional };
}

/** What the account's terms leave, over what this engine used of them. */
function whatIsLeft(
  engine: Engine,
  atRisk: MicroUsdc,
): Pick<OrderPicture, 'freeCash' | 'tradesLeft' | 'volumeLeft' | 'unpairedLeft'> {
  const { cash, trades, volume, unpaired }: AccountTerms = engine.lease?.account ?? {};
  const used = usageOf(engine);
  return {
    freeCash: cash === undefined ? Infinity : cash - atRisk,
    tradesLeft: trades === undefined ? Infinity : trades - used.trades.done - used.trades.open,
    volumeLeft: volume === undefined ? Infinity : volume - used.volume.done - used.volume.open,
    unpairedLeft: unpaired === undefined ? Infinity : unpaired - used.unpaired,
  };
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

function takesOf({ working }: Market): Order[] {
  return [...working].filter(({ terms }) => isImmediate(terms));
}

function hasUnknown({ working }: Market): boolean {
  for (const order of working) if (stateOf(order) === 'unknown') return true;
  return false;
}

/** As the others make it: our own quotes inside a wide spread do not narrow it. */
function spreadTicks(market: Market): number {
  const { books } = market;
  const { bestBid, bestAsk } = othersTop(books.up.view, 'up', ownOrders(market));
  return bestBid === 0 || bestAsk === 0 ? 0 : (bestAsk - bestBid) / books.up.tick;
}

function userStream({ feeds, now }: Engine): MarketPicture['userStream'] {
  if (feeds.user.up) return 'up';
  const downMs = now - feeds.user.since;
  if (downMs > USER_BLIND_MS) return 'blind';
  return downMs > USER_QUIET_MS ? 'quiet' : 'up';
}

function coolUntil({ config }: Engine, market: Market): EpochMs {
  return epochMs((market.lastTakeAt ?? -Infinity) + durationIn(market, config.risk.cooldownMs));
}
