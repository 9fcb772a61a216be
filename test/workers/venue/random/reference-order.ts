import type { OrderType } from '../../../../shared/events/effects.ts';
import type { Side } from '../../../../shared/market/ids.ts';
import { ONE, owed } from './reference-arithmetic.ts';

/** An order as its sender wrote it; prices in 1/10 000, sizes and money in micro-units. */
export type ReferenceTerms = {
  readonly id: string;
  /** Wallet that pays and receives, and the API key that may cancel. */
  readonly wallet: string;
  readonly owner: string;
  readonly market: string;
  readonly token: string;
  readonly isUp: boolean;
  readonly side: Side;
  readonly price: bigint;
  readonly size: bigint;
  /** A FOK or FAK BUY is a sum of money (protocol §2.6). */
  readonly spend?: bigint;
  readonly type: OrderType;
  readonly postOnly: boolean;
  /** Unix seconds, 0 without. */
  readonly expirationS: number;
};

/** An order that was taken. */
export type ReferenceOrder = ReferenceTerms & {
  state: 'delayed' | 'live' | 'ended';
  matched: bigint;
  /** Its place in time among all that ever rested. */
  arrival: number;
};

/** Whether it wants Up to rise: a bid on Up and an ask on Down are the same side of the one book (protocol §2.6). */
export function isBid({ isUp, side }: ReferenceTerms): boolean {
  return isUp === (side === 'BUY');
}

/** Its price in terms of Up. */
export function upPrice({ isUp, price }: ReferenceTerms): bigint {
  return isUp ? price : ONE - price;
}

/** The price of another order in terms of this one's token. */
export function priceFor({ isUp }: ReferenceTerms, other: ReferenceTerms): bigint {
  return isUp === other.isUp ? other.price : ONE - other.price;
}

export function crosses(taker: ReferenceTerms, maker: ReferenceTerms): boolean {
  if (taker.market !== maker.market || isBid(taker) === isBid(maker)) return false;
  return isBid(taker) ? upPrice(maker) <= upPrice(taker) : upPrice(maker) >= upPrice(taker);
}

export function remaining({ size, matched }: ReferenceOrder): bigint {
  return size - matched;
}

/** Cash that an open order holds. */
export function cashHeld(order: ReferenceOrder): bigint {
  if (order.state === 'ended' || order.side === 'SELL') return 0n;
  return order.spend ?? owed(remaining(order), order.price);
}
