import { describe, expect, it } from 'vitest';
import { StallWatch } from '../../../workers/asset/stall-watch.ts';

describe('StallWatch', () => {
  it('holds orders back from a sleep on until the venue was read again (P12)', () => {
    let nowMs = 0;
    const watch = new StallWatch({ monoMs: () => nowMs, wallMs: () => nowMs });
    nowMs = 1_900;
    expect(watch.wake()).toBe(0);
    expect(watch.unread).toBe(false);
    nowMs += 60_000;
    expect(watch.wake()).toBe(60_000);
    expect(watch.wake()).toBe(0);
    expect(watch.unread).toBe(true);
    watch.reread();
    expect(watch.unread).toBe(false);
  });

  it('notices that the machine was suspended, though the monotonic clock stood still meanwhile', () => {
    const clock = { monoMs: 100, wallMs: 100 };
    const watch = new StallWatch({ monoMs: () => clock.monoMs, wallMs: () => clock.wallMs });
    clock.monoMs += 50;
    clock.wallMs += 3_600_000;
    expect(watch.wake()).toBe(3_600_000);
    expect(watch.unread).toBe(true);
  });

  it('is not misled by a wall clock that is set back', () => {
    const clock = { monoMs: 100, wallMs: 100_000 };
    const watch = new StallWatch({ monoMs: () => clock.monoMs, wallMs: () => clock.wallMs });
    clock.monoMs += 50;
    clock.wallMs -= 60_000;
    expect(watch.wake()).toBe(0);
    clock.monoMs += 2_500;
    clock.wallMs += 2_500;
    expect(watch.wake()).toBe(2_500);
  });
});
