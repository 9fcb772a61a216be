import type { Brand } from './brand.ts';
import { PRICE_ONE, type Price } from './price.ts';

/** Outcome shares as an integer number of 1/1 000 000 share. */
export type MicroShares = Brand<number, 'MicroShares'>;

/** pUSD as an integer number of 1/1 000 000 pUSD. May be negative where it is a difference. */
export type MicroUsdc = Brand<number, 'MicroUsdc'>;

/** Micro-units in one share and in one pUSD. */
export const MICRO = 1_000_000;

/** Orders carry at most two decimals of a share (protocol §3.3). */
export const SIZE_STEP = 10_000 as MicroShares;

/** Trusts that `units` is an integer. */
export function microShares(units: number): MicroShares {
  return units as MicroShares;
}

/** Trusts that `units` is an integer. */
export function microUsdc(units: number): MicroUsdc {
  return units as MicroUsdc;
}

/** Shares as a float, for models and screens only. */
export function toShares(size: MicroShares): number {
  return size / MICRO;
}

/** pUSD as a float, for models and screens only. */
export function toUsdc(amount: MicroUsdc): number {
  return amount / MICRO;
}

/** A float number of shares, floored to what an order may carry (two decimals). */
export function floorToSizeStep(shares: number): MicroShares {
  return (Math.floor(shares * 100 + 1e-9) * SIZE_STEP) as MicroShares;
}

/** floor(a × b / c) for non-negative integers, exact beyond 2^53. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c);
  return Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

/** ceil(a × b / c) for non-negative integers, exact beyond 2^53. */
export function mulDivCeil(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.ceil(product / c);
  const divisor = BigInt(c);
  return Number((BigInt(a) * BigInt(b) + divisor - 1n) / divisor);
}

/** What a seller receives for `size` at `p`: rounded down. */
export function proceeds(size: MicroShares, p: Price): MicroUsdc {
  return mulDivFloor(size, p, PRICE_ONE) as MicroUsdc;
}

/** What a buyer owes for `size` at `p`: rounded up. */
export function cost(size: MicroShares, p: Price): MicroUsdc {
  return mulDivCeil(size, p, PRICE_ONE) as MicroUsdc;
}
