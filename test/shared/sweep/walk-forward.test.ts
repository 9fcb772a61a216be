import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import type { Period } from '../../../shared/sweep/periods.ts';
import { walkForward } from '../../../shared/sweep/walk-forward.ts';

const ROUND_MS = 300_000;
const T0 = 1_795_187_100_000;
const PERIODS: readonly Period[] = Array.from({ length: 40 }, (_, i) => ({
  from: T0 + i * ROUND_MS,
  to: T0 + (i + 1) * ROUND_MS,
}));
const FOLDS = 4;
const FOLD = PERIODS.length / FOLDS;

const forward = (gains: readonly (readonly number[])[], periods = PERIODS) =>
  walkForward(
    gains.map((own, id) => ({ id, gains: Float64Array.from(own) })),
    periods,
    FOLDS,
    new SeededRandom(1),
  )!;

const gain = fc.integer({ min: -5, max: 5 });
const trial = fc.array(gain, { minLength: PERIODS.length, maxLength: PERIODS.length });

describe('walk-forward', () => {
  it('never lets what comes next change what is chosen', () => {
    fc.assert(
      fc.property(
        fc.array(trial, { minLength: 2, maxLength: 6 }),
        trial,
        fc.integer({ min: 1, max: FOLDS - 1 }),
        (gains, other, fold) => {
          // From one period before the fold on everything is different: that one is purged.
          const from = fold * FOLD - 1;
          const changed = gains.map((own) => [
            ...own.slice(0, from),
            ...other.slice(from).map((value, i) => value - own[from + i]!),
          ]);
          const chosen = (all: typeof gains) =>
            forward(all)
              .steps.slice(0, fold)
              .map((step) => step.chosen);
          expect(chosen(changed)).toEqual(chosen(gains));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('leaves out the period that ends when the next fold begins', () => {
    const { steps } = forward([PERIODS.map(() => 1)]);
    expect(steps.map(({ purged, past, next }) => [purged, past.periods, next.periods])).toEqual([
      [1, 9, 10],
      [1, 19, 10],
      [1, 29, 10],
    ]);
    for (const { past, next } of steps) expect(next.from - past.to).toBe(ROUND_MS);
  });

  it('leaves out everything behind a long round that reaches over the border', () => {
    const long = PERIODS.map((period, i) => (i === 17 ? { ...period, to: period.from + 4 * ROUND_MS } : period));
    expect(forward([PERIODS.map(() => 1)], long).steps[1]).toMatchObject({ purged: 3, past: { periods: 17 } });
  });

  it('stands aside where nothing has gained, and then gains and loses nothing', () => {
    const losing = PERIODS.map((_, i) => (i < 30 ? -1 : 7 + (i % 2)));
    const { steps, outOfSample, monteCarlo } = forward([losing, losing.map((value) => value * 2)]);
    expect(steps.map(({ chosen }) => chosen)).toEqual([undefined, undefined, undefined]);
    expect(outOfSample).toMatchObject({ pnlUsdc: 0, periods: 30 });
    expect(monteCarlo).toBeUndefined();
  });

  it('takes the trial with the best ratio so far, and judges it by the next fold alone', () => {
    const steady = PERIODS.map((_, i) => 1 + (i % 2) * 0.1);
    const wild = PERIODS.map((_, i) => (i % 2 === 0 ? 30 : -20));
    const { steps, outOfSample } = forward([wild, steady]);
    expect(steps.map(({ chosen }) => chosen)).toEqual([1, 1, 1]);
    expect(outOfSample.pnlUsdc).toBeCloseTo(30 * 1.05, 9);
  });

  it('says nothing when there are not two periods for each fold', () => {
    expect(walkForward([], PERIODS.slice(0, 7), FOLDS, new SeededRandom(1))).toBeUndefined();
  });
});
