import type { VenueFill } from '../../events/engine-events.ts';
import { formatDecimal } from '../../units/index.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { FillVerdict } from '../money/fill-book.ts';
import { isFinal, type Order } from './order.ts';

/** A reading of the venue told of a fill, or of its failure, before the user stream did. */
export function tellFillCorrection(fill: VenueFill, verdict: FillVerdict, out: EffectSink): void {
  const { conditionId, tradeId, orderId, size } = fill;
  const id = `fill/${tradeId}/${orderId}/${verdict}`;
  const detail = `${formatDecimal(size, 6)} shares of order ${orderId} by trade ${tradeId}: ${verdict}`;
  pushFact(out, { type: 'correction', id, conditionId, detail });
}

/** Orders that were not over before a reading of the venue, for {@link tellOrderCorrections} after it. */
export function standingOrders(markets: readonly Market[]): readonly Order[] {
  return markets.flatMap(({ working }) => [...working].filter(({ reported }) => !isFinal(reported)));
}

/** A reading of the venue showed that orders are over whose end the user stream had not told. */
export function tellOrderCorrections(stood: readonly Order[], out: EffectSink): void {
  for (const { terms, orderId, reported } of stood) {
    if (!isFinal(reported)) continue;
    const detail = `order ${orderId}: ${reported}`;
    pushFact(out, { type: 'correction', id: `order/${orderId}/${reported}`, conditionId: terms.conditionId, detail });
  }
}
