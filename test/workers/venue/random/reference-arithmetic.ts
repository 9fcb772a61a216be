/** A price of 1 pUSD in units of 1/10 000. */
export const ONE = 10_000n;

/** What a buyer owes for micro-shares at a price, rounded up. */
export function owed(shares: bigint, price: bigint): bigint {
  return (shares * price + ONE - 1n) / ONE;
}

/** What a seller gets for micro-shares at a price, rounded down. */
export function earned(shares: bigint, price: bigint): bigint {
  return (shares * price) / ONE;
}

/**
 * Taker's fee in micro-pUSD for crypto's schedule 0.07 · p · (1 − p) per share: five decimals, nearest, nothing below
 * 0.00001 (protocol §9.1).
 */
export function feeOf(shares: bigint, price: bigint): bigint {
  const numerator = shares * 7n * price * (ONE - price);
  const step = 100n * ONE * ONE * 10n;
  return numerator < step ? 0n : ((2n * numerator + step) / (2n * step)) * 10n;
}

/** Whether the amounts of a market order, cut to their decimals, still say its price: to 1/10 000, the venue's choice. */
export function impliesPrice(spend: bigint, size: bigint, price: bigint): boolean {
  const difference = spend * ONE - price * size;
  return (difference < 0n ? -difference : difference) <= size;
}
