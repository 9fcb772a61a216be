import { ASSETS, ASSET_NAMES, type Asset } from './assets.ts';
import { INTERVALS, type Interval } from './intervals.ts';

/** Gamma's name for the endless row of rounds of one asset and interval (protocol §6.3). */
export type Series = {
  readonly id: string;
  readonly slug: string;
  readonly asset: Asset;
  readonly interval: Interval;
};

const SERIES_IDS: Readonly<Record<Asset, Readonly<Record<Interval, string>>>> = {
  BTC: { '5m': '10684', '15m': '10192', '1h': '10114', '4h': '10331' },
  ETH: { '5m': '10683', '15m': '10191', '1h': '10117', '4h': '10332' },
  SOL: { '5m': '10686', '15m': '10423', '1h': '10122', '4h': '10333' },
  XRP: { '5m': '10685', '15m': '10422', '1h': '10123', '4h': '10327' },
};

/** Hourly series of these assets are known by the short name, those of the others by the long one. */
const SHORT_HOURLY_SLUG: ReadonlySet<Asset> = new Set(['BTC']);

const ALL_SERIES: readonly Series[] = ASSETS.flatMap((asset) =>
  INTERVALS.map((interval) => ({ id: SERIES_IDS[asset][interval], slug: slugOf(asset, interval), asset, interval })),
);

const SERIES_BY_KEY: ReadonlyMap<string, Series> = new Map(ALL_SERIES.map((series) => [keyOf(series), series]));
const SERIES_BY_ID: ReadonlyMap<string, Series> = new Map(ALL_SERIES.map((series) => [series.id, series]));

export function seriesOf(asset: Asset, interval: Interval): Series {
  return SERIES_BY_KEY.get(keyOf({ asset, interval })) as Series;
}

/** The series with this Gamma id; `undefined` for one that we do not trade. */
export function seriesById(id: string): Series | undefined {
  return SERIES_BY_ID.get(id);
}

function keyOf({ asset, interval }: Pick<Series, 'asset' | 'interval'>): string {
  return `${asset}/${interval}`;
}

function slugOf(asset: Asset, interval: Interval): string {
  const { slug, hourlySlug } = ASSET_NAMES[asset];
  if (interval !== '1h') return `${slug}-up-or-down-${interval}`;
  return `${SHORT_HOURLY_SLUG.has(asset) ? slug : hourlySlug}-up-or-down-hourly`;
}
