/**
 * Wall time of New York without Intl: the venue names its hourly rounds by it and aligns its four-hour rounds to it
 * (protocol §6.2), and a decision must not depend on the time zone data of the machine that replays it.
 *
 * Holds for moments since 2007, when the present rule of the United States began.
 */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STANDARD_OFFSET_MS = -5 * HOUR_MS;
const SUMMER_OFFSET_MS = -4 * HOUR_MS;

const MARCH = 2;
const NOVEMBER = 10;

/** New York's wall time minus UTC at a moment (UTC ms): −4 h in summer, −5 h otherwise. */
export function newYorkOffsetMs(utcMs: number): number {
  const year = new Date(utcMs).getUTCFullYear();
  const summerBegins = nthSunday(year, MARCH, 2) + 2 * HOUR_MS - STANDARD_OFFSET_MS;
  const summerEnds = nthSunday(year, NOVEMBER, 1) + 2 * HOUR_MS - SUMMER_OFFSET_MS;
  return utcMs >= summerBegins && utcMs < summerEnds ? SUMMER_OFFSET_MS : STANDARD_OFFSET_MS;
}

/** New York's wall time as if it were UTC: read it with the `getUTC…` methods. */
export function toNewYork(utcMs: number): number {
  return utcMs + newYorkOffsetMs(utcMs);
}

/**
 * The moment (UTC ms) at which New York's clocks show a wall time. Wall times between 1:00 and 3:00 on a day of change
 * do not name one moment; no round starts there.
 */
export function fromNewYork(wallMs: number): number {
  return wallMs - newYorkOffsetMs(wallMs - STANDARD_OFFSET_MS);
}

/** Midnight, as if it were UTC, of the nth Sunday of a month (0-based). */
function nthSunday(year: number, month: number, n: number): number {
  const first = Date.UTC(year, month, 1);
  const daysToSunday = (7 - new Date(first).getUTCDay()) % 7;
  return first + (daysToSunday + 7 * (n - 1)) * DAY_MS;
}
