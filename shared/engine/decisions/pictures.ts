import { takerFee } from '../../market/fees.ts';
import { isImmediate } from '../../market/order-rules.ts';
import type { MarketPicture, OrderPicture } from '../../risk/gates.ts';
import { crosses, type Leg } from '../../risk/self-cross.ts';
import { cost, type EpochMs, epochMs, type MicroShares, microUsdc } from '../../units/index.ts';
import { booksLive, durationIn, type Market } from '../market.ts';
import { marketAtRisk, openOrderCount, totalAtRisk } from '../money/exposure.ts';
import { isFinal, type Order, remainingOf, stateOf } from '../orders/order.ts';
import type { Engine } from '../state.ts';
import { heldBy } from '../venue-hold.ts';

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
    halted: engine.command.mode !== 'run',
    lease: engine.lease,
    venueHold: heldBy(engine),
    venuePostOnly: engine.now < engine.postOnlyUntil,
    userStream: userStream(engine),
    reconciled: reconciliation.done,
    satOut: market.satOut,
    phase: market.phase,
    acceptingOrders: market.acceptingOrders,
    booksLive: booksLive(market),
    booksStale: books.up.stale || books.down.stale,
    booksCrossed: books.up.crossedSince !== undefined || books.down.crossedSince !== undefined,
    strikeKnown: market.strike !== undefined,
    foreignOrders: reconciliation.foreign,
    unknownOrders: hasUnknown(market),
  };
}

/** What the gates must know of an order that is wanted. @param takes whether it would pay the taker's fee */
export function orderPicture(engine: Engine, market: Market, wish: Wish, takes: boolean): OrderPicture {
  const { price, size, side } = wish;
  const notional = cost(size, price);
  const fee = takes ? takerFee(size, price, market.round.fees) : 0;
  return {
    size,
    notional,
    risk: microUsdc(side === 'BUY' ? notional + fee : 0),
    minSize: market.round.minSize,
    marketAtRisk: marketAtRisk(market),
    atRisk: totalAtRisk(engine),
    exposureLimit: engine.lease?.exposureLimit ?? microUsdc(0),
    openOrders: openOrderCount(engine),
    takePending: takesOf(market).some((order) => !isFinal(stateOf(order))),
    tookOtherSide: market.takenSide !== undefined && market.takenSide !== wish.outcome,
    coolUntil: coolUntil(engine, market),
    now: engine.now,
    crossesOwn: crossingOrders(market, wish).length > 0,
    limits: engine.config.risk,
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

function userStream({ feeds, now }: Engine): MarketPicture['userStream'] {
  if (feeds.user.up) return 'up';
  const downMs = now - feeds.user.since;
  if (downMs > USER_BLIND_MS) return 'blind';
  return downMs > USER_QUIET_MS ? 'quiet' : 'up';
}

function coolUntil({ config }: Engine, market: Market): EpochMs {
  return epochMs((market.lastTakeAt ?? -Infinity) + durationIn(market, config.risk.cooldownMs));
}
