import { describe, expect, it } from 'vitest';
import { StallWatch } from '../../../workers/asset/stall-watch.ts';

describe('StallWatch', () => {
  it('holds orders back from a sleep on until the venue was read again (P12)', () => {
    let nowMs = 0;
    const watch = new StallWatch(() => nowMs);
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
});
