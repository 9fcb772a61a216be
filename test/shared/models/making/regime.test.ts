import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  disagreementBps,
  isBinanceStale,
  REGIME_DEFAULTS,
  type RegimeInputs,
  regimeOf,
  ReturnAnchor,
  SIZE_FACTOR_DEFAULTS,
  sizeScalar,
} from '../../../../shared/models/index.ts';

function inputs(oracleAgeMs: number, binanceAgeMs: number, bps: number, variance: number): RegimeInputs {
  return { oracleAgeMs, binanceAgeMs, secondReturn: bps / 10_000, variance, marketsStale: false };
}

const CALM = inputs(400, 200, 3, 5e-9);

describe('the regime', () => {
  it.each([
    [400, 200, 3, 5e-9, 'NORMAL', 1],
    [5_001, 200, 3, 5e-9, 'STALE_ORACLE', 0],
    [400, 200, -10, 5e-9, 'FAST_MOVE', 0.5],
    [400, 1_501, 3, 5e-9, 'STALE_BINANCE', 0.7],
    [400, 200, 3, 4.1e-8, 'FAST_MOVE', 0.5],
    [400, 1_501, 12, 5e-9, 'FAST_MOVE', 0.35],
  ])(
    'V-REGIME: oracle %d ms, Binance %d ms, %d bps, variance %d is %5$s',
    (oracle, binance, bps, variance, ...then) => {
      const now = inputs(oracle, binance, bps, variance);
      const regime = regimeOf(now, REGIME_DEFAULTS);
      const scalar = sizeScalar(regime, isBinanceStale(now, REGIME_DEFAULTS), SIZE_FACTOR_DEFAULTS);
      expect([regime, scalar]).toEqual(then);
    },
  );

  it('holds up to and including its limits', () => {
    expect(regimeOf({ ...CALM, oracleAgeMs: 5_000 }, REGIME_DEFAULTS)).toBe('NORMAL');
    expect(regimeOf({ ...CALM, binanceAgeMs: 1_500 }, REGIME_DEFAULTS)).toBe('NORMAL');
    expect(regimeOf({ ...CALM, variance: 4e-8 }, REGIME_DEFAULTS)).toBe('NORMAL');
    expect(regimeOf({ ...CALM, secondReturn: 9.99e-4 }, REGIME_DEFAULTS)).toBe('NORMAL');
  });

  it('quotes nothing on what it does not know', () => {
    const blind: Partial<RegimeInputs>[] = [
      { oracleAgeMs: undefined },
      { oracleAgeMs: NaN },
      { variance: NaN },
      { secondReturn: NaN },
      { marketsStale: true },
    ];
    for (const gap of blind) expect(regimeOf({ ...CALM, ...gap }, REGIME_DEFAULTS)).toBe('STALE_ORACLE');
    expect(regimeOf({ ...CALM, binanceAgeMs: undefined, secondReturn: undefined }, REGIME_DEFAULTS)).toBe(
      'STALE_BINANCE',
    );
  });
});

describe('the size factor', () => {
  it('V-SIZE: follows the source program’s ratio when that is configured', () => {
    const factors = { ...SIZE_FACTOR_DEFAULTS, fast: 0.97 / 0.985 };
    expect(sizeScalar('FAST_MOVE', false, factors)).toBeCloseTo(0.984772, 6);
    expect(sizeScalar('FAST_MOVE', true, factors)).toBeCloseTo(0.68934, 6);
    expect(sizeScalar('NORMAL', false, factors)).toBe(1);
  });
});

function moveAfter(...prices: readonly (readonly [atMs: number, price: number])[]): number | undefined {
  const anchor = new ReturnAnchor(1_000);
  for (const [at, price] of prices) anchor.note(price, at);
  return anchor.value === undefined ? undefined : anchor.value * 10_000;
}

describe('the move over a second', () => {
  it('V-REGIME: 60000 to 60061 in a second is 10.17 bps', () => {
    expect(moveAfter([0, 60_000], [1_000, 60_061])).toBeCloseTo(10.17, 2);
  });

  it('V-REGIME: 60061 and 59600 disagree by 77.05 bps', () => {
    expect(disagreementBps(60_061, 59_600)).toBeCloseTo(77.05, 2);
  });

  it('compares with the last price that is a second old, not with the oldest and not with a newer one', () => {
    expect(moveAfter([0, 50], [500, 100], [1_400, 102], [1_500, 101])).toBeCloseTo(100, 9);
    expect(moveAfter([0, 100], [999, 200])).toBeUndefined();
    expect(moveAfter([0, 100], [5_000, 101])).toBeCloseTo(100, 9);
    expect(moveAfter()).toBeUndefined();
  });

  it('takes the last of several prices of one millisecond and ignores older and broken ones', () => {
    expect(moveAfter([0, 90], [0, 100], [1_000, 300], [1_000, 101])).toBeCloseTo(100, 9);
    expect(moveAfter([0, 100], [1_000, 101], [999, 500], [1_000, NaN], [NaN, 7], [1_000, -1])).toBeCloseTo(100, 9);
  });

  it('agrees with a search through all prices, however densely they come', () => {
    const times = fc.array(fc.nat(40), { maxLength: 200 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 50 }), (steps, span) => {
        const move = new ReturnAnchor(span);
        const seen: { at: number; price: number }[] = [];
        let at = 0;
        for (const [i, step] of steps.entries()) {
          at += step;
          move.note(100 + (i % 7), at);
          seen.push({ at, price: 100 + (i % 7) });
          const anchor = seen.findLast((sample) => sample.at <= at - span);
          const expected = anchor === undefined ? undefined : (100 + (i % 7)) / anchor.price - 1;
          expect(move.value).toBe(expected);
        }
      }),
    );
  });
});
