import type { PriceEvent } from '../../events/engine-events.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Engine } from '../state.ts';

/** A feed whose last price has been too old for as long again is not about to send another. */
const SILENT_AFTER_STALE = 2;

/** A price came over the settlement feed, whatever it is worth. */
export function hearPrice(engine: Engine, { kind }: PriceEvent): void {
  if (kind !== 'binance') engine.pricesHeardAt = engine.now;
}

/** A settlement feed that is connected, answers pings and tells no price is given up: it must connect anew. */
export function judgePrices(engine: Engine, out: EffectSink): void {
  const { feeds, now } = engine;
  if (now < nextPriceVerdictAt(engine)) return;
  const reason = `no price for ${now - heardAt(engine)} ms`;
  feeds.prices.up = false;
  feeds.prices.since = now;
  out.push({ type: 'reconnect', feed: 'prices', reason });
}

/** When the feed is given up, unless a price comes until then; Infinity while it is down. */
export function nextPriceVerdictAt(engine: Engine): number {
  if (!engine.feeds.prices.up) return Infinity;
  return heardAt(engine) + SILENT_AFTER_STALE * engine.config.data.priceStaleMs;
}

/** A new connection has as long for its first price as an old one for its next. */
function heardAt({ feeds, pricesHeardAt }: Engine): number {
  return Math.max(feeds.prices.since, pricesHeardAt);
}
