import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromNewYork, newYorkOffsetMs, toNewYork } from '../../../shared/market/new-york-time.ts';

const HOUR_MS = 3_600_000;
const newYork = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', timeZoneName: 'longOffset' });

/** What the machine's time zone data says: "GMT-05:00" → −5 h. */
function offsetByIntl(utcMs: number): number {
  const name = newYork.formatToParts(utcMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return Number(name.slice(3, 6)) * HOUR_MS;
}

describe('New York time', () => {
  it('agrees with the time zone data for every hour from 2024 to 2030, changes of the clock included', () => {
    const differences: string[] = [];
    for (let utc = Date.UTC(2024, 0, 1); utc < Date.UTC(2031, 0, 1); utc += HOUR_MS) {
      if (newYorkOffsetMs(utc) !== offsetByIntl(utc)) differences.push(new Date(utc).toISOString());
    }
    expect(differences).toEqual([]);
  });

  it.each([
    ['2026-03-08T06:59:59.999Z', -5],
    ['2026-03-08T07:00:00.000Z', -4],
    ['2026-11-01T05:59:59.999Z', -4],
    ['2026-11-01T06:00:00.000Z', -5],
  ])('changes to the millisecond: %s is at %i h', (moment, hours) => {
    expect(newYorkOffsetMs(Date.parse(moment))).toBe(hours * HOUR_MS);
  });

  it('finds the moment of a wall time again, except in the hour that the clocks show twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) }), (utc) => {
        const wall = toNewYork(utc);
        const back = fromNewYork(wall);
        expect(toNewYork(back)).toBe(wall);
        const hour = new Date(wall).getUTCHours();
        const shownTwice = hour >= 1 && hour < 3;
        expect(back === utc || shownTwice).toBe(true);
      }),
    );
  });
});
