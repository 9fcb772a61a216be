import type { OrderType } from '../events/effects.ts';
import { MICRO, microUsdc } from '../units/index.ts';

/** A marketable order is worth at least this (protocol §2.6). */
export const MIN_MARKETABLE_USDC = microUsdc(MICRO);

/** The venue ends a GTD order this long before its stated expiration, ms (protocol §2.6). */
export const GTD_LEAD_MS = 60_000;

/** True for orders that fill at once or not at all: they never rest. */
export function isImmediate({ orderType }: { readonly orderType: OrderType }): boolean {
  return orderType === 'FAK' || orderType === 'FOK';
}
