import { describe, expect, it } from 'vitest';
import { scoreOf } from '../../../shared/strategies/index.ts';
import { settlementSniper } from '../../../shared/strategies/settlement-sniper.ts';
import type { Decision, StrategyView } from '../../../shared/strategies/strategy.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { book, decide, NOW, SAMPLE_ROUND, signalOf, spot, strike, view } from './sample-view.ts';

const CANDLE = { ...SAMPLE_ROUND, rule: { kind: 'candle' } as const };

type Case = { p: number; t: number; up?: number; down?: number; from?: number };

/** The vectors are about spot distance, as in a market that settles on one price. */
function evaluate(
  { p, t, up = 50, down = 50, from }: Case,
  changes: Partial<StrategyView> = {},
  params: object = {},
): Decision {
  const oldest = from === undefined ? undefined : { price: from, at: epochMs(NOW - 30_000) };
  return decide(
    settlementSniper,
    view({
      round: CANDLE,
      phase: 'closing',
      strike: strike(68_000),
      spot: spot(p),
      secondsLeft: t,
      window: { count: oldest === undefined ? 0 : 2, oldest },
      up: book({ 1: 10 }, { [up]: 100 }),
      down: book({ 1: 10 }, { [down]: 100 }),
      ...changes,
    }),
    params,
  );
}

describe('settlement_sniper', () => {
  it.each([
    [{ p: 68_110, t: 25, up: 90 }, 'up', 0.97, 0.07, 0.0665],
    [{ p: 67_930, t: 45, down: 86 }, 'down', 0.92, 0.06, 0.057],
    [{ p: 68_045, t: 70, up: 78 }, 'up', 0.85, 0.07, 0.0665],
    [{ p: 68_042, t: 29.9, up: 84 }, 'up', 0.9, 0.06, 0.057],
  ] as const)('V-SNIPE: %j buys %s', (row, outcome, fair, edge, score) => {
    const signal = signalOf(evaluate(row));
    expect(signal).toMatchObject({ outcome, fair, confidence: 0.95 });
    expect(signal.edge).toBeCloseTo(edge, 8);
    expect(scoreOf(signal)).toBeCloseTo(score, 8);
  });

  it('V-SNIPE: puts a tenth of the maximum in when Kelly would allow more', () => {
    expect(signalOf(evaluate({ p: 68_110, t: 25, up: 90 })).sizeFraction).toBeCloseTo(0.1, 8);
  });

  it.each([
    [{ p: 68_060, t: 25, from: 68_130 }, 'reversal'],
    [{ p: 68_110, t: 3, up: 80 }, 'time'],
    [{ p: 68_110, t: 4.9, up: 80 }, 'time'],
    [{ p: 68_110, t: 90.1, up: 80 }, 'time'],
    [{ p: 68_042, t: 30, up: 84 }, 'edge'],
    [{ p: 68_000 * 1.000588, t: 25, up: 50 }, 'distance'],
  ] as const)('V-SNIPE: %j wants nothing for %s', (row, reason) => {
    expect(evaluate(row)).toEqual({ kind: 'none', reason });
  });

  it('looks at the whole of its window, ends included', () => {
    expect(evaluate({ p: 68_110, t: 5, up: 80 }).kind).toBe('signal');
    expect(evaluate({ p: 68_110, t: 90, up: 80 }).kind).toBe('signal');
  });

  it('measures a reversal in nominal time, or no compressed round would ever be sniped', () => {
    const compressed = { ...CANDLE, timeScale: 1 / 15 };
    const drop = { p: 68_110, t: 25, up: 90 };
    const window = { count: 2, oldest: { price: 68_130, at: epochMs(NOW - 2_000) } };
    expect(evaluate(drop, { window }).kind).toBe('none');
    expect(evaluate(drop, { window, round: compressed }).kind).toBe('signal');
  });

  it('inside the averaging window takes the distance of the mean, for spot can stand on the wrong side', () => {
    const late = { p: 68_110, t: 20, up: 50, down: 80 };
    const twap = { round: SAMPLE_ROUND, expectedMean: 67_900 };
    expect(signalOf(evaluate(late, twap)).outcome).toBe('down');
    expect(evaluate(late, { round: SAMPLE_ROUND })).toEqual({ kind: 'none', reason: 'no-price' });
    expect(signalOf(evaluate({ ...late, t: 70 }, twap)).outcome).toBe('up');
  });

  it('looks at the distance that it is told to look at', () => {
    const late = { p: 68_110, t: 20, up: 50, down: 80 };
    const twap = { round: SAMPLE_ROUND, expectedMean: 67_900 };
    expect(signalOf(evaluate(late, twap, { distanceSource: 'spot' })).outcome).toBe('up');
    expect(signalOf(evaluate({ ...late, t: 70 }, twap, { distanceSource: 'twapMean' })).outcome).toBe('down');
  });

  it('judged gross takes what only fees forbid', () => {
    const row = { p: 68_110, t: 25, up: 92 };
    const config = { ...view().config, taking: { ...view().config.taking, minNetEdge: 0.05 } };
    expect(evaluate(row, { config })).toEqual({ kind: 'none', reason: 'net-edge' });
    expect(signalOf(evaluate(row, { config }, { edgeMode: 'gross' }))).toMatchObject({ gross: true, fair: 0.97 });
  });

  it.each([
    [{ fromSeconds: 20 }, 'time'],
    [{ toSeconds: 26 }, 'time'],
    [{ fairTable: [{ beyond: 0.002, under30: 0.99, under60: 0.99, longer: 0.99 }] }, 'distance'],
    [{ reversalSpeed: 1e-7 }, 'reversal'],
    [{ minEdge: 0.08 }, 'edge'],
  ])('heeds its parameters: %j leads to no entry', (params, reason) => {
    expect(evaluate({ p: 68_110, t: 25, up: 90, from: 68_115 }, {}, params)).toEqual({ kind: 'none', reason });
  });

  it('wants nothing without a fresh spot price, even when the mean is known', () => {
    const blind = view({ phase: 'closing', secondsLeft: 20, strike: strike(68_000), expectedMean: 68_500 });
    expect(decide(settlementSniper, blind)).toEqual({ kind: 'none', reason: 'no-price' });
  });
});
