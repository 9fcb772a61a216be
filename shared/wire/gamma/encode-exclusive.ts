import {
  gammaMarkets,
  type GammaPlace,
  type GammaRecord,
  iso,
  liquidityOf,
  resolutionSource,
  volumeOf,
} from './encode.ts';
import { tagsOf } from './tags.ts';

/** A market of an exclusive event, which knows its place there. */
export type PlacedRecord = GammaRecord & { readonly place: GammaPlace };

/**
 * A neg-risk event in the shape of Gamma: several markets of which exactly one resolves to Yes (strategies §7.1). Its outcomes
 * exhaust it, so none is added later (`negRiskAugmented` false) and none is called "Other".
 *
 * @param records its markets in their order
 */
export function exclusiveGammaEvent(records: readonly [PlacedRecord, ...PlacedRecord[]]): Record<string, unknown> {
  const [{ round, place, eventId, listedAt, closedAt }] = records;
  return {
    id: eventId,
    slug: place.eventSlug,
    ticker: place.eventSlug,
    title: place.eventTitle,
    description:
      'The market whose range holds the price at the end of the window resolves to "Yes", every other one to "No".',
    resolutionSource: resolutionSource(round),
    startDate: iso(listedAt),
    creationDate: iso(listedAt),
    endDate: iso(round.endsAt),
    startTime: iso(round.startsAt),
    active: true,
    closed: records.every(({ closed }) => closed),
    archived: false,
    restricted: true,
    enableOrderBook: true,
    negRisk: true,
    enableNegRisk: true,
    negRiskAugmented: false,
    negRiskMarketID: place.negRiskMarketId,
    liquidity: sum(records.map(liquidityOf)),
    volume: sum(records.map(volumeOf)),
    openInterest: 0,
    version: round.version,
    tags: tagsOf(round).filter(({ slug }) => slug !== 'up-or-down'),
    ...(closedAt === undefined ? {} : { closedTime: iso(closedAt) }),
    markets: records.flatMap((record) => gammaMarkets(record, 'one-market')),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
