import type { EpochMs } from '../units/index.ts';
import { ASSET_NAMES, type Asset } from './assets.ts';
import { INTERVAL_MS, type Interval, scaled, type TimeScale } from './intervals.ts';
import { toNewYork } from './new-york-time.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/**
 * Slugs under which the venue may list the round that starts at `startsAt`, likeliest first (protocol §6.2, V-SLUG).
 *
 * 5m, 15m and 4h have one. 1h is named by New York's wall time, today with the year and until early 2026 without. A
 * compressed round of the embedded venue would share its hour's name with others, so its start is appended.
 */
export function slugsOf(
  asset: Asset,
  interval: Interval,
  startsAt: EpochMs,
  timeScale: TimeScale,
): readonly [string, ...string[]] {
  const start = slugStart(interval, startsAt, timeScale);
  if (interval !== '1h') return [`${ASSET_NAMES[asset].slug}-updown-${interval}-${start}`];
  const { year, month, day, hour } = wallClock(startsAt);
  const name = `${ASSET_NAMES[asset].hourlySlug}-up-or-down-${month.toLowerCase()}-${day}`;
  const hourName = `${hour}-et`.toLowerCase();
  if (timeScale !== 1) return [`${name}-${year}-${hourName}-${start}`];
  return [`${name}-${year}-${hourName}`, `${name}-${hourName}`];
}

/**
 * A round's English title: "Bitcoin Up or Down - October 26, 3:30AM-3:45AM ET", for 1h "… - October 4, 6PM ET"
 * (protocol §6.2).
 */
export function roundTitle(asset: Asset, interval: Interval, startsAt: EpochMs, endsAt: EpochMs): string {
  const from = wallClock(startsAt);
  const time = interval === '1h' ? from.hour : `${from.hourAndMinute}-${wallClock(endsAt).hourAndMinute}`;
  return `${ASSET_NAMES[asset].title} Up or Down - ${from.month} ${from.day}, ${time} ET`;
}

/** Unix seconds; milliseconds where rounds are not whole seconds long. */
function slugStart(interval: Interval, startsAt: EpochMs, timeScale: TimeScale): number {
  return scaled(INTERVAL_MS[interval], timeScale) % 1000 === 0 ? startsAt / 1000 : startsAt;
}

/** New York's wall clock in the words of the venue. */
function wallClock(at: EpochMs) {
  const wall = new Date(toNewYork(at));
  const hours = wall.getUTCHours();
  const half = hours < 12 ? 'AM' : 'PM';
  const twelve = hours % 12 === 0 ? 12 : hours % 12;
  const minutes = String(wall.getUTCMinutes()).padStart(2, '0');
  return {
    year: wall.getUTCFullYear(),
    month: MONTHS[wall.getUTCMonth()] as string,
    day: wall.getUTCDate(),
    hour: `${twelve}${half}`,
    hourAndMinute: `${twelve}:${minutes}${half}`,
  };
}
