import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextWindow, windowAt } from '../../../shared/market/calendar.ts';
import { INTERVALS, scaled, INTERVAL_MS } from '../../../shared/market/intervals.ts';
import { epochMs } from '../../../shared/units/index.ts';

const at = (seconds: number) => epochMs(seconds * 1000);
const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) }).map(epochMs);

function hoursOf4h(utcMs: number): number {
  const { startsAt, endsAt } = windowAt('4h', epochMs(utcMs), 1);
  return (endsAt - startsAt) / 3_600_000;
}

describe('windows', () => {
  it.each([
    [1771228923, 1771228800, 1771228800, 1771218000],
    [1771229699, 1771229400, 1771228800, 1771218000],
    [1771229700, 1771229700, 1771229700, 1771218000],
    [1795187220, 1795187100, 1795186800, 1795179600],
  ])('V-SLUG: at %i the rounds begin at %i (5m), %i (15m) and %i (4h)', (now, five, fifteen, four) => {
    expect(windowAt('5m', at(now), 1).startsAt).toBe(at(five));
    expect(windowAt('15m', at(now), 1).startsAt).toBe(at(fifteen));
    expect(windowAt('4h', at(now), 1).startsAt).toBe(at(four));
  });

  it('puts a 4h round on the New York grid in winter, where a UTC floor would be one hour off', () => {
    const window = windowAt('4h', at(1771228923), 1);
    expect(window).toMatchObject({ startsAt: at(1771218000), endsAt: at(1771232400) });
  });

  it.each([1771592400, 1773259200, 1777248000, 1784260800, 1765861200, 1790337600])(
    'begins a 4h round at %i, a start that the venue really listed',
    (start) => {
      expect(windowAt('4h', at(start), 1)).toMatchObject({ startsAt: at(start), endsAt: at(start + 14_400) });
    },
  );

  it('makes the 4h window shorter or longer where the clocks change, so that discovery refuses it by its length', () => {
    expect(hoursOf4h(Date.UTC(2026, 2, 8, 6))).toBe(3);
    expect(hoursOf4h(Date.UTC(2026, 10, 1, 5))).toBe(5);
  });

  it('compresses every interval to multiples of the scaled length since the epoch', () => {
    for (const interval of INTERVALS) {
      const scale = 20_000 / INTERVAL_MS[interval];
      expect(windowAt(interval, at(1795187220), scale)).toMatchObject({
        startsAt: at(1795187220),
        endsAt: at(1795187240),
      });
    }
  });

  it('tile time: a window holds its moment, the next begins where it ends, and back again', () => {
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(...INTERVALS),
        fc.constantFrom(1, 0.2, 1 / 15, 0.0123),
        (now, interval, scale) => {
          const window = windowAt(interval, now, scale);
          expect(window.startsAt).toBeLessThanOrEqual(now);
          expect(window.endsAt).toBeGreaterThan(now);
          const next = nextWindow(window);
          expect(next.startsAt).toBe(window.endsAt);
          expect(windowAt(interval, epochMs(next.startsAt - 1), scale)).toEqual(window);
          const onNewYorkClock = interval === '4h' && scale === 1;
          const lengthMs = window.endsAt - window.startsAt;
          expect(onNewYorkClock || lengthMs === scaled(INTERVAL_MS[interval], scale)).toBe(true);
        },
      ),
    );
  });
});
