import type { Basis, ChurnRules, Quote } from '../../strategies/strategy.ts';
import { epochMs, PRICE_ONE, price } from '../../units/index.ts';
import type { StrategyName } from '../config.ts';
import { durationIn, type Market, type QuoteSlot } from '../market.ts';
import type { Order } from '../orders/order.ts';
import type { Engine } from '../state.ts';
import { type SlotName, slotOf } from './slot-names.ts';

/** A quote with the strategy that wants it, and how patient that strategy is with what rests. */
export type QuoteWish = Quote & {
  readonly strategy: StrategyName;
  readonly churn?: ChurnRules | undefined;
  readonly basis?: Basis | undefined;
};

/** The chase limiter counts ticks over this time; nominal. */
const CHASE_WINDOW_MS = 1_000;

/** The slot was changed just now and stays as it is for its minimum interval. */
export function holdSlot(engine: Engine, market: Market, name: SlotName): void {
  slotState(market, name).changedAt = engine.now;
}

/** The slot was filled just now, at this price. */
export function noteQuoted(engine: Engine, market: Market, wish: QuoteWish): void {
  holdSlot(engine, market, wish);
  if (wish.churn !== undefined) slotState(market, wish).prices.push({ price: wish.price, until: engine.now });
}

/** What rests now stands at its price until now. Only slots with a chase limiter remember prices. */
export function noteStanding(engine: Engine, market: Market, resting: readonly Order[]): void {
  if (!remembersPrices(market)) return;
  const windowMs = durationIn(market, CHASE_WINDOW_MS);
  for (const { terms } of resting) {
    const standing = market.quoteSlots.get(slotOf(terms))?.prices.at(-1);
    if (standing?.price === terms.price) standing.until = engine.now;
  }
  for (const { prices } of market.quoteSlots.values()) {
    while (prices[0] !== undefined && prices[0].until <= engine.now - windowMs) prices.shift();
  }
}

function remembersPrices({ quoteSlots }: Market): boolean {
  for (const { prices } of quoteSlots.values()) if (prices.length > 0) return true;
  return false;
}

/** True while the slot was changed too short a time ago; the engine then looks again when it may. */
export function waits(engine: Engine, market: Market, wish: QuoteWish): boolean {
  const changedAt = market.quoteSlots.get(slotOf(wish))?.changedAt;
  if (changedAt === undefined) return false;
  const intervalMs = wish.churn?.minUpdateMs ?? engine.config.making.minRefreshMs;
  const freeAt = changedAt + durationIn(market, intervalMs);
  if (engine.now >= freeAt) return false;
  lookAgainAt(engine, freeAt);
  return true;
}

/**
 * The wishes with their prices held back: level 0 comes towards the other side by no more than so many ticks a second over
 * all that it stood at, and takes its deeper levels back with it. Going away is free (strategies §10.3).
 */
export function holdBack(engine: Engine, market: Market, wishes: readonly QuoteWish[]): readonly QuoteWish[] {
  if (!isHeldBack(wishes)) return wishes;
  const excess = new Map<string, number>();
  for (const wish of wishes) if ((wish.level ?? 0) === 0) excess.set(slotOf(wish), excessOf(engine, market, wish));
  return wishes
    .map((wish) => {
      const back = excess.get(slotOf({ ...wish, level: 0 })) ?? 0;
      return back === 0 ? wish : { ...wish, price: price(wish.price + (wish.side === 'BUY' ? -back : back)) };
    })
    .filter((wish) => wish.price > 0 && wish.price < PRICE_ONE);
}

function isHeldBack(wishes: readonly QuoteWish[]): boolean {
  for (const { churn } of wishes) if (churn !== undefined) return true;
  return false;
}

/** How far a level 0 would come too near to the other side now. */
function excessOf(engine: Engine, market: Market, wish: QuoteWish): number {
  const prices = market.quoteSlots.get(slotOf(wish))?.prices ?? [];
  if (wish.churn === undefined || prices.length === 0) return 0;
  const sign = wish.side === 'BUY' ? 1 : -1;
  const farthest = Math.min(...prices.map(({ price: stoodAt }) => sign * stoodAt));
  const nearest = farthest + wish.churn.maxRiseTicksPerS * market.books[wish.outcome].tick;
  const excess = Math.max(0, sign * wish.price - nearest);
  const [oldest] = prices;
  if (excess > 0 && oldest !== undefined) lookAgainAt(engine, oldest.until + durationIn(market, CHASE_WINDOW_MS));
  return excess;
}

function slotState({ quoteSlots }: Market, name: SlotName): QuoteSlot {
  const key = slotOf(name);
  const known = quoteSlots.get(key);
  if (known !== undefined) return known;
  const slot: QuoteSlot = { changedAt: epochMs(0), prices: [] };
  quoteSlots.set(key, slot);
  return slot;
}

function lookAgainAt(engine: Engine, at: number): void {
  engine.requoteAt = epochMs(Math.min(engine.requoteAt ?? at, at));
}
