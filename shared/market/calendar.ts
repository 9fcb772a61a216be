import { type EpochMs, epochMs } from '../units/index.ts';
import { INTERVAL_MS, type Interval, scaled, type TimeScale } from './intervals.ts';
import { fromNewYork, toNewYork } from './new-york-time.ts';

/**
 * The time that one round covers: [startsAt, endsAt).
 *
 * A guess at what the venue lists, good for finding the market; the event's own times are the truth (strategies §3.1).
 */
export type RoundWindow = {
  readonly interval: Interval;
  readonly timeScale: TimeScale;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
};

/**
 * The window that contains `now`. Windows of one interval and scale tile time without gaps.
 *
 * At scale 1: multiples of the length since the epoch, except 4h, which lies on New York's 0, 4, 8 … o'clock (vector
 * V-SLUG) and so lasts three or five hours where the clocks change. At any other scale: multiples of the scaled length.
 */
export function windowAt(interval: Interval, now: EpochMs, timeScale: TimeScale): RoundWindow {
  const lengthMs = scaled(INTERVAL_MS[interval], timeScale);
  if (interval === '4h' && timeScale === 1) {
    const wallStart = floorTo(toNewYork(now), lengthMs);
    const startsAt = epochMs(fromNewYork(wallStart));
    return { interval, timeScale, startsAt, endsAt: epochMs(fromNewYork(wallStart + lengthMs)) };
  }
  const startsAt = epochMs(floorTo(now, lengthMs));
  return { interval, timeScale, startsAt, endsAt: epochMs(startsAt + lengthMs) };
}

/** The window that begins where this one ends. */
export function nextWindow(window: RoundWindow): RoundWindow {
  return windowAt(window.interval, window.endsAt, window.timeScale);
}

function floorTo(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs;
}

export { roundTitle, slugsOf } from './slugs.ts';
