import { formatDecimal } from '../../../../shared/units/index.ts';
import { priceWire } from '../../../../shared/wire/decimals.ts';
import type { BookSnapshot, VenueCore } from '../../core/contract.ts';
import { topsOf } from '../tops.ts';

/** One number that a book says, as wire text; `undefined` where it says none, such as the middle of a one-sided book. */
export type Quote = (book: BookSnapshot) => string | undefined;

export const middle: Quote = (book) => {
  const { bestBid, bestAsk } = topsOf(book);
  return bestBid === 0 || bestAsk === 0 ? undefined : formatDecimal((bestBid + bestAsk) * 5, 5);
};

export const spread: Quote = (book) => {
  const { bestBid, bestAsk } = topsOf(book);
  return bestBid === 0 || bestAsk === 0 ? undefined : formatDecimal(bestAsk - bestBid, 4);
};

/** Best of the resting orders of a side: BUY is the best bid (protocol §2.3). */
export function bestOf(side: 'BUY' | 'SELL'): Quote {
  return (book) => {
    const { bestBid, bestAsk } = topsOf(book);
    const best = side === 'BUY' ? bestBid : bestAsk;
    return best === 0 ? undefined : priceWire(best);
  };
}

/** Price and side of the market's last trade, on its taker's token; even odds and no side when there was none. */
export function lastTrade(venue: VenueCore, token: string): { readonly price: string; readonly side: string } {
  const market = venue.marketByToken(token);
  const [last] = market === undefined ? [] : venue.records.publicTrades.latest(market);
  return last === undefined ? { price: '0.5', side: '' } : { price: priceWire(last.price), side: last.side };
}
