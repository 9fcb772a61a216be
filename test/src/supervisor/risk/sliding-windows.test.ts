import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { SlidingCount, SlidingMax } from '../../../../src/supervisor/risk/sliding-windows.ts';

const WINDOW_MS = 100;
const samples = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: -50, max: 50 })), { maxLength: 60 });

describe('sliding windows', () => {
  it('count what is younger than the window, and never by the whole life', () => {
    const count = new SlidingCount(WINDOW_MS);
    count.add(0);
    count.add(50);
    expect(count.count(99)).toBe(2);
    expect(count.count(100)).toBe(1);
    expect(count.count(150)).toBe(0);
  });

  it('know the same maximum as a look at every sample', () => {
    fc.assert(
      fc.property(samples, (steps) => {
        const window = new SlidingMax(WINDOW_MS);
        const seen: { value: number; atMs: number }[] = [];
        let nowMs = 0;
        for (const [waitMs, value] of steps) {
          nowMs += waitMs;
          window.add(value, nowMs);
          seen.push({ value, atMs: nowMs });
          const inside = seen.filter(({ atMs }) => nowMs - atMs < WINDOW_MS).map((each) => each.value);
          expect(window.max(nowMs)).toBe(Math.max(...inside));
        }
      }),
    );
  });
});
