import type { OrderType, PlaceEffect } from '../events/effects.ts';
import {
  cost,
  formatDecimal,
  isOnGrid,
  MICRO,
  type MicroShares,
  microShares,
  microUsdc,
  type Price,
  PRICE_ONE,
  SIZE_STEP,
} from '../units/index.ts';

/** A marketable order is worth at least this (protocol §2.6). */
export const MIN_MARKETABLE_USDC = microUsdc(MICRO);

/** The venue ends a GTD order this long before its stated expiration, ms (protocol §2.6). */
export const GTD_LEAD_MS = 60_000;

/** True for orders that fill at once or not at all: they never rest. */
export function isImmediate({ orderType }: { readonly orderType: OrderType }): boolean {
  return orderType === 'FAK' || orderType === 'FOK';
}

/** What the rules for orders look at. */
type Terms = Pick<PlaceEffect, 'side' | 'price' | 'size' | 'tick' | 'minSize' | 'orderType' | 'postOnly' | 'expiresAt'>;

/**
 * Why the venue would not take an order of these terms, in words, or `undefined` when nothing speaks against them
 * (protocol §2.6, §3.3). The last look before an order is signed; whatever it finds, an earlier check has let through.
 */
export function orderFault(terms: Terms): string | undefined {
  const { price, size, tick, minSize, postOnly, expiresAt, orderType } = terms;
  const shares = formatDecimal(size, 6);
  if (!Number.isSafeInteger(size) || size < SIZE_STEP) return `a size of ${shares} shares is none`;
  if (!isOnGrid(price, tick))
    return `the price ${formatDecimal(price, 4)} is not on the tick ${formatDecimal(tick, 4)}`;
  if (isImmediate(terms)) {
    if (postOnly) return `${orderType} and post-only exclude each other`;
    if (terms.side === 'BUY' && cost(size, price) < MIN_MARKETABLE_USDC)
      return 'a marketable BUY is worth at least 1 pUSD';
  } else if (size < minSize) return `${shares} shares are fewer than the minimum of ${formatDecimal(minSize, 6)}`;
  if ((orderType === 'GTD') !== expiresAt > 0) return 'GTD orders have an expiration, and no others';
  return undefined;
}

/**
 * The largest size not above `size` whose cost at every one of the prices has at most two decimals of a pUSD, as a market BUY
 * must (protocol §3.3). With several prices it is one size for all legs of a basket.
 */
export function floorToLegalSize(size: MicroShares, ...prices: readonly Price[]): MicroShares {
  const step = SIZE_STEP * prices.map(hundredthsPerCent).reduce(leastCommonMultiple, 1);
  return microShares(Math.floor(size / step) * step);
}

/** The smallest size not below `size` that {@link floorToLegalSize} leaves as it is. */
export function ceilToLegalSize(size: MicroShares, price: Price): MicroShares {
  const step = SIZE_STEP * hundredthsPerCent(price);
  return microShares(Math.ceil(size / step) * step);
}

/** How many hundredths of a share cost a whole number of cents at a price. */
function hundredthsPerCent(price: Price): number {
  return PRICE_ONE / greatestCommonDivisor(price, PRICE_ONE);
}

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
