import type { OrderType } from '../../events/effects.ts';
import { GTD_LEAD_MS, isImmediate } from '../../market/order-rules.ts';
import { tokenOf } from '../../market/round.ts';
import { DENIALS, type DenialCode } from '../../risk/denials.ts';
import type { Basis } from '../../strategies/strategy.ts';
import { type EpochMs, epochMs, formatDecimal } from '../../units/index.ts';
import type { StrategyName } from '../config.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import { tellOrder } from '../orders/track.ts';
import { recount } from '../orders/working-sums.ts';
import type { Engine } from '../state.ts';
import { tallyOf } from './evaluations.ts';
import type { Wish } from './pictures.ts';
import { slotOf } from './slot-names.ts';

/**
 * A resting order outlives its round by this much at the most, should we die: the venue kills it then (reliability §5.2).
 * It wants the stated time to be some minutes ahead (protocol §2.6).
 */
const GTD_AFTER_END_MS = 30_000;
const GTD_MIN_AHEAD_MS = 210_000;

/** What a wish of a strategy is known by: the same one comes again with every decision. */
type WishName = Pick<Wish, 'outcome' | 'side' | 'level'>;

/** Sends an order that passed the gates. From here on it is never dropped. */
export function placeOrder(
  engine: Engine,
  market: Market,
  strategy: StrategyName,
  wish: Wish & { readonly tag?: string; readonly isView?: true; readonly basis?: Basis | undefined },
  orderType: OrderType,
  out: EffectSink,
): void {
  const { round, books } = market;
  const { outcome, side, price, size, level = 0 } = wish;
  const token = tokenOf(round, outcome);
  const { conditionId, version, negRisk, fees } = round;
  const order = engine.orders.intend({
    conditionId,
    token,
    outcome,
    side,
    price,
    size,
    level,
    orderType,
    strategy,
    ...(wish.tag === undefined ? {} : { tag: wish.tag }),
    ...(wish.isView === undefined ? {} : { isView: wish.isView }),
    fees,
    intendedAt: engine.now,
  });
  market.working.add(order);
  recount(market);
  if (isImmediate(order.terms)) market.taken.push(order);
  market.traded = true;
  market.denials.delete(wishKey(strategy, wish));
  tallyOf(market, strategy).sent();
  engine.counters.intended += 1;
  engine.orderBudget?.take(1, 1, engine.now);
  tellOrder(order, out, describe(wish, orderType), wish.basis);
  out.push({
    type: 'place',
    clientId: order.terms.clientId,
    conditionId,
    token,
    side,
    price,
    size,
    tick: books[outcome].tick,
    minSize: round.minSize,
    orderType,
    postOnly: !isImmediate({ orderType }),
    notAfter: isImmediate({ orderType }) ? round.endsAt : market.cutoffAt,
    expiresAt: orderType === 'GTD' ? expirationOf(engine, market) : 0,
    version,
    negRisk,
  });
}

/** Counts a denial, and tells it when it is another one than the last for the same wish. */
export function deny(
  engine: Engine,
  market: Market,
  strategy: StrategyName,
  wish: WishName,
  code: DenialCode,
  out: EffectSink,
): void {
  tallyOf(market, strategy).refused(code);
  const key = wishKey(strategy, wish);
  if (market.denials.get(key) === code) return;
  market.denials.set(key, code);
  engine.counters.denied += 1;
  pushFact(out, { type: 'denied', code, strategy, detail: `${wish.side} ${wish.outcome}: ${DENIALS[code].sentence}` });
}

/** Orders rest until cancelled; on the real clock of the venue with an expiration a little after the round's end. */
export function restingType({ round }: Market): OrderType {
  return round.timeScale === 1 ? 'GTD' : 'GTC';
}

function expirationOf({ now }: Engine, { round }: Market): EpochMs {
  const wanted = Math.max(round.endsAt + GTD_AFTER_END_MS + GTD_LEAD_MS, now + GTD_MIN_AHEAD_MS);
  return epochMs(Math.ceil(wanted / 1000) * 1000);
}

function describe({ outcome, side, price, size }: Wish, orderType: OrderType): string {
  return `${orderType} ${side} ${outcome} ${formatDecimal(size, 6)} @ ${formatDecimal(price, 4)}`;
}

function wishKey(strategy: StrategyName, { outcome, side, level }: WishName): string {
  return slotOf({ strategy, outcome, side, level });
}
