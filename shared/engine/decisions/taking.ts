import { denialOfMarket, denialOfOrder, type MarketPicture } from '../../risk/gates.ts';
import { type Candidate, selectSignal } from '../../strategies/selection.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import { cancelOrders } from '../orders/cancel.ts';
import type { Engine } from '../state.ts';
import { crossingOrders, orderPicture, type Wish } from './pictures.ts';
import { deny, placeOrder } from './place.ts';
import { holdSlot } from './quoting.ts';
import { sizeTake } from './take-size.ts';

/**
 * Acts on the best signal: one order that takes what is there and leaves nothing behind. Own quotes in its way are cancelled
 * first; the signal, if it lasts, comes again.
 */
export function takeLiquidity(
  engine: Engine,
  market: Market,
  candidates: readonly Candidate[],
  picture: MarketPicture,
  out: EffectSink,
): void {
  const best = selectSignal(candidates);
  if (best === undefined) return;
  const { strategy, signal } = best;
  const leg = { outcome: signal.outcome, side: 'BUY' } as const;
  const marketDenial = denialOfMarket(picture, 'take');
  if (marketDenial !== undefined) return deny(engine, market, strategy, leg, marketDenial, out);
  const take = sizeTake(market, signal, engine.config);
  if (typeof take === 'string') return deny(engine, market, strategy, leg, take, out);
  const wish: Wish = { ...leg, ...take };
  const denial = denialOfOrder(orderPicture(engine, market, { ...wish, strategy }, signal.ask), 'take');
  if (denial === 'SELF_CROSS') clearTheWay(engine, market, wish, out);
  if (denial !== undefined) return deny(engine, market, strategy, leg, denial, out);
  market.lastTakeAt = engine.now;
  market.takes += 1;
  placeOrder(engine, market, strategy, wish, 'FAK', out);
}

/** Own quotes that the wish would trade with go, and stay away long enough for it to pass. */
function clearTheWay(engine: Engine, market: Market, wish: Wish, out: EffectSink): void {
  const crossing = crossingOrders(market, wish);
  for (const { terms } of crossing) holdSlot(engine, market, terms);
  cancelOrders(engine, crossing, out);
}
