import { denialOfMarket, denialOfOrder, type Intent, type MarketPicture } from '../../risk/gates.ts';
import { type Candidate, scoreOf, selectSignal } from '../../strategies/selection.ts';
import type { Basis, Take } from '../../strategies/strategy.ts';
import type { StrategyName } from '../config.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import { cancelOrders } from '../orders/cancel.ts';
import type { Engine } from '../state.ts';
import { crossingOrders, orderPicture, type Wish } from './pictures.ts';
import { deny, placeOrder } from './place.ts';
import { sendableLegs } from './plan-legs.ts';
import { holdSlot } from './quote-slots.ts';
import { sizeTake } from './take-size.ts';

type WishedLeg = Pick<Wish, 'outcome' | 'side'>;

/** A take with its author. */
export type WantedTake = { readonly strategy: StrategyName; readonly take: Take; readonly basis?: Basis | undefined };

/**
 * One decision to take at a time: what reduces risk goes first; otherwise the best of signals and plans by edge × confidence
 * (strategies §13.4). Own quotes in its way are cancelled first; the wish, if it lasts, comes again.
 */
export function takeLiquidity(
  engine: Engine,
  market: Market,
  signals: readonly Candidate[],
  takes: readonly WantedTake[],
  picture: MarketPicture,
  out: EffectSink,
): void {
  if (signals.length === 0 && takes.length === 0) return;
  const reducing = takes.find(({ take }) => take.rank === 'reduce');
  if (reducing !== undefined) return sendTake(engine, market, reducing, picture, out);
  const { agreeing, plans } = withoutOpposed(engine, market, signals, takes, out);
  const signal = selectSignal(agreeing);
  const plan = bestOf(plans);
  if (plan !== undefined && (signal === undefined || rankOf(plan) >= scoreOf(signal.signal))) {
    return sendTake(engine, market, plan, picture, out);
  }
  if (signal !== undefined) sendSignal(engine, market, signal, picture, out);
}

/** Refuses what is against the house view before the best is chosen: it lasts, and would stand in the way of what agrees. */
function withoutOpposed(
  engine: Engine,
  market: Market,
  signals: readonly Candidate[],
  takes: readonly WantedTake[],
  out: EffectSink,
): { readonly agreeing: readonly Candidate[]; readonly plans: readonly WantedTake[] } {
  const { takenSide } = market;
  if (takenSide === undefined) return { agreeing: signals, plans: takes };
  const isAgreed = (strategy: StrategyName, leg: WishedLeg | undefined) => {
    if (leg === undefined || leg.outcome === takenSide) return true;
    deny(engine, market, strategy, leg, 'ONE_SIDE', out);
    return false;
  };
  return {
    agreeing: signals.filter(({ strategy, signal }) => isAgreed(strategy, { outcome: signal.outcome, side: 'BUY' })),
    plans: takes.filter(({ strategy, take }) =>
      isAgreed(strategy, intentOf(take) === 'take' ? take.legs[0] : undefined),
    ),
  };
}

/** At the level that the signal's edge reaches to (strategies §13.6). */
function sendSignal(
  engine: Engine,
  market: Market,
  { strategy, signal }: Candidate,
  picture: MarketPicture,
  out: EffectSink,
): void {
  const leg = { outcome: signal.outcome, side: 'BUY' } as const;
  const marketDenial = denialOfMarket(picture, 'take');
  if (marketDenial !== undefined) return deny(engine, market, strategy, leg, marketDenial, out);
  const take = sizeTake(market, signal, engine.config);
  if (typeof take === 'string') return deny(engine, market, strategy, leg, take, out);
  const wish: Wish = { ...leg, ...take };
  const denial = denialOfOrder(
    orderPicture(engine, market, { ...wish, strategy }, { takes: true, judgedAsk: signal.ask }),
    'take',
  );
  if (denial === 'SELF_CROSS') clearTheWay(engine, market, wish, out);
  if (denial !== undefined) return deny(engine, market, strategy, leg, denial, out);
  noteTake(engine, market, 'take');
  placeOrder(engine, market, strategy, { ...wish, isView: true, tag: strategy }, 'FAK', out);
}

/** All legs or none: a gate that refuses one refuses the plan. */
function sendTake(
  engine: Engine,
  market: Market,
  { strategy, take, basis }: WantedTake,
  picture: MarketPicture,
  out: EffectSink,
): void {
  const intent = intentOf(take);
  const wishes = sendableLegs(market, take);
  const marketDenial = denialOfMarket(picture, intent);
  for (const [index, wish] of wishes.entries()) {
    const judgement = { takes: true, alongside: wishes.slice(0, index) };
    const denial =
      marketDenial ?? denialOfOrder(orderPicture(engine, market, { ...wish, strategy }, judgement), intent);
    if (denial === 'SELF_CROSS') clearTheWay(engine, market, wish, out);
    if (denial !== undefined) return deny(engine, market, strategy, wish, denial, out);
  }
  noteTake(engine, market, intent);
  const named = { basis, ...(intent === 'take' ? ({ isView: true } as const) : {}) };
  for (const wish of wishes) placeOrder(engine, market, strategy, { ...wish, ...named }, wish.orderType, out);
}

function intentOf({ rank, legs }: Take): Intent {
  if (rank === 'reduce') return 'reduce';
  return legs.length > 1 ? 'basket' : 'take';
}

/** Baskets and what reduces a risk have budgets of their own: only views are counted against the most of a market. */
function noteTake(engine: Engine, market: Market, intent: Intent): void {
  market.lastTakeAt = engine.now;
  if (intent === 'take') market.takes += 1;
}

function bestOf(takes: readonly WantedTake[]): WantedTake | undefined {
  let best: WantedTake | undefined;
  for (const wanted of takes) if (best === undefined || rankOf(wanted) > rankOf(best)) best = wanted;
  return best;
}

function rankOf({ take }: WantedTake): number {
  return take.rank === 'reduce' ? Infinity : take.rank;
}

/** Own quotes that the wish would trade with go, and stay away long enough for it to pass. */
function clearTheWay(engine: Engine, market: Market, wish: Wish, out: EffectSink): void {
  const crossing = crossingOrders(market, wish);
  for (const { terms } of crossing) holdSlot(engine, market, terms);
  cancelOrders(engine, crossing, out);
}
