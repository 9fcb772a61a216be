import type { FeeSchedule } from '../market/round.ts';

/**
 * Taker fee of one share as a fraction of 1 pUSD, unrounded: for edges and models. Money is charged by `takerFee`
 * (strategies §2.1).
 */
export function feePerShare(priceFraction: number, schedule: FeeSchedule): number {
  const fee = schedule.rate * (priceFraction * (1 - priceFraction)) ** schedule.exponent;
  return schedule.timesPrice === true ? priceFraction * fee : fee;
}
