import { ASSET_NAMES } from '../../market/assets.ts';
import { MAKER_REBATE_SHARE } from '../../market/fees.ts';
import type { Outcome } from '../../market/ids.ts';
import type { Round, SettlementRule } from '../../market/round.ts';
import { type Series, seriesOf } from '../../market/series.ts';
import { roundTitle } from '../../market/slugs.ts';
import {
  type EpochMs,
  type MicroShares,
  type MicroUsdc,
  PRICE_ONE,
  type Price,
  toFraction,
  toShares,
  toUsdc,
} from '../../units/index.ts';
import { tagsOf } from './tags.ts';

/** How an event shows its two sides: as outcomes of one market, or as two markets titled Up and Down. */
export type GammaShape = 'one-market' | 'two-markets';

/** A market as the venue holds it; what Gamma's records are written from. */
export type GammaRecord = {
  readonly round: Round;
  readonly eventId: string;
  readonly marketId: string;
  readonly questionId: string;
  /** When the market was listed, hours before its window. */
  readonly listedAt: EpochMs;
  /** Price of Up that is shown; Down shows its complement. */
  readonly upPrice: Price;
  readonly bestBid?: Price;
  readonly bestAsk?: Price;
  /** Absent where nothing was traded yet. */
  readonly lastTradePrice?: Price;
  readonly volume?: MicroShares;
  /** Worth of everything that rests in the book. */
  readonly liquidity?: MicroUsdc;
  readonly closed: boolean;
  readonly closedAt?: EpochMs;
  readonly winner?: Outcome;
  readonly priceToBeat?: number;
  readonly finalPrice?: number;
  /** Where the market stands among exclusive ones of an event; absent for a round's market. */
  readonly place?: GammaPlace;
};

/** A market as one of several exclusive outcomes of an event (strategies §7.1). */
export type GammaPlace = {
  readonly eventSlug: string;
  readonly eventTitle: string;
  readonly negRiskMarketId: string;
  /** What the market stands for, and its number among them. */
  readonly title: string;
  readonly index: number;
};

/** One event in the exact shape of Gamma (protocol §6.4), in either of the shapes that a client must understand. */
export function gammaEvent(record: GammaRecord, shape: GammaShape): Record<string, unknown> {
  const { round } = record;
  const series = seriesOf(round.asset, round.interval);
  return {
    id: record.eventId,
    slug: round.slug,
    ticker: round.slug,
    title: titleOf(round),
    description: `Resolves to "Up" when the price at the end of the window is at or above the price at its start.`,
    resolutionSource: resolutionSource(round),
    startDate: iso(record.listedAt),
    creationDate: iso(record.listedAt),
    endDate: iso(round.endsAt),
    startTime: iso(round.startsAt),
    active: true,
    closed: record.closed,
    archived: false,
    restricted: true,
    enableOrderBook: true,
    negRisk: round.negRisk,
    seriesSlug: series.slug,
    liquidity: liquidityOf(record),
    volume: volumeOf(record),
    openInterest: 0,
    version: round.version,
    series: [gammaSeries(series)],
    tags: tagsOf(round),
    ...(record.closedAt === undefined ? {} : { closedTime: iso(record.closedAt) }),
    ...metadata(record),
    markets: gammaMarkets(record, shape),
  };
}

/** A series as events refer to it and as the series routes serve it. */
export function gammaSeries({ id, slug, asset, interval }: Series): Record<string, unknown> {
  return {
    id,
    slug,
    ticker: slug,
    title: `${ASSET_NAMES[asset].title} Up or Down ${interval}`,
    seriesType: 'single',
    recurrence: interval,
    active: true,
    closed: false,
    archived: false,
  };
}

/** A market by itself, as the market routes serve it: it names its event (protocol §6.1). */
export function gammaMarketsAlone(record: GammaRecord, shape: GammaShape): Record<string, unknown>[] {
  const { place, round } = record;
  const slug = place?.eventSlug ?? round.slug;
  const events = [{ id: record.eventId, slug, ticker: slug, title: place?.eventTitle ?? titleOf(round) }];
  return gammaMarkets(record, shape).map((each) => ({ ...each, events, tags: tagsOf(record.round) }));
}

/** The market objects inside {@link gammaEvent}. */
export function gammaMarkets(record: GammaRecord, shape: GammaShape): Record<string, unknown>[] {
  const { up, down } = record.round;
  if (record.place !== undefined) return [exclusiveMarket(record, record.place)];
  if (shape === 'one-market') return [market(record, record.marketId, { names: ['Up', 'Down'], tokens: [up, down] })];
  return [
    { ...market(record, `${record.marketId}-1`, { names: ['Yes', 'No'], tokens: [up, down] }), groupItemTitle: 'Up' },
    { ...market(record, `${record.marketId}-2`, { names: ['Yes', 'No'], tokens: [down, up] }), groupItemTitle: 'Down' },
  ];
}

/** One range of an exclusive event: its Up is Yes. */
function exclusiveMarket(record: GammaRecord, place: GammaPlace): Record<string, unknown> {
  const { up, down } = record.round;
  return {
    ...market(record, record.marketId, { names: ['Yes', 'No'], tokens: [up, down] }),
    question: questionOf(place),
    groupItemTitle: place.title,
    groupItemThreshold: String(place.index),
    negRiskMarketID: place.negRiskMarketId,
    negRiskRequestID: record.questionId,
    negRiskOther: false,
  };
}

function market(
  record: GammaRecord,
  id: string,
  sides: { readonly names: readonly string[]; readonly tokens: readonly string[] },
): Record<string, unknown> {
  const { round } = record;
  const prices = sides.tokens.map((token) => priceText(record, token === round.up ? 'up' : 'down'));
  const v2 = round.version === 'v2';
  return {
    id,
    question: titleOf(round),
    slug: round.slug,
    conditionId: v2 ? round.conditionId.slice(0, -2) : round.conditionId,
    questionID: record.questionId,
    resolutionSource: resolutionSource(round),
    outcomes: JSON.stringify(sides.names),
    outcomePrices: JSON.stringify(prices),
    clobTokenIds: v2 ? null : JSON.stringify(sides.tokens),
    ...(v2 ? { positionIds: sides.tokens, resolutionStatus: record.closed ? 'resolved' : 'active' } : {}),
    version: round.version,
    eventStartTime: iso(round.startsAt),
    endDate: iso(round.endsAt),
    startDate: iso(record.listedAt),
    active: true,
    closed: record.closed,
    acceptingOrders: round.acceptingOrders,
    acceptingOrdersTimestamp: iso(record.listedAt),
    enableOrderBook: true,
    orderPriceMinTickSize: toFraction(round.tick as number as Price),
    orderMinSize: toShares(round.minSize),
    negRisk: round.negRisk,
    marketMakerAddress: '',
    ...topOfBook(record),
    liquidity: String(liquidityOf(record)),
    liquidityNum: liquidityOf(record),
    volume: String(volumeOf(record)),
    volumeNum: volumeOf(record),
    makerBaseFee: 1000,
    takerBaseFee: 1000,
    feesEnabled: true,
    feeType: 'crypto_fees_v2',
    feeSchedule: { ...round.fees, rebateRate: MAKER_REBATE_SHARE },
    makerRebatesFeeShareBps: 10_000,
    rewardsMinSize: 50,
    rewardsMaxSpread: 4.5,
    umaResolutionStatuses: '[]',
    automaticallyResolved: true,
    clearBookOnStart: false,
    rfqEnabled: false,
    ...(record.closedAt === undefined ? {} : closing(record.closedAt, v2)),
    ...(record.place === undefined ? cryptoConfig(round) : {}),
    ...(round.timeScale === 1 ? {} : { timeScale: round.timeScale }),
  };
}

function metadata({ priceToBeat, finalPrice }: GammaRecord): Record<string, unknown> {
  if (priceToBeat === undefined) return {};
  return { eventMetadata: { priceToBeat, ...(finalPrice === undefined ? {} : { finalPrice }) } };
}

function closing(closedAt: EpochMs, v2: boolean): Record<string, unknown> {
  return { closedTime: iso(closedAt), umaEndDate: iso(closedAt), ...(v2 ? {} : { umaResolutionStatus: 'resolved' }) };
}

function topOfBook({ bestBid, bestAsk, lastTradePrice }: GammaRecord): Record<string, unknown> {
  return {
    ...(bestBid === undefined ? {} : { bestBid: toFraction(bestBid) }),
    ...(bestAsk === undefined ? {} : { bestAsk: toFraction(bestAsk) }),
    ...(bestBid === undefined || bestAsk === undefined ? {} : { spread: (bestAsk - bestBid) / PRICE_ONE }),
    ...(lastTradePrice === undefined ? {} : { lastTradePrice: toFraction(lastTradePrice) }),
  };
}

export function liquidityOf({ liquidity }: GammaRecord): number {
  return liquidity === undefined ? 0 : toUsdc(liquidity);
}

export function volumeOf({ volume }: GammaRecord): number {
  return volume === undefined ? 0 : toShares(volume);
}

function titleOf({ asset, interval, startsAt, endsAt }: Round): string {
  return roundTitle(asset, interval, startsAt, endsAt);
}

function questionOf({ eventTitle, title }: GammaPlace): string {
  return `${eventTitle}: ${title}`;
}

function priceText({ winner, upPrice }: GammaRecord, outcome: Outcome): string {
  if (winner !== undefined) return winner === outcome ? '1' : '0';
  return String(outcome === 'up' ? upPrice / PRICE_ONE : (PRICE_ONE - upPrice) / PRICE_ONE);
}

function cryptoConfig({ asset, interval, rule }: Round): Record<string, unknown> {
  if (rule.kind !== 'twap') return {};
  const seconds = rule.lookbackMs / 1000;
  const id = `${asset.toLowerCase()}-${interval}-twap-${seconds}`;
  return {
    cryptoMarketConfigId: id,
    cryptoMarketConfig: { id, asset, duration: interval, twapEnabled: true, twapLookbackSeconds: seconds },
  };
}

export function resolutionSource({
  asset,
  rule,
}: {
  readonly asset: Round['asset'];
  readonly rule: SettlementRule;
}): string {
  const { slug } = ASSET_NAMES[asset];
  if (rule.kind === 'candle') return `https://www.binance.com/en/trade/${asset}_USDT`;
  return `https://data.chain.link/streams/${slug}-usd-twap-${rule.lookbackMs / 1000}s-streams`;
}

/** Whole seconds without a fraction, as Gamma writes them. */
export function iso(at: EpochMs): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
