import { PRICE_ONE, type Price, price } from '../../../../shared/units/index.ts';
import type { GammaRecord } from '../../../../shared/wire/gamma/index.ts';
import type { VenueMarket } from '../../core/contract.ts';
import type { Tops } from '../tops.ts';

/** A market as Gamma's encoder wants it. `upTops` are those of the Up token. */
export function gammaRecordOf(market: VenueMarket, upTops: Tops): GammaRecord {
  const { resolution, strike, state, lastTradePrice, volume } = market;
  const { bestBid, bestAsk } = upTops;
  return {
    round: { ...market.round, tick: market.tick, acceptingOrders: market.acceptingOrders },
    eventId: market.eventId,
    marketId: market.marketId,
    questionId: market.questionId,
    listedAt: market.listedAt,
    upPrice: shownPrice(market, upTops),
    ...(bestBid === 0 ? {} : { bestBid }),
    ...(bestAsk === 0 ? {} : { bestAsk }),
    ...(lastTradePrice === 0 ? {} : { lastTradePrice }),
    volume,
    closed: state === 'resolved',
    ...(strike === undefined ? {} : { priceToBeat: strike }),
    ...(resolution === undefined
      ? {}
      : { closedAt: resolution.at, winner: resolution.winner, finalPrice: resolution.finalPrice }),
  };
}

/** The middle of a two-sided book, else the last trade, else even odds. */
export function shownPrice({ lastTradePrice }: VenueMarket, { bestBid, bestAsk }: Tops): Price {
  if (bestBid !== 0 && bestAsk !== 0) return price(Math.round((bestBid + bestAsk) / 2));
  return lastTradePrice === 0 ? price(PRICE_ONE / 2) : lastTradePrice;
}
