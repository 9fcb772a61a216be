import { MICRO, type MicroShares, type MicroUsdc, microUsdc, PRICE_ONE, type Price } from '../units/index.ts';
import type { FeeSchedule } from './round.ts';

/** What to assume where a market does not tell its schedule: the dearest crypto curve known, never zero (protocol §9.1). */
export const DEAREST_KNOWN_FEES: FeeSchedule = { rate: 0.072, exponent: 1, takerOnly: true };

/** What crypto markets charge since summer 2026, where no market is at hand that says it itself (protocol §9.1). */
export const PRESENT_CRYPTO_FEES: FeeSchedule = { rate: 0.07, exponent: 1, takerOnly: true };

/** Part of a crypto market's taker fees that goes back to its makers (protocol §9.2). */
export const MAKER_REBATE_SHARE = 0.2;

/** What takers paid from January to March 2026: shares × p × 0.25 × (p × (1 − p))². For recordings of that time only. */
export const LEGACY_FEES: FeeSchedule = { rate: 0.25, exponent: 2, takerOnly: true, timesPrice: true };

/** Fees are charged in steps of 0.00001 pUSD (protocol §9.1). */
const FEE_STEP = 10;
const RATE_UNITS = 1_000_000_000;

/**
 * Fee of a taker for `size` shares executed at `price`: shares × rate × (p × (1 − p))^exponent, rounded half up to
 * 0.00001 pUSD; less than that is nothing (strategies §2.1, vectors V-FEE, V-FEE-TINY). A buyer pays it on top of the
 * notional, a seller out of the proceeds.
 *
 * Exact for whole exponents, which is all that the venue ever used.
 */
export function takerFee(size: MicroShares, price: Price, schedule: FeeSchedule): MicroUsdc {
  const { rate, exponent } = schedule;
  if (!Number.isInteger(exponent) || exponent < 0) return floatFee(size, price, schedule);
  const [weight, whole] = schedule.timesPrice === true ? [price, PRICE_ONE] : [1, 1];
  const curve = BigInt(weight) * BigInt(price * (PRICE_ONE - price)) ** BigInt(exponent);
  const numerator = BigInt(size) * BigInt(Math.round(rate * RATE_UNITS)) * curve;
  const unit = BigInt(whole) * BigInt(PRICE_ONE * PRICE_ONE) ** BigInt(exponent);
  const step = BigInt(RATE_UNITS) * unit * BigInt(FEE_STEP);
  if (numerator < step) return microUsdc(0);
  return microUsdc(Number((2n * numerator + step) / (2n * step)) * FEE_STEP);
}

/** Fee of a maker: nothing, unless the market's schedule charges both sides. */
export function makerFee(size: MicroShares, price: Price, schedule: FeeSchedule): MicroUsdc {
  return schedule.takerOnly ? microUsdc(0) : takerFee(size, price, schedule);
}

function floatFee(size: MicroShares, price: Price, { rate, exponent, timesPrice }: FeeSchedule): MicroUsdc {
  const p = price / PRICE_ONE;
  const weight = timesPrice === true ? p : 1;
  const steps = ((size / MICRO) * rate * weight * (p * (1 - p)) ** exponent * MICRO) / FEE_STEP;
  return microUsdc(steps < 1 ? 0 : Math.round(steps) * FEE_STEP);
}
