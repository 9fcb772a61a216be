import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capsOf, TARGET_TOTAL_DEFAULTS, targetTotal } from '../../../../shared/models/index.ts';
import { floorToTick, tick } from '../../../../shared/units/index.ts';

/** The weights of the source program, which saturate at once. */
const PROGRAM = {
  ...TARGET_TOTAL_DEFAULTS,
  volatilityWeight: 0.15,
  spreadWeight: 0.1,
  timeWeight: 0.05,
  fastWeight: 0.15,
};

describe('what a pair may cost', () => {
  it.each([
    [0, 0, 900, false, 0.985, 0.985, 0.985],
    [4e-9, 0.02, 600, false, 0.981, 0.981, 0.97],
    [4e-9, 0.02, 120, false, 0.9792, 0.9792, 0.97],
    [2e-8, 0.02, 120, true, 0.9662, 0.97, 0.97],
  ])('V-TT: variance %d, spread %d, %d s, fast %s', (variance, spread, secondsToCutoff, isFastMove, ...expected) => {
    const now = { variance, spread, secondsToCutoff, isFastMove };
    const [raw, chosen, program] = expected;
    expect(targetTotal(now, { ...TARGET_TOTAL_DEFAULTS, min: 0 })).toBeCloseTo(raw, 10);
    expect(targetTotal(now, TARGET_TOTAL_DEFAULTS)).toBeCloseTo(chosen, 10);
    expect(targetTotal(now, PROGRAM)).toBeCloseTo(program, 10);
  });

  it('V-TT: the source program’s weights fall far below the least total', () => {
    const unbounded = { ...PROGRAM, min: 0 };
    const now = { variance: 4e-9, spread: 0.02, isFastMove: false };
    expect(targetTotal({ ...now, secondsToCutoff: 600 }, unbounded)).toBeCloseTo(0.875, 10);
    expect(targetTotal({ ...now, secondsToCutoff: 120 }, unbounded)).toBeCloseTo(0.845, 10);
    const fast = { variance: 2e-8, spread: 0.02, secondsToCutoff: 120, isFastMove: true };
    expect(targetTotal(fast, unbounded)).toBeCloseTo(0.605, 10);
  });

  it('is a number within its range whatever comes in, and deducts in full what is none', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.double(), fc.boolean(), (variance, spread, secondsToCutoff, fast) => {
        const total = targetTotal({ variance, spread, secondsToCutoff, isFastMove: fast }, TARGET_TOTAL_DEFAULTS);
        expect(total >= 0.97 && total <= 0.99).toBe(true);
      }),
    );
    const unknown = { variance: NaN, spread: NaN, secondsToCutoff: NaN, isFastMove: false };
    expect(targetTotal(unknown, TARGET_TOTAL_DEFAULTS)).toBeCloseTo(0.973, 10);
  });
});

describe('the caps of both outcomes', () => {
  it.each([
    [0.6135574, 0.981, 0.60189981, 0.37910019, 6_000, 3_700],
    [0.5, 0.981, 0.4905, 0.4905, 4_900, 4_900],
    [0.97, 0.98, 0.9506, 0.0294, 9_500, 200],
  ])('V-CAP: q %d of %d', (q, total, up, down, upTick, downTick) => {
    const caps = capsOf(q, total);
    expect(caps.up).toBeCloseTo(up, 8);
    expect(caps.down).toBeCloseTo(down, 8);
    expect([caps.up, caps.down].map((cap) => floorToTick(cap, tick(100)))).toEqual([upTick, downTick]);
  });

  it('are even while the probability is unknown, and never nothing or everything', () => {
    expect(capsOf(undefined, 0.98)).toEqual({ up: 0.49, down: 0.49 });
    expect(capsOf(NaN, 0.98)).toEqual({ up: 0.49, down: 0.49 });
    expect(capsOf(1, 1).down).toBeCloseTo(0.001, 12);
    expect(capsOf(0, 1).up).toBeCloseTo(0.001, 12);
  });
});
