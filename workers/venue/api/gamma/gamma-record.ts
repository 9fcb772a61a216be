import { PRICE_ONE, type Price, price } from '../../../../shared/units/index.ts';
import type { GammaPlace, GammaRecord } from '../../../../shared/wire/gamma/index.ts';
import type { ExclusivePlace, VenueMarket } from '../../core/contract.ts';
import type { UpQuote } from '../tops.ts';

/** A market as Gamma's encoder wants it. */
export function gammaRecordOf(market: VenueMarket, quote: UpQuote): GammaRecord {
  const { resolution, strike, state, volume, place } = market;
  const { bestBid, bestAsk, lastTrade } = quote;
  return {
    round: { ...market.round, tick: market.tick, acceptingOrders: market.acceptingOrders },
    eventId: market.eventId,
    marketId: market.marketId,
    questionId: market.questionId,
    listedAt: market.listedAt,
    upPrice: shownPrice(quote),
    ...(bestBid === 0 ? {} : { bestBid }),
    ...(bestAsk === 0 ? {} : { bestAsk }),
    ...(lastTrade === 0 ? {} : { lastTradePrice: lastTrade }),
    volume,
    closed: state === 'resolved',
    ...(strike === undefined ? {} : { priceToBeat: strike }),
    ...(resolution === undefined ? {} : { closedAt: resolution.at, winner: resolution.winner }),
    ...(resolution?.finalPrice === undefined ? {} : { finalPrice: resolution.finalPrice }),
    ...(place === undefined ? {} : { place: gammaPlaceOf(place) }),
  };
}

function gammaPlaceOf({ event, index, title }: ExclusivePlace): GammaPlace {
  const { slug, negRiskMarketId } = event;
  return { eventSlug: slug, eventTitle: event.title, negRiskMarketId, title, index };
}

/** The middle of a two-sided book, else the last trade, else even odds. */
export function shownPrice({ bestBid, bestAsk, lastTrade }: UpQuote): Price {
  if (bestBid !== 0 && bestAsk !== 0) return price(Math.round((bestBid + bestAsk) / 2));
  return lastTrade === 0 ? price(PRICE_ONE / 2) : lastTrade;
}
