import { DENIALS } from '../../risk/denials.ts';
import { denialOfMarket, denialOfOrder, type MarketPicture } from '../../risk/gates.ts';
import type { ChurnRules, Quote } from '../../strategies/strategy.ts';
import { type MicroShares, microShares, SIZE_STEP } from '../../units/index.ts';
import type { EffectSink } from '../effect-sink.ts';
import { durationIn, type Market } from '../market.ts';
import { sellableOf } from '../money/inventory.ts';
import { cancelOrders } from '../orders/cancel.ts';
import { type Order, remainingOf } from '../orders/order.ts';
import { isResendable, resendOrder } from '../orders/resend.ts';
import { workingSums } from '../orders/working-sums.ts';
import type { Engine } from '../state.ts';
import { tallyOf } from './evaluations.ts';
import { orderPicture, wouldTake } from './pictures.ts';
import { deny, placeOrder, restingType } from './place.ts';
import { holdBack, noteQuoted, noteStanding, type QuoteWish, waits } from './quote-slots.ts';
import { isSameSlot, type SlotName } from './slot-names.ts';

/** An order is left alone while its size is within this factor of what is wanted, and within the closer one when it is old. */
const SIZE_FACTOR = 2;
const OLD_SIZE_FACTOR = 1.1;

/** … and is made anew when it is older than this, however well it fits (strategies §8, quote life); nominal. */
const QUOTE_TTL_MS = 120_000;

/**
 * Makes what rests agree with what is wanted (strategies §8, quote life): orders that fit stay, others are cancelled, and what
 * is missing is placed once its slot is free. A slot changes at most once per minimum interval, except that what nobody
 * wants any more and what would no longer rest is cancelled at once. Cancels pass no gate and go before what is placed.
 */
export function updateQuotes(
  engine: Engine,
  market: Market,
  wishes: readonly QuoteWish[],
  picture: MarketPicture,
  out: EffectSink,
): void {
  const { resting } = workingSums(market);
  if (resting.length === 0 && wishes.length === 0) return;
  const denial = denialOfMarket(picture, 'quote');
  noteStanding(engine, market, resting);
  const wanted = holdBack(engine, market, wishes);
  const mayRest = denial === undefined || !DENIALS[denial].pullsQuotes;
  let unwanted = NO_ORDERS;
  for (const order of resting) {
    if (!mayRest || isUnwanted(engine, market, order, atSlot(wanted, order.terms))) unwanted = [...unwanted, order];
  }
  if (unwanted.length > 0) cancelOrders(engine, unwanted, out);
  resendLost(engine, resting, unwanted, picture, out);
  for (const wish of wanted) {
    if (isFilled(resting, wish)) {
      if (denial !== undefined && !mayRest) tallyOf(market, wish.strategy).refused(denial);
      continue;
    }
    if (denial === undefined) fillSlot(engine, market, wish, out);
    else deny(engine, market, wish.strategy, wish, denial, out);
  }
}

const NO_ORDERS: readonly Order[] = [];

/** There are a few slots, so that looking through them is quicker than an index. */
function atSlot(wishes: readonly QuoteWish[], name: SlotName): QuoteWish | undefined {
  for (const wish of wishes) if (isSameSlot(wish, name)) return wish;
  return undefined;
}

function isFilled(resting: readonly Order[], wish: QuoteWish): boolean {
  for (const { terms } of resting) if (isSameSlot(terms, wish)) return true;
  return false;
}

/** Orders that are still wanted as they are and seem lost go out again, if but for them anything might. */
function resendLost(
  engine: Engine,
  resting: readonly Order[],
  unwanted: readonly Order[],
  picture: MarketPicture,
  out: EffectSink,
): void {
  if (!picture.unknownOrders) return;
  const lost = resting.filter((order) => isResendable(order) && !unwanted.includes(order));
  if (lost.length === 0 || denialOfMarket({ ...picture, unknownOrders: false }, 'quote') !== undefined) return;
  for (const order of lost) resendOrder(engine, order, out);
}

/** Whether a resting order is to be cancelled now. */
function isUnwanted(engine: Engine, market: Market, order: Order, wish: QuoteWish | undefined): boolean {
  if (wish === undefined || order.abandoned) return true;
  if (wish.churn !== undefined && wouldTake(market, order.terms)) return true;
  return !fits(engine, market, order, wish) && !waits(engine, market, wish);
}

function fits(engine: Engine, market: Market, order: Order, wish: QuoteWish): boolean {
  if (wish.churn !== undefined) return fitsLadder(engine, market, order, wish, wish.churn);
  const remaining = remainingOf(order);
  if (order.terms.price !== wish.price || remaining < market.round.minSize) return false;
  const ageMs = engine.now - order.terms.intendedAt;
  if (ageMs >= durationIn(market, QUOTE_TTL_MS)) return false;
  const isOld = ageMs >= durationIn(market, engine.config.making.refreshMs);
  const factor = isOld ? OLD_SIZE_FACTOR : SIZE_FACTOR;
  return remaining * factor >= wish.size && remaining <= wish.size * factor;
}

/** Near enough by the ladder's own rules (strategies §10.3). */
function fitsLadder(
  engine: Engine,
  market: Market,
  order: Order,
  { price, outcome, side, size }: QuoteWish,
  rules: ChurnRules,
): boolean {
  const remaining = remainingOf(order);
  if (remaining < market.round.minSize || isTooOld(engine, market, order, rules)) return false;
  if (Math.abs(order.terms.price - price) >= rules.repriceTicks * market.books[outcome].tick) return false;
  const wanted = side === 'BUY' ? size : Math.min(size, remaining + sellableOf(market, outcome));
  return Math.abs(remaining - wanted) < rules.resizeShare * remaining;
}

function isTooOld({ now }: Engine, market: Market, { terms }: Order, { maxAgeMs }: ChurnRules): boolean {
  return maxAgeMs !== undefined && now - terms.intendedAt >= durationIn(market, maxAgeMs);
}

function fillSlot(engine: Engine, market: Market, wish: QuoteWish, out: EffectSink): void {
  const size = sendableSize(market, wish);
  if (size === 0 || waits(engine, market, wish)) return;
  const order = { ...wish, size };
  const denial = denialOfOrder(orderPicture(engine, market, order, { takes: false }), 'quote');
  if (denial !== undefined) return deny(engine, market, wish.strategy, wish, denial, out);
  noteQuoted(engine, market, wish);
  placeOrder(engine, market, wish.strategy, order, restingType(market), out);
}

/**
 * A SELL is bounded by settled shares that no other order offers (strategies §17).
 *
 * @param spokenFor shares of it that another order of the same decision is about to offer
 */
export function sendableSize(
  market: Market,
  { outcome, side, size }: Pick<Quote, 'outcome' | 'side' | 'size'>,
  spokenFor = 0,
): MicroShares {
  if (side === 'BUY') return size;
  const free = Math.max(0, Math.min(size, sellableOf(market, outcome) - spokenFor));
  return microShares(Math.floor(free / SIZE_STEP) * SIZE_STEP);
}
