import { area, curveStepAfter, line } from 'd3-shape';
import type { FillRow, RoundSeries, SeriesOrder } from '../../../../shared/backtest/result.ts';
import type { Outcome, Side } from '../../../../shared/market/ids.ts';
import { type Limits, thinned } from '../limits.ts';

/** Width of the zoomable part of a round's drawing in its own units: a round from its beginning to its end. */
export const ROUND_UNITS = 1000;

/** A round's values over its time; null where nothing was known. */
export type Values = readonly (number | null)[];

/** As much of a round as is drawn: orders that were filled come before others. */
export function thinnedRound(series: RoundSeries, limits: Limits): RoundSeries {
  const places = thinned(
    series.at.map((_, i) => i),
    limits.points,
  );
  const take = <T>(values: readonly T[]): readonly T[] => places.map((i) => values[i]!);
  const { at, bid, ask, fairUp, spot, twap, orders, fills } = series;
  const filled = thinned(
    orders.filter((order) => order.filled > 0),
    limits.orders,
  );
  const room = limits.orders - filled.length;
  const others =
    room === 0
      ? []
      : thinned(
          orders.filter((order) => order.filled === 0),
          room,
        );
  const lines = {
    at: take(at),
    bid: take(bid),
    ask: take(ask),
    fairUp: take(fairUp),
    spot: take(spot),
    twap: take(twap),
  };
  return { ...series, ...lines, orders: [...others, ...filled], fills: thinned(fills, limits.fills) };
}

/** Where a moment is in the round, in {@link ROUND_UNITS}. */
export function unitsOf({ startsAt, endsAt }: RoundSeries, at: number): number {
  return (ROUND_UNITS * (at - startsAt)) / (endsAt - startsAt);
}

/** Steps through the known values; broken where nothing was known. */
export function stepPath(series: RoundSeries, values: Values, y: (value: number) => number): string {
  const draw = line<number>(
    (_, i) => unitsOf(series, series.at[i]!),
    (_, i) => y(values[i] ?? 0),
  ).curve(curveStepAfter);
  return rounded(draw.defined((_, i) => isKnown(values[i]))(series.at));
}

/** The area between two lines, where both are known. */
export function bandPath(series: RoundSeries, low: Values, high: Values, y: (value: number) => number): string {
  const draw = area<number>(
    (_, i) => unitsOf(series, series.at[i]!),
    (_, i) => y(low[i] ?? 0),
    (_, i) => y(high[i] ?? 0),
  ).curve(curveStepAfter);
  return rounded(draw.defined((_, i) => isKnown(low[i]) && isKnown(high[i]))(series.at));
}

/** A price of either outcome as a price of Up. */
export function priceOfUp({ outcome, price }: { readonly outcome: Outcome; readonly price: number }): number {
  return outcome === 'up' ? price : 1 - price;
}

/** Whether an order gains when Up becomes more likely: it buys Up or sells Down. */
export function isForUp({ outcome, side }: { readonly outcome: Outcome; readonly side: Side }): boolean {
  return (outcome === 'up') === (side === 'BUY');
}

/** Up shares less Down shares that the round's fills have left, after each fill. */
export function positionAfter(fills: readonly FillRow[]): readonly { readonly at: number; readonly shares: number }[] {
  let shares = 0;
  return fills.map((fill) => {
    shares += isForUp(fill) ? fill.shares : -fill.shares;
    return { at: fill.at, shares };
  });
}

/** All prices of Up that a round's drawing shows. */
export function pricesIn({ bid, ask, fairUp, orders, fills }: RoundSeries): readonly number[] {
  const own: readonly (SeriesOrder | FillRow)[] = [...orders, ...fills];
  return [...[...bid, ...ask, ...fairUp].filter(isKnown), ...own.map(priceOfUp)];
}

/** Whether a value was known. */
export function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

/** Half a kilobyte less for each ten points, and nothing that an eye could see. */
function rounded(path: string | null): string {
  return (path ?? '').replace(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));
}
