import type { Outcome, Side } from '../market/ids.ts';
import { complement, type Price } from '../units/index.ts';

/** The part of an order that decides whom it trades with. */
export type Leg = { readonly outcome: Outcome; readonly side: Side; readonly price: Price };

/**
 * Whether two orders would trade with each other. Up and Down are one book: buying Down at q is selling Up at 1 − q
 * (protocol §2.6).
 */
export function crosses(a: Leg, b: Leg): boolean {
  const upA = onUp(a);
  const upB = onUp(b);
  if (upA.side === upB.side) return false;
  const [bid, ask] = upA.side === 'BUY' ? [upA, upB] : [upB, upA];
  return bid.price >= ask.price;
}

function onUp({ outcome, side, price }: Leg): { readonly side: Side; readonly price: Price } {
  if (outcome === 'up') return { side, price };
  return { side: side === 'BUY' ? 'SELL' : 'BUY', price: complement(price) };
}
