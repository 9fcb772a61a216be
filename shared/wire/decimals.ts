import * as z from 'zod';
import {
  type MicroShares,
  microShares,
  type EpochMs,
  formatDecimal,
  parseDecimal,
  type Price,
  PRICE_ONE,
  price as priceOf,
} from '../units/index.ts';

const PRICE_DECIMALS = 4;
const SIZE_DECIMALS = 6;

/** Decimal text to a price; refused off the 1/10 000 grid and outside [0, 1]. */
export const priceText = z.string().transform((text, context): Price => {
  const units = parseDecimal(text, PRICE_DECIMALS);
  if (units !== undefined && units >= 0 && units <= PRICE_ONE) return priceOf(units);
  context.addIssue({ code: 'custom', message: `no price: "${text}"` });
  return z.NEVER;
});

/** Decimal text to a size; `""` means none, as the venue writes absent decimals (protocol §2.1). */
export const sizeText = z.string().transform((text, context): MicroShares => {
  const units = text === '' ? 0 : parseDecimal(text, SIZE_DECIMALS);
  if (units !== undefined && units >= 0) return microShares(units);
  context.addIssue({ code: 'custom', message: `no size: "${text}"` });
  return z.NEVER;
});

/**
 * Decimal text to the nearest price, for the price of a whole trade: an average that may lie between grid prices.
 */
export const averagePriceText = z.string().transform((text, context): Price => {
  const fraction = text === '' ? Number.NaN : Number(text);
  if (fraction >= 0 && fraction <= 1) return priceOf(Math.round(fraction * PRICE_ONE));
  context.addIssue({ code: 'custom', message: `no price: "${text}"` });
  return z.NEVER;
});

/** A price as the venue writes it: decimal text without trailing zeros. */
export function priceWire(price: Price): string {
  return formatDecimal(price, PRICE_DECIMALS);
}

/** A size as the venue writes it: decimal text without trailing zeros. */
export function sizeWire(size: MicroShares): string {
  return formatDecimal(size, SIZE_DECIMALS);
}

/** A moment as Unix seconds in text. */
export function secondsWire(at: EpochMs): string {
  return String(Math.floor(at / 1000));
}
