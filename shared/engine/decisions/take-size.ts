import { floorToLegalSize, MIN_MARKETABLE_USDC } from '../../market/order-rules.ts';
import { feePerShare } from '../../models/index.ts';
import type { DenialCode } from '../../risk/denials.ts';
import { highestWithin } from '../../risk/price-guards.ts';
import type { Signal } from '../../strategies/strategy.ts';
import { NOISE } from '../../strategies/taking.ts';
import {
  floorToSizeStep,
  type MicroShares,
  type MicroUsdc,
  microShares,
  microUsdc,
  type Price,
  PRICE_ONE,
  toFraction,
  toUsdc,
} from '../../units/index.ts';
import type { TokenBook } from '../books/token-book.ts';
import type { EngineConfig } from '../config.ts';
import type { Market } from '../market.ts';
import { outcomeAtRisk } from '../money/exposure.ts';

/** Limit and size of an order that takes. */
export type Take = { readonly price: Price; readonly size: MicroShares };

/**
 * What to send for a signal: as many shares as its money buys, at the worst level that is needed and no higher (strategies
 * §7.3, §13.6, vector V-ORDER). Deeper levels are used while they keep the least net edge and the slippage allows them.
 * Otherwise why there is nothing to send: no room left on the outcome, or too little for the venue.
 */
export function sizeTake(market: Market, signal: Signal, { taking, risk }: EngineConfig): Take | DenialCode {
  const atRisk = outcomeAtRisk(market, signal.outcome);
  if (taking.maxPositionUsdc - atRisk < MIN_MARKETABLE_USDC) return 'MAX_POSITION';
  const money = moneyFor(signal, atRisk, taking.maxPositionUsdc);
  if (money < MIN_MARKETABLE_USDC) return 'MIN_SIZE';
  const book = market.books[signal.outcome];
  let depth = 0;
  let level = { price: signal.ask, depth: 0 };
  const worst = highestWithin(signal.ask, risk.maxSlippage);
  for (
    let at: Price | 0 = signal.ask;
    at !== 0 && hasEdge(market, signal, at, taking.minNetEdge);
    at = book.askAbove(at)
  ) {
    depth += book.askSizeAt(at);
    const wanted = sharesFor(money, at);
    if (averageAsk(book, signal.ask, Math.min(wanted, depth)) > worst) break;
    level = { price: at, depth };
    if (depth >= wanted) break;
  }
  return atLevel(book, money, level.price, level.depth);
}

/**
 * What each of `size` micro-shares would cost on average, in price units, taken from the book from `best` upwards; 0 where
 * there is nothing to take.
 */
export function averageAsk(book: TokenBook, best: Price | 0, size: number): number {
  let taken = 0;
  let paid = 0;
  for (let at = best; at !== 0 && taken < size; at = book.askAbove(at)) {
    const part = Math.min(book.askSizeAt(at), size - taken);
    taken += part;
    paid += part * at;
  }
  return taken === 0 ? 0 : paid / taken;
}

/** min(fraction × maximum, maximum − what is at risk on the outcome). */
export function moneyFor({ sizeFraction }: Pick<Signal, 'sizeFraction'>, atRisk: MicroUsdc, max: MicroUsdc): MicroUsdc {
  return microUsdc(Math.floor(Math.min(sizeFraction * max, max - atRisk)));
}

/** Money ÷ price, floored to two decimals of a share. */
export function sharesFor(money: MicroUsdc, price: Price): MicroShares {
  return floorToSizeStep(toUsdc(money) / toFraction(price));
}

function atLevel(book: TokenBook, money: MicroUsdc, price: Price, depth: number): Take | DenialCode {
  const size = floorToLegalSize(microShares(Math.min(sharesFor(money, price), depth)), price);
  return size === 0 || price >= PRICE_ONE || book.tick > price ? 'MIN_SIZE' : { price, size };
}

function hasEdge({ round }: Market, { fair, gross }: Signal, price: Price, minNetEdge: number): boolean {
  const at = toFraction(price);
  if (gross === true) return fair - at >= 0;
  return fair - at - feePerShare(at, round.fees) >= minNetEdge - NOISE;
}
