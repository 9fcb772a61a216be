import type { OrderHash, Outcome } from '../../../../shared/market/ids.ts';
import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import {
  type EpochMs,
  epochMs,
  formatDecimal,
  isOnGrid,
  MICRO,
  type MicroShares,
  microShares,
  microUsdc,
  PRICE_ONE,
  type Price,
  price as priceOf,
  type Tick,
} from '../../../../shared/units/index.ts';
import type { PostedOrder } from '../../../../shared/wire/orders/index.ts';
import type { OrderTerms } from './live-order.ts';
import { belowMinimumSize, breaksTick, REFUSALS, tooFineAmounts } from './refusals.ts';

/** What a posted order is judged by before it meets the book. */
export type AdmissionContext = {
  readonly id: OrderHash;
  readonly outcome: Outcome;
  readonly tick: Tick;
  readonly minSize: MicroShares;
  readonly timeScale: TimeScale;
  readonly now: EpochMs;
};

export type Admission =
  | { readonly kind: 'terms'; readonly terms: OrderTerms }
  | { readonly kind: 'refused'; readonly error: string };

/** A stated expiration lies at least this far ahead, nominal (protocol §2.6). */
const MIN_EXPIRATION_MS = 180_000;
/** A GTD order dies this long before its stated expiration, nominal. */
const EXPIRATION_LEAD_MS = 60_000;

/**
 * How far the price that the amounts imply may lie from the grid, in price units. Exact limit amounts imply exact prices;
 * the floored amounts of a market order do not (protocol §2.6; the venue's own tolerance is not known).
 */
const MARKET_TOLERANCE = 1;
const LIMIT_TOLERANCE = 0.1;

/** Two decimals of a share or of a pUSD, in micro-units. */
const CENT = 10_000;

/** Judges the form of a posted order: everything but its author, balance and book. */
export function admit(posted: PostedOrder, context: AdmissionContext): Admission {
  const { order, orderType, postOnly, expirationS } = posted;
  if (order.makerAmount <= 0 || order.takerAmount <= 0) return refused(REFUSALS.payload);
  const market = orderType === 'FOK' || orderType === 'FAK';
  if (market && postOnly) return refused(REFUSALS.payload);
  if (!expirationFits(posted, context)) return refused(REFUSALS.expiration);

  const { id, tick } = context;
  const buys = order.side === 'BUY';
  const [money, shares] = buys ? [order.makerAmount, order.takerAmount] : [order.takerAmount, order.makerAmount];
  const implied = (money * PRICE_ONE) / shares;
  const price = priceOf(Math.round(implied / tick) * tick);
  if (Math.abs(implied - price) > (market ? MARKET_TOLERANCE : LIMIT_TOLERANCE) || !isOnGrid(price, tick)) {
    return refused(breaksTick(id, nearestPrice(implied), tick));
  }
  if (!market && shares < context.minSize) return refused(belowMinimumSize(id, microShares(shares), context.minSize));
  if (market && !marketAmountsFit(order.makerAmount, order.takerAmount, tick)) {
    return refused(tooFineAmounts(order.side, counterDecimals(tick)));
  }
  return {
    kind: 'terms',
    terms: {
      outcome: context.outcome,
      side: order.side,
      price,
      size: microShares(shares),
      ...(market && buys ? { spend: microUsdc(money) } : {}),
      orderType,
      postOnly,
      expirationS,
    },
  };
}

/** When a GTD order with this stated expiration is cancelled. */
export function expiresAt(expirationS: number, timeScale: TimeScale): EpochMs {
  return epochMs(expirationS * 1000 - scaled(EXPIRATION_LEAD_MS, timeScale));
}

function expirationFits({ orderType, expirationS }: PostedOrder, { now, timeScale }: AdmissionContext): boolean {
  if (orderType !== 'GTD') return expirationS === 0;
  return expirationS * 1000 >= now + scaled(MIN_EXPIRATION_MS, timeScale);
}

/** FOK and FAK: two decimals on the side that is given, four (more at finer ticks) on the other (protocol §3.3). */
function marketAmountsFit(makerAmount: number, takerAmount: number, tick: Tick): boolean {
  return makerAmount % CENT === 0 && takerAmount % (MICRO / 10 ** counterDecimals(tick)) === 0;
}

/** Two more than the tick has: what the official recipe yields. */
function counterDecimals(tick: Tick): number {
  return formatDecimal(tick, 4).length - '0.'.length + 2;
}

function nearestPrice(implied: number): Price {
  return priceOf(Math.round(implied));
}

function refused(error: string): Admission {
  return { kind: 'refused', error };
}
