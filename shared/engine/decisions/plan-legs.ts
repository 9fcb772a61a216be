import type { Outcome } from '../../market/ids.ts';
import type { Take, TakeLeg } from '../../strategies/strategy.ts';
import type { MicroShares, Price } from '../../units/index.ts';
import type { Market } from '../market.ts';
import { sendableSize } from './quoting.ts';

/** A leg with what may go of it now. */
type SendableLeg = TakeLeg & { readonly price: Price; readonly size: MicroShares };

/**
 * The legs of a plan with the sizes that may go. What one leg sells is spoken for: a later one of the same outcome gets what is
 * left, or the venue would refuse it for want of shares. Where a plan reduces risk, legs without anything left are dropped
 * instead of holding up the others.
 */
export function sendableLegs(market: Market, { legs, rank }: Take): readonly SendableLeg[] {
  const sold: Record<Outcome, number> = { up: 0, down: 0 };
  const sendable = legs.map((leg) => {
    const size = sendableSize(market, leg, sold[leg.outcome]);
    if (leg.side === 'SELL') sold[leg.outcome] += size;
    return { ...leg, price: leg.limit, size };
  });
  const left = sendable.filter(({ size }) => size > 0);
  return rank === 'reduce' && left.length > 0 ? left : sendable;
}
