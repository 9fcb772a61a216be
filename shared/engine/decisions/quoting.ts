import { isImmediate } from '../../market/order-rules.ts';
import { DENIALS } from '../../risk/denials.ts';
import { denialOfMarket, denialOfOrder, type MarketPicture } from '../../risk/gates.ts';
import type { Quote } from '../../strategies/strategy.ts';
import { type EpochMs, epochMs, type MicroShares, microShares, SIZE_STEP } from '../../units/index.ts';
import type { StrategyName } from '../config.ts';
import type { EffectSink } from '../effect-sink.ts';
import { durationIn, type Market } from '../market.ts';
import { sellableOf } from '../money/inventory.ts';
import { cancelOrders } from '../orders/cancel.ts';
import { isFinal, type Order, remainingOf, stateOf } from '../orders/order.ts';
import { isResendable, resendOrder } from '../orders/resend.ts';
import type { Engine } from '../state.ts';
import { orderPicture } from './pictures.ts';
import { deny, placeOrder, restingType } from './place.ts';

/** A quote with the strategy that wants it. Together with outcome and side it names a slot, which holds one order. */
export type QuoteWish = Quote & { readonly strategy: StrategyName };

type Slot = Pick<QuoteWish, 'strategy' | 'outcome' | 'side'>;

/** An order is left alone while its size is within this factor of what is wanted, and within the closer one when it is old. */
const SIZE_FACTOR = 2;
const OLD_SIZE_FACTOR = 1.1;

/**
 * Makes what rests agree with what is wanted (strategies §8, quote life): orders that fit stay, others are cancelled, and what
 * is missing is placed once its slot is free. A slot changes at most once per minimum refresh, except that what nobody
 * wants any more is cancelled at once. Cancels pass no gate.
 */
export function updateQuotes(
  engine: Engine,
  market: Market,
  wishes: readonly QuoteWish[],
  picture: MarketPicture,
  out: EffectSink,
): void {
  const denial = denialOfMarket(picture, 'quote');
  const resting = [...market.working].filter((order) => !isImmediate(order.terms) && !isFinal(stateOf(order)));
  const filled = new Set(resting.map((order) => slotOf(order.terms)));
  const wanted = new Map(wishes.map((wish) => [slotOf(wish), wish]));
  const mayRest = denial === undefined || !DENIALS[denial].pullsQuotes;
  const unwanted = resting.filter(
    (order) => !mayRest || isUnwanted(engine, market, order, wanted.get(slotOf(order.terms))),
  );
  cancelOrders(engine, unwanted, out);
  resendLost(
    engine,
    resting.filter((order) => !unwanted.includes(order)),
    picture,
    out,
  );
  for (const [slot, wish] of wanted) {
    if (filled.has(slot)) continue;
    if (denial === undefined) fillSlot(engine, market, wish, out);
    else deny(engine, market, wish.strategy, wish, denial, out);
  }
}

/** Orders that are still wanted as they are and seem lost go out again, if but for them anything might. */
function resendLost(engine: Engine, wanted: readonly Order[], picture: MarketPicture, out: EffectSink): void {
  const lost = wanted.filter(isResendable);
  if (lost.length === 0 || denialOfMarket({ ...picture, unknownOrders: false }, 'quote') !== undefined) return;
  for (const order of lost) resendOrder(engine, order, out);
}

/** Whether a resting order is to be cancelled now. */
function isUnwanted(engine: Engine, market: Market, order: Order, wish: QuoteWish | undefined): boolean {
  if (wish === undefined || order.abandoned) return true;
  return !fits(engine, market, order, wish) && !waits(engine, market, slotOf(wish));
}

function fits(engine: Engine, market: Market, order: Order, wish: QuoteWish): boolean {
  const remaining = remainingOf(order);
  if (order.terms.price !== wish.price || remaining < market.round.minSize) return false;
  const isOld = engine.now - order.terms.intendedAt >= durationIn(market, engine.config.making.refreshMs);
  const factor = isOld ? OLD_SIZE_FACTOR : SIZE_FACTOR;
  return remaining * factor >= wish.size && remaining <= wish.size * factor;
}

function fillSlot(engine: Engine, market: Market, wish: QuoteWish, out: EffectSink): void {
  const size = sendableSize(market, wish);
  if (size === 0 || waits(engine, market, slotOf(wish))) return;
  const order = { ...wish, size };
  const denial = denialOfOrder(orderPicture(engine, market, order), 'quote');
  if (denial !== undefined) return deny(engine, market, wish.strategy, wish, denial, out);
  holdSlot(engine, market, wish);
  placeOrder(engine, market, wish.strategy, order, restingType(market), out);
}

/** A SELL is bounded by settled shares that no other order offers (strategies §17). */
function sendableSize(market: Market, { outcome, side, size }: QuoteWish): MicroShares {
  if (side === 'BUY') return size;
  return microShares(Math.floor(Math.max(0, Math.min(size, sellableOf(market, outcome))) / SIZE_STEP) * SIZE_STEP);
}

/** The slot was changed just now and stays as it is for the minimum refresh. */
export function holdSlot(engine: Engine, market: Market, slot: Slot): void {
  market.slotChangedAt.set(slotOf(slot), engine.now);
}

/** True while the slot was changed too short a time ago; the engine then looks again when it may. */
function waits(engine: Engine, market: Market, slot: string): boolean {
  const changedAt = market.slotChangedAt.get(slot);
  if (changedAt === undefined) return false;
  const freeAt: EpochMs = epochMs(changedAt + durationIn(market, engine.config.making.minRefreshMs));
  if (engine.now >= freeAt) return false;
  engine.requoteAt = epochMs(Math.min(engine.requoteAt ?? freeAt, freeAt));
  return true;
}

function slotOf({ strategy, outcome, side }: Slot): string {
  return `${strategy} ${outcome} ${side}`;
}
