import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';

/** Nominal lengths of the candles that are served, under Binance's names. */
const NOMINAL_MS: ReadonlyMap<string, number> = new Map([
  ['1s', 1_000],
  ['1m', 60_000],
  ['3m', 180_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
  ['4h', 14_400_000],
]);

export const CANDLE_INTERVALS: readonly string[] = [...NOMINAL_MS.keys()];

/** Real length of a candle in ms: shorter at a time scale below 1, like rounds. `undefined` for an unknown interval. */
export function candleLengthMs(interval: string, timeScale: TimeScale): number | undefined {
  const nominalMs = NOMINAL_MS.get(interval);
  return nominalMs === undefined ? undefined : scaled(nominalMs, timeScale);
}
