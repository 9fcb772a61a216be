import type { OrderType } from '../../events/effects.ts';
import type { Side } from '../../market/ids.ts';
import { invariant } from '../../errors.ts';
import {
  MICRO,
  type MicroShares,
  type MicroUsdc,
  microUsdc,
  PRICE_ONE,
  type Price,
  proceeds,
  SIZE_STEP,
  type Tick,
} from '../../units/index.ts';

/** What the maker of an order gives and takes, in base units (6 decimals). */
export type OrderAmounts = { readonly makerAmount: number; readonly takerAmount: number };

/** Market orders name pUSD with at most two decimals (protocol §3.3). */
const MARKET_USDC_STEP = 10_000;

/** Decimals that the counter amount of a market order may have, by tick (protocol §3.3). */
const AMOUNT_DECIMALS: Readonly<Record<number, number>> = { 1000: 3, 100: 4, 50: 5, 25: 6, 10: 5, 1: 6 };

/**
 * Amounts of an order of any type: FOK and FAK by the market recipe, where a BUY is a sum of pUSD to spend, GTC and GTD
 * by the limit recipe (protocol §3.3).
 */
export function orderAmounts(type: OrderType, side: Side, price: Price, size: MicroShares, tick: Tick): OrderAmounts {
  const resting = type === 'GTC' || type === 'GTD';
  if (resting || side === 'SELL') return limitAmounts(side, price, size);
  return marketBuyAmounts(proceeds(wholeSteps(size), price), price, tick);
}

/**
 * Amounts of a limit order: shares floored to two decimals, collateral = shares × price. A price has at most four
 * decimals, so the product fits the six of a base unit and nothing is rounded. The market SELL recipe is the same.
 */
export function limitAmounts(side: Side, price: Price, size: MicroShares): OrderAmounts {
  const shares = wholeSteps(size);
  const collateral = proceeds(shares, price);
  return side === 'BUY'
    ? { makerAmount: collateral, takerAmount: shares }
    : { makerAmount: shares, takerAmount: collateral };
}

/**
 * Amounts of a FOK or FAK BUY that spends `spend` at `price` or better: pUSD floored to two decimals, shares floored to
 * the decimals that the tick allows.
 */
export function marketBuyAmounts(spend: MicroUsdc, price: Price, tick: Tick): OrderAmounts {
  const decimals = AMOUNT_DECIMALS[tick];
  invariant(decimals !== undefined, `no amount precision for tick ${tick}`);
  const makerAmount = microUsdc(Math.floor(spend / MARKET_USDC_STEP) * MARKET_USDC_STEP);
  const shareStep = MICRO / 10 ** decimals;
  const shares = Number((BigInt(makerAmount) * BigInt(PRICE_ONE)) / BigInt(price));
  return { makerAmount, takerAmount: Math.floor(shares / shareStep) * shareStep };
}

function wholeSteps(size: MicroShares): MicroShares {
  return (Math.floor(size / SIZE_STEP) * SIZE_STEP) as MicroShares;
}
