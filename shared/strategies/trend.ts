import * as z from 'zod';
import {
  TREND_RULES,
  TREND_SPANS,
  TrendIndicators,
  type TrendPoint,
  type TrendSignal,
  trendSignal,
} from '../models/index.ts';
import {
  ceilToTick,
  floorToSizeStep,
  floorToTick,
  type MicroShares,
  microShares,
  type Price,
  PRICE_ONE,
  price,
  toFraction,
  toUsdc,
  cost,
} from '../units/index.ts';
import { floorToLegalSize } from '../market/order-rules.ts';
import type { Outcome, Side } from '../market/ids.ts';
import { defineStrategy } from './define-strategy.ts';
import type { BookView, CandlesView, Decision, OwnTakeView, StrategyView, TakeLeg } from './strategy.ts';
import { isRunning, none } from './taking.ts';

const fraction = z.number().min(0).max(1);
const span = z.number().int().min(2).max(100);
const level = z.number().min(0).max(100);

/** Defaults of strategies §5. */
const params = z.strictObject({
  betUsdc: z.number().positive().default(10).describe('Money of one entry, pUSD.'),
  minCandles: z.number().int().min(22).default(30).describe('Closed candles that must be known.'),
  gapFree: z
    .number()
    .int()
    .min(2)
    .default(21)
    .describe('So many of the newest candles must follow each other without a gap.'),
  maxAgeMinutes: z
    .number()
    .positive()
    .default(20)
    .describe('Older than this (nominal), the newest candle says nothing.'),
  maxDisagreementBps: z.number().positive().default(50).describe('Highest difference of both sources, basis points.'),
  fast: span.default(TREND_SPANS.fast).describe('Candles of the fast average.'),
  slow: span.default(TREND_SPANS.slow).describe('Candles of the slow average.'),
  rsi: span.default(TREND_SPANS.rsi).describe('Candles of the relative strength index.'),
  overbought: level.default(TREND_RULES.overbought).describe('At this index or above, nothing is bought.'),
  oversold: level.default(TREND_RULES.oversold).describe('At this index or below, nothing is sold.'),
  macdFast: span.default(TREND_SPANS.macd.fast).describe('Candles of the fast average of MACD.'),
  macdSlow: span.default(TREND_SPANS.macd.slow).describe('Candles of the slow average of MACD.'),
  macdSignal: span.default(TREND_SPANS.macd.signal).describe('Candles of the signal line of MACD.'),
  macdConfirm: z.boolean().default(false).describe('The MACD histogram must agree with the crossing.'),
  slippage: fraction.default(0.03).describe('The limit may be this fraction beyond the best price.'),
  attempts: z
    .number()
    .int()
    .min(1)
    .default(3)
    .describe('Orders of one kind in a round that may find nothing, until the next.'),
  retrySeconds: z.number().min(0).default(15).describe('Wait after an order that found nothing, nominal.'),
  score: fraction.default(0.05).describe('What the entry counts against the signals of others: edge × confidence.'),
});

type Params = z.infer<typeof params>;

/** What a candle's close led to. */
type Verdict = {
  readonly seen: CandlesView | undefined;
  readonly openMs: number;
  readonly signal: TrendSignal;
  readonly reason: string;
};

type Memory = {
  verdict: Verdict | undefined;
  /** The last signal that was filled: the same kind is not followed again before the other (strategies §5). Outlives rounds. */
  executed: TrendSignal | undefined;
};

/**
 * Follows crossings of moving averages of the asset's candles (strategies §5, vector V-TREND): on BUY it goes long Up, on SELL it
 * closes what it holds of Up, or else goes long Down. One entry per round, none inside the cut-off.
 */
export const trend = defineStrategy<Params, Memory>({
  name: 'trend',
  kind: 'taker',
  params,
  reads: ['candles'],
  memory: (before) => ({ verdict: before?.verdict, executed: before?.executed }),
  evaluate,
});

function evaluate(view: StrategyView, settings: Params, memory: Memory): Decision {
  const { candles } = view;
  if (candles === undefined) return none('data');
  noteFills(view, memory);
  const { signal, reason, openMs } = judged(view, candles, settings, memory);
  if (signal === 'HOLD') return none(reason);
  if (signal === memory.executed) return none('repeated');
  if (!isRunning(view)) return none('not-running');
  if (view.secondsLeft * 1_000 <= view.config.market.cutoffMs) return none('cutoff');
  const own = view.takes.filter(({ strategy }) => strategy === trend.name);
  if (own.some(({ pending }) => pending)) return none('pending');
  if (isTired(view, own, signal, settings)) return none('missed');
  const held = heldOf(view, 'up');
  const tag = `${signal} ${openMs}`;
  if (signal === 'SELL' && held > 0) return leave(view, settings, held, tag);
  if (own.some(({ side, filled }) => side === 'BUY' && filled > 0)) return none('entered');
  return enter(view, settings, signal === 'BUY' ? 'up' : 'down', tag);
}

/** A signal counts as followed once an order of it was filled; one that was refused or found nothing may be tried again. */
function noteFills(view: StrategyView, memory: Memory): void {
  for (const { strategy, tag, filled } of view.takes) {
    if (strategy === trend.name && filled > 0) memory.executed = tag.startsWith('BUY') ? 'BUY' : 'SELL';
  }
}

/** Orders that find nothing are not repeated with every frame: they would use up what the others may take. */
function isTired(
  view: StrategyView,
  own: readonly OwnTakeView[],
  signal: TrendSignal,
  { attempts, retrySeconds }: Params,
): boolean {
  const missed = own.filter(({ tag, filled }) => filled === 0 && tag.startsWith(signal));
  const last = missed.at(-1);
  if (last === undefined) return false;
  return missed.length >= attempts || view.now - last.at < retrySeconds * 1_000 * view.round.timeScale;
}

/** Each reading of candles is judged once. What only time can spoil is looked at every time. */
function judged(view: StrategyView, candles: CandlesView, settings: Params, memory: Memory): Verdict {
  const newest = candles.candles.at(-1);
  if (newest === undefined) return hold(0, 'data');
  const closedAt = newest.openMs + candles.intervalMs;
  if (view.now - closedAt > settings.maxAgeMinutes * 60_000 * view.round.timeScale) return hold(newest.openMs, 'data');
  // The same candles may be read again, with the other source's word or without a hole.
  if (memory.verdict?.seen !== candles) memory.verdict = judge(candles, settings, newest.openMs);
  return memory.verdict;
}

function judge(seen: CandlesView, settings: Params, openMs: number): Verdict {
  const { candles } = seen;
  if (candles.length < settings.minCandles) return hold(openMs, 'data', seen);
  if (!isGapFree(seen, settings.gapFree)) return hold(openMs, 'gap', seen);
  if (disagrees(seen, settings.maxDisagreementBps)) return hold(openMs, 'source', seen);
  const { fast, slow, rsi, macdFast, macdSlow, macdSignal } = settings;
  const macd = { fast: macdFast, slow: macdSlow, signal: macdSignal };
  const indicators = new TrendIndicators({ fast, slow, rsi, macd });
  let previous: TrendPoint | undefined;
  let current: TrendPoint | undefined;
  for (const { close } of candles) [previous, current] = [current, indicators.add(close)];
  if (previous === undefined || current === undefined) return hold(openMs, 'data', seen);
  return { seen, openMs, signal: trendSignal(previous, current, settings), reason: 'no-cross' };
}

function hold(openMs: number, reason: string, seen?: CandlesView): Verdict {
  return { seen, openMs, signal: 'HOLD', reason };
}

function isGapFree({ candles, intervalMs }: CandlesView, count: number): boolean {
  const newest = candles.slice(-count);
  return newest.every((candle, index) => index === 0 || candle.openMs - newest[index - 1]!.openMs === intervalMs);
}

function disagrees({ candles, otherClose }: CandlesView, maxBps: number): boolean {
  const close = candles.at(-1)?.close;
  if (close === undefined || otherClose === undefined) return false;
  return (Math.abs(close - otherClose) / close) * 10_000 > maxBps;
}

/** Shares of an outcome that this strategy bought in the round and still has; what others hold is theirs. */
function heldOf(view: StrategyView, wanted: Outcome): number {
  let held = 0;
  for (const { strategy, outcome, side, size } of view.fills) {
    if (strategy === trend.name && outcome === wanted) held += side === 'BUY' ? size : 0 - size;
  }
  return held;
}

function enter(view: StrategyView, settings: Params, outcome: Outcome, tag: string): Decision {
  const book = outcome === 'up' ? view.up : view.down;
  const closed = whyClosed(book);
  if (closed !== undefined) return none(closed);
  if (book.bestAsk === 0) return none('no-ask');
  const limit = floorToTick(toFraction(book.bestAsk) * (1 + settings.slippage), book.tick);
  if (limit >= PRICE_ONE) return none('no-ask');
  const size = floorToLegalSize(floorToSizeStep(settings.betUsdc / toFraction(limit)), limit);
  return leg(outcome, 'BUY', limit, size, tag, settings.score);
}

function leave(view: StrategyView, settings: Params, held: number, tag: string): Decision {
  const closed = whyClosed(view.up);
  if (closed !== undefined) return none(closed);
  if (view.up.bestBid === 0) return none('no-bid');
  const limit = ceilToTick(toFraction(view.up.bestBid) * (1 - settings.slippage), view.up.tick);
  const size = microShares(held);
  if (toUsdc(cost(size, limit)) < 1) return none('dust');
  return leg('up', 'SELL', limit, size, tag, 'reduce');
}

function whyClosed(book: BookView): string | undefined {
  if (!book.live) return 'book-closed';
  return book.stale ? 'book-stale' : undefined;
}

function leg(
  outcome: Outcome,
  side: Side,
  at: Price,
  size: MicroShares,
  tag: string,
  rank: number | 'reduce',
): Decision {
  const only: TakeLeg = { outcome, side, limit: price(at), size, orderType: 'FAK', tag };
  return { kind: 'take', take: { legs: [only], rank, plan: side === 'BUY' ? 'trend' : 'trend-close' } };
}
