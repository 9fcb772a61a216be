import { takerFee } from '../../market/fees.ts';
import { isImmediate } from '../../market/order-rules.ts';
import type { MarketPicture, OrderPicture } from '../../risk/gates.ts';
import type { AccountTerms } from '../../risk/lease.ts';
import { crosses, type Leg } from '../../risk/self-cross.ts';
import { othersTop } from '../../strategies/others-top.ts';
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
import { ownOrders } from './strategy-view.ts';

/** Down for longer than this: nothing new is sent; for longer than that: quotes are pulled (reliability §6). */
export const USER_QUIET_MS = 2_000;
export const USER_BLIND_MS = 5_000;

/** An order that somebody wants, before the gates. */
export type Wish = Leg & { readonly size: MicroShares };

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

/**
 * What the gates must know of an order that a strategy wants.
 *
 * @param judgedAsk the ask that a take was judged at: it would pay the taker's fee; absent for a quote
 */
export function orderPicture(
  engine: Engine,
  market: Market,
  wish: Wish & { readonly strategy: StrategyName },
  judgedAsk?: Price,
): OrderPicture {
  const { price, size, side, outcome, strategy } = wish;
  const { risk: limits } = engine.config;
  const book = market.books[outcome];
  const notional = cost(size, price);
  const fee = judgedAsk === undefined ? 0 : takerFee(size, price, market.round.fees);
  const atRisk = totalAtRisk(engine);
  return {
    side,
    price,
    size,
    notional,
    risk: microUsdc(side === 'BUY' ? notional + fee : 0),
    minSize: market.round.minSize,
    marketAtRisk: marketAtRisk(market),
    atRisk,
    exposureLimit: engine.lease?.exposureLimit ?? microUsdc(0),
    ...whatIsLeft(engine, atRisk),
    unpaired: worstUnpaired(market),
    unpairedAfter: worstUnpaired(market, side === 'BUY' ? { outcome, size } : undefined),
    openOrders: openOrderCount(engine),
    orderTokens: engine.orderBudget?.balance(engine.now) ?? Infinity,
    takePending: takesOf(market).some((order) => !isFinal(stateOf(order))),
    takes: market.takes,
    judgedAsk,
    bestAsk: book.bestAsk,
    averageAsk: averageAsk(book, book.bestAsk, size),
    isBanded: limits.buyBand.strategies.includes(strategy),
    tookOtherSide: market.takenSide !== undefined && market.takenSide !== wish.outcome,
    coolUntil: coolUntil(engine, market),
    now: engine.now,
    crossesOwn: crossingOrders(market, wish).length > 0,
    limits,
  };
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
