import type { PriceEvent } from '../../events/engine-events.ts';
import type { Strike, StrikeSource } from '../../market/round.ts';
import { type EpochMs, epochMs } from '../../units/index.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { tellRound } from './enter-phase.ts';

/** The venue's own word is better than what we saw of the stream (strategies §3.5). */
const RANK: Readonly<Record<StrikeSource, number>> = { 'twap-stream': 0, candle: 0, metadata: 1 };

/**
 * Takes a strike that is better than the one known: from a better source, or a later one from the same. The difference to
 * the one that it replaces is told.
 */
export function offerStrike(market: Market, strike: Strike, out: EffectSink): void {
  const known = market.strike;
  if (known !== undefined && !isBetter(strike, known)) return;
  market.strike = strike;
  if (known !== undefined && known.price !== strike.price) {
    const { conditionId } = market.round;
    pushFact(out, {
      type: 'strike-replaced',
      conditionId,
      from: known,
      to: strike,
      difference: strike.price - known.price,
    });
  }
  tellRound(market, out);
}

/** The streamed TWAP at a round's start is its strike: the last value stamped at or before the start. */
export function noteTwap(engine: Engine, { value, priceMs }: PriceEvent, out: EffectSink): void {
  for (const market of engine.markets.values()) {
    const { startsAt, rule } = market.round;
    const isAtStart = priceMs <= startsAt && startsAt - priceMs <= engine.config.data.priceStaleMs;
    if (rule.kind !== 'twap' || !isAtStart) continue;
    market.twapAtStart = { price: value, source: 'twap-stream', at: epochMs(priceMs) };
    if (engine.now >= startsAt) offerStrike(market, market.twapAtStart, out);
  }
}

/** A strike taken from the stream may only be used once the round has begun: until then a later value may come. */
export function adoptTwapAtStart(market: Market, now: EpochMs, out: EffectSink): void {
  if (market.twapAtStart !== undefined && now >= market.round.startsAt) offerStrike(market, market.twapAtStart, out);
}

function isBetter(offered: Strike, known: Strike): boolean {
  if (RANK[offered.source] !== RANK[known.source]) return RANK[offered.source] > RANK[known.source];
  return offered.price !== known.price && offered.at >= known.at;
}
