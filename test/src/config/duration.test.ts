import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import { formatDuration } from '../../../shared/duration.ts';
import { parseDuration } from '../../../src/config/duration.ts';
import { editDistance, nearestName } from '../../../src/config/nearest.ts';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
  ])('reads %s', (text, durationMs) => {
    expect(parseDuration(text, '--for')).toBe(durationMs);
  });

  it.each(['', '60', 's', '-5s', '0s', '5 minutes', '1e3s', '5d'])('refuses "%s" and names the flag', (text) => {
    expect(() => parseDuration(text, '--for')).toThrow(UsageError);
    expect(() => parseDuration(text, '--for')).toThrow(/^--for: /);
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (durationMs) => {
        expect(parseDuration(formatDuration(durationMs), 'x')).toBe(durationMs);
      }),
    );
  });
});

describe('nearestName', () => {
  it('finds the name that was meant, and none when nothing is near', () => {
    expect(nearestName('intervall', ['interval', 'assets'])).toBe('interval');
    expect(nearestName('qqqqqqqq', ['interval', 'assets'])).toBeUndefined();
    expect(nearestName('anything', [])).toBeUndefined();
  });

  it('measures a distance both ways alike', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
