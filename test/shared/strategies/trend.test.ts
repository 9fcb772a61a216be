import { describe, expect, it } from 'vitest';
import type {
  CandlesView,
  Decision,
  OwnFillView,
  OwnTakeView,
  StrategyView,
} from '../../../shared/strategies/strategy.ts';
import { trend } from '../../../shared/strategies/trend.ts';
import { epochMs, price } from '../../../shared/units/index.ts';
import { book, decide, NOW, shares, view } from './sample-view.ts';

const INTERVAL_MS = 900_000;

/** V-TREND's closes from candle 0 to `last`, the last one closed a minute ago. */
function candles(last: number, changes: Partial<CandlesView> = {}): CandlesView {
  const newestOpen = NOW - 60_000 - INTERVAL_MS;
  return {
    source: 'binance',
    intervalMs: INTERVAL_MS,
    candles: Array.from({ length: last + 1 }, (_, i) => {
      const close = Math.round((60_000 + 350 * Math.sin(i / 4) + 40 * Math.cos(1.7 * i) + 6 * i) * 100) / 100;
      const openMs = epochMs(newestOpen - (last - i) * INTERVAL_MS);
      return { openMs, open: close, high: close, low: close, close, volume: 1 };
    }),
    ...changes,
  };
}

function evaluate(seen: CandlesView | undefined, changes: Partial<StrategyView> = {}, memory?: unknown): Decision {
  return decide(trend, view({ candles: seen, ...changes }), {}, memory ?? trend.memory?.(undefined));
}

function kindAt(last: number, params: object): string {
  return decide(trend, view({ candles: candles(last) }), params).kind;
}

function legOf(decision: Decision): unknown {
  if (decision.kind !== 'take') throw new Error(`no take but ${JSON.stringify(decision)}`);
  return { ...decision.take.legs[0], rank: decision.take.rank };
}

function bought(outcome: 'up' | 'down'): OwnFillView {
  return { strategy: 'trend', outcome, side: 'BUY', price: price(5_300), size: shares(18), role: 'taker', at: NOW };
}

function take(tag: string, filled: number, pending = false): OwnTakeView {
  const terms = { strategy: 'trend', outcome: 'up', side: 'BUY', price: price(5_400), at: NOW } as const;
  return { ...terms, tag, size: shares(18), filled: shares(filled), pending };
}

describe('trend', () => {
  it('V-TREND: goes long Up when the averages cross upwards, at most the slippage above the ask', () => {
    // 10 pUSD at the limit of 0.54 (0.53 and 3 %): 18.51 shares, cut to what costs whole cents.
    expect(legOf(evaluate(candles(51)))).toMatchObject({
      outcome: 'up',
      side: 'BUY',
      limit: 5_400,
      size: 18_500_000,
      orderType: 'FAK',
      rank: 0.05,
    });
  });

  it('V-TREND: goes long Down when they cross downwards and it holds nothing of Up', () => {
    expect(legOf(evaluate(candles(41)))).toMatchObject({ outcome: 'down', side: 'BUY' });
  });

  it('V-TREND: closes what it bought of Up when they cross downwards', () => {
    expect(legOf(evaluate(candles(41), { fills: [bought('up')] }))).toMatchObject({
      outcome: 'up',
      side: 'SELL',
      limit: 4_600,
      size: 18_000_000,
      rank: 'reduce',
    });
  });

  it('V-TREND: holds at every other candle, and at candle 26 because too few are known', () => {
    const reasons = new Map<string, number[]>();
    for (let last = 22; last < 60; last += 1) {
      const decision = evaluate(candles(last));
      const reason = decision.kind === 'none' ? decision.reason : decision.kind;
      reasons.set(reason, [...(reasons.get(reason) ?? []), last]);
    }
    expect([...reasons.keys()].toSorted()).toEqual(['data', 'no-cross', 'take']);
    expect(reasons.get('take')).toEqual([41, 51]);
    expect(reasons.get('data')).toEqual([22, 23, 24, 25, 26, 27, 28]);
  });

  it('M098: other spans and levels give other signals at the same candles', () => {
    expect(kindAt(51, { fast: 3, slow: 8 })).toBe('none');
    expect(kindAt(51, { overbought: 60 })).toBe('none');
    expect(kindAt(51, { rsi: 2, overbought: 70 })).toBe('none');
    expect(kindAt(41, { oversold: 45 })).toBe('none');
    expect(kindAt(41, { macdConfirm: true })).toBe('take');
    expect(kindAt(41, { macdConfirm: true, macdFast: 26, macdSlow: 12 })).toBe('none');
  });

  it('M097: works its indicators out once for each reading of candles, however often it is asked', () => {
    let reads = 0;
    const counted = candles(51);
    for (const candle of counted.candles) {
      const { close } = candle;
      Object.defineProperty(candle, 'close', { get: () => ((reads += 1), close) });
    }
    const memory = trend.memory?.(undefined);
    evaluate(counted, {}, memory);
    const once = reads;
    expect(once).toBeGreaterThanOrEqual(52);
    for (let time = 0; time < 5; time += 1) evaluate(counted, {}, memory);
    expect(evaluate(counted, {}, trend.memory?.(memory)).kind).toBe('take');
    expect(reads).toBe(once);
  });

  it('thinks again when the same candle is read again with what was missing', () => {
    const memory = trend.memory?.(undefined);
    const [short, whole] = [candles(51), candles(51)];
    const few = { ...short, candles: short.candles.slice(-29) };
    expect(evaluate(few, {}, memory)).toEqual({ kind: 'none', reason: 'data' });
    expect(evaluate(whole, {}, memory).kind).toBe('take');
    expect(evaluate({ ...whole, otherClose: 1 }, {}, memory)).toEqual({ kind: 'none', reason: 'source' });
  });

  it('constant prices have an index of 100 and no cross', () => {
    const flat = candles(51).candles.map((candle) => ({ ...candle, close: 60_000 }));
    expect(evaluate(candles(51, { candles: flat }))).toEqual({ kind: 'none', reason: 'no-cross' });
  });

  it('does not sell what other strategies hold', () => {
    const fills = [{ ...bought('up'), strategy: 'inventory_making' }];
    expect(legOf(evaluate(candles(41), { fills }))).toMatchObject({ outcome: 'down', side: 'BUY' });
  });

  it('follows the same kind of signal once, also in the next round, until the other kind came', () => {
    const memory = trend.memory?.(undefined);
    const up = `BUY ${String(candles(51).candles.at(-1)?.openMs)}`;
    expect(evaluate(candles(51), { takes: [take(up, 18)] }, memory)).toEqual({ kind: 'none', reason: 'repeated' });
    const next = trend.memory?.(memory);
    expect(evaluate(candles(51), {}, next)).toEqual({ kind: 'none', reason: 'repeated' });
    const later = candles(41).candles.map((candle) => ({ ...candle, openMs: epochMs(candle.openMs + INTERVAL_MS) }));
    const then = { now: epochMs(NOW + INTERVAL_MS) };
    expect(legOf(evaluate(candles(41, { candles: later }), then, next))).toMatchObject({ outcome: 'down' });
  });

  it('tries again after an order that found nothing, but not at once, not for ever, and not while one is on its way', () => {
    const later = { now: epochMs(NOW + 15_000) };
    const missed = take('BUY 1', 0);
    expect(evaluate(candles(51), { takes: [missed], ...later }).kind).toBe('take');
    expect(evaluate(candles(51), { takes: [missed], now: epochMs(NOW + 14_999) })).toMatchObject({ reason: 'missed' });
    expect(evaluate(candles(51), { takes: [missed, missed, missed], ...later })).toMatchObject({ reason: 'missed' });
    expect(evaluate(candles(51), { takes: [take('BUY 1', 0, true)], ...later })).toMatchObject({ reason: 'pending' });
  });

  it.each([
    ['without candles', undefined, {}, 'data'],
    ['on candles that are too old', candles(51), { now: epochMs(NOW + 20 * 60_000) }, 'data'],
    ['across a gap', withGap(candles(51)), {}, 'gap'],
    ['when the sources disagree', candles(51, { otherClose: 60_900 }), {}, 'source'],
    ['inside the cut-off', candles(51), { secondsLeft: 60 }, 'cutoff'],
    ['on a closed book', candles(51), { up: book({}, { 53: 9 }, { live: false }) }, 'book-closed'],
    ['without an ask', candles(51), { up: book({ 47: 9 }, {}) }, 'no-ask'],
  ] as const)('wants nothing %s', (_, seen, changes, reason) => {
    expect(evaluate(seen, changes)).toEqual({ kind: 'none', reason });
  });
});

function withGap(seen: CandlesView): CandlesView {
  return { ...seen, candles: seen.candles.filter((_, index) => index !== 45) };
}
