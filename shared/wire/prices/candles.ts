import * as z from 'zod';
import { ASSET_NAMES, type Asset } from '../../market/assets.ts';
import type { Candle, CandlesView } from '../../strategies/strategy.ts';
import { epochMs, type EpochMs } from '../../units/index.ts';
import { issueText, parseJson } from '../json.ts';

/** Lengths of a candle that both exchanges serve, under Binance's names. */
export const CANDLE_LENGTHS = ['1m', '5m', '15m', '1h'] as const;

export type CandleLength = (typeof CANDLE_LENGTHS)[number];

/** Nominal length of a candle in ms. */
export const CANDLE_LENGTH_MS: Readonly<Record<CandleLength, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
};

/** Most candles of one answer of Coinbase; Binance gives more. */
export const MAX_CANDLES = 300;

/** An exchange that candles are read from. */
export type CandleSource = CandlesView['source'];

/** Which candles are asked for. */
export type CandleQuery = {
  readonly asset: Asset;
  readonly length: CandleLength;
  /** At most {@link MAX_CANDLES}. */
  readonly count: number;
  /** The newest candle that is wanted begins here. */
  readonly newestMs: EpochMs;
  /** Real length of a candle: shorter than its name says where the venue compresses time. */
  readonly lengthMs: number;
};

/** An exchange's candles, oldest first, each moment once; or why the answer is none. */
export type CandleAnswer =
  | { readonly kind: 'candles'; readonly candles: readonly Candle[] }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Path and query of a source's candles (protocol §12). Times are ms for Binance and ISO for Coinbase. */
export function candlesPath(source: CandleSource, { asset, length, count, newestMs, lengthMs }: CandleQuery): string {
  const fromMs = newestMs - (count - 1) * lengthMs;
  const { binance, coinbase } = ASSET_NAMES[asset];
  if (source === 'binance') {
    const times = `startTime=${fromMs}&endTime=${newestMs}`;
    return `/api/v3/klines?symbol=${binance.toUpperCase()}&interval=${length}&${times}&limit=${count}`;
  }
  const [start, end] = [fromMs, newestMs].map((ms) => new Date(ms).toISOString());
  const granularity = CANDLE_LENGTH_MS[length] / 1_000;
  return `/products/${coinbase}/candles?granularity=${granularity}&start=${start}&end=${end}`;
}

const positive = z.number().positive();
const positiveText = z.string().transform(Number).pipe(positive);
const volumeText = z.string().transform(Number).pipe(z.number().min(0));

/** `[openTime ms, "open", "high", "low", "close", "volume", closeTime, …]` (protocol §12.1). */
const klineSchema = z
  .tuple([positive.int(), positiveText, positiveText, positiveText, positiveText, volumeText], z.unknown())
  .transform(([openMs, open, high, low, close, volume]) => ({
    openMs: epochMs(openMs),
    open,
    high,
    low,
    close,
    volume,
  }));

/** `[time s, low, high, open, close, volume]`, newest first. */
const coinbaseSchema = z
  .tuple([positive, positive, positive, positive, positive, z.number().min(0)], z.unknown())
  .transform(([seconds, low, high, open, close, volume]) => {
    return { openMs: epochMs(Math.round(seconds * 1_000)), open, high, low, close, volume };
  });

const rowsOf = { binance: z.array(klineSchema), coinbase: z.array(coinbaseSchema) } as const;

/**
 * Reads a source's answer. One row that is no candle spoils all of them: a wrong price would spoil every average after it.
 *
 * @param lengthMs real length of a candle; each begins at a multiple of it
 */
export function parseCandles(source: CandleSource, body: string, lengthMs: number): CandleAnswer {
  const json = parseJson(body);
  if (json.kind === 'malformed') return { kind: 'malformed', reason: `not JSON: ${json.reason}` };
  const rows = rowsOf[source].safeParse(json.value);
  if (!rows.success) return { kind: 'malformed', reason: issueText(rows.error) };
  const wrong = rows.data.find((candle) => !isCandle(candle) || candle.openMs % lengthMs !== 0);
  if (wrong !== undefined) return { kind: 'malformed', reason: `no candle: ${JSON.stringify(wrong)}` };
  const byOpening = new Map(rows.data.map((candle) => [candle.openMs, candle]));
  return { kind: 'candles', candles: [...byOpening.values()].toSorted((a, b) => a.openMs - b.openMs) };
}

function isCandle({ open, high, low, close }: Candle): boolean {
  return low <= Math.min(open, close) && high >= Math.max(open, close);
}
