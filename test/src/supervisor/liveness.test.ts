import { describe, expect, it } from 'vitest';
import { lookAtPulse, watchPulse } from '../../../src/supervisor/liveness.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';

/** Looks at given moments at given counters; the moments at which the verdict was "wedged". */
function wedgedAt(looks: readonly (readonly [atMs: number, beats: number])[]): readonly number[] {
  const [[startMs, startBeats] = [0, 0], ...rest] = looks;
  let watch = watchPulse(startBeats, startMs);
  return rest.flatMap(([atMs, beats]) => {
    const look = lookAtPulse(watch, beats, atMs, POLICY);
    watch = look.watch;
    return look.wedged ? [atMs] : [];
  });
}

describe('lookAtPulse', () => {
  it('finds a worker wedged after one second without a beat, and not before', () => {
    const looks = Array.from({ length: 12 }, (_, index) => [index * 100, 7] as const);
    expect(wedgedAt(looks)).toEqual([1_000, 1_100]);
  });

  it('leaves a worker alone that beats now and then', () => {
    const looks = Array.from({ length: 40 }, (_, index) => [index * 100, Math.floor(index / 9)] as const);
    expect(wedgedAt(looks)).toEqual([]);
  });

  it('does not blame a worker for the time in which the supervisor itself was asleep', () => {
    expect(
      wedgedAt([
        [0, 7],
        [100, 7],
        [5_000, 7],
        [5_100, 7],
      ]),
    ).toEqual([]);
  });

  it('finds a worker wedged one second after the supervisor woke up', () => {
    const after = Array.from({ length: 11 }, (_, index) => [5_000 + index * 100, 7] as const);
    expect(wedgedAt([[0, 7], ...after])).toEqual([6_000]);
  });

  it('takes a counter that wrapped around for a beat', () => {
    expect(
      wedgedAt([
        [0, 2 ** 31 - 1],
        [300, 2 ** 31 - 1],
        [600, 2 ** 31 - 1],
        [900, -(2 ** 31)],
        [1_100, -(2 ** 31)],
      ]),
    ).toEqual([]);
  });
});
