import { describe, expect, it } from 'vitest';
import type { EpochMs } from '../../../shared/units/index.ts';
import { AlarmClock } from '../../../workers/asset/alarm-clock.ts';
import { VenueClock } from '../../../workers/asset/venue-clock.ts';
import { fakeWorld } from '../../support/fake-world.ts';

const START_MS = 1_800_000_000_000;

function setUp() {
  const world = fakeWorld(START_MS);
  let venueSeconds: number | undefined;
  const clock = new VenueClock(world, (done) => done(venueSeconds));
  const rings: number[] = [];
  const alarms = new AlarmClock(world.timers, clock, () => rings.push(clock.now() - START_MS));
  const wakeIn = (ms: number): void => alarms.wakeAt((START_MS + ms) as EpochMs);
  return { world, clock, rings, wakeIn, venueSays: (seconds: number) => (venueSeconds = seconds) };
}

describe('the alarm clock', () => {
  it('rings once at each moment, in whatever order they were asked for', () => {
    const { world, rings, wakeIn } = setUp();
    for (const ms of [300, 100, 200, 100, 300]) wakeIn(ms);
    world.time.advance(1_000);
    expect(rings).toEqual([100, 200, 300]);
  });

  it('rings at once for a moment that has passed', () => {
    const { world, rings, wakeIn } = setUp();
    world.time.advance(500);
    wakeIn(400);
    world.time.advance(0);
    expect(rings).toEqual([500]);
  });

  it('rings once for several moments that passed together', () => {
    const { world, rings, wakeIn } = setUp();
    world.time.advance(500);
    wakeIn(100);
    wakeIn(200);
    world.time.advance(10);
    expect(rings).toEqual([500]);
  });

  it('does not ring early when the venue turns out to be behind', () => {
    const { world, clock, rings, wakeIn, venueSays } = setUp();
    wakeIn(3_000);
    venueSays(START_MS / 1000 - 2);
    clock.start();
    world.time.advance(3_000);
    expect(rings).toEqual([]);
    world.time.advance(60_000);
    expect(rings).toEqual([3_000]);
  });

  it('takes a moment asked for while it rings', () => {
    const world = fakeWorld(START_MS);
    const clock = new VenueClock(world, (done) => done(undefined));
    let rings = 0;
    const alarms: AlarmClock = new AlarmClock(world.timers, clock, () => {
      rings += 1;
      if (rings < 5) alarms.wakeAt((clock.now() + 10) as EpochMs);
    });
    alarms.wakeAt((START_MS + 10) as EpochMs);
    world.time.advance(1_000);
    expect(rings).toBe(5);
  });
});
