import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { World } from '../../../shared/ports/ports.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { VenueClock } from '../../../workers/asset/venue-clock.ts';
import { VirtualTime } from '../../support/virtual-time.ts';
import { fakeWorld } from '../../support/fake-world.ts';

const START_MS = 1_800_000_000_123;

/** A venue whose clock runs `offsetMs` ahead and whose answers take `tripMs` each way. */
function clockBeside(offsetMs: number, tripMs: number) {
  const time = new VirtualTime(START_MS);
  const world: World = { ...fakeWorld(0), clock: time, timers: time };
  let questions = 0;
  const clock = new VenueClock(world, (done) => {
    questions += 1;
    time.after(tripMs, () => {
      const seconds = Math.floor((START_MS + time.monoMs() + offsetMs) / 1000);
      time.after(tripMs, () => done(seconds));
    });
  });
  return { time, clock, questions: () => questions };
}

describe('venue-corrected time', () => {
  it('adds nothing when the venue keeps our own time, so that a shared clock is not spoilt by rounding', () => {
    const { time, clock } = clockBeside(0, 2);
    clock.start();
    time.advance(20_000);
    expect(clock.offsetMs).toBe(0);
    expect(clock.now()).toBe(START_MS + 20_000);
  });

  it('finds an offset to within the round trip, though the venue tells whole seconds only', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000, max: 5_000 }), fc.integer({ min: 1, max: 30 }), (offset, trip) => {
        const { time, clock } = clockBeside(offset, trip);
        clock.start();
        time.advance(20_000);
        expect(Math.abs(clock.offsetMs - offset)).toBeLessThanOrEqual(2 * trip + 3);
      }),
      // Bounds of two round trips would hold these and 0.
      {
        examples: [
          [-60, 24],
          [-64, 24],
          [-61, 23],
        ],
      },
    );
  });

  it('never runs backwards while the estimate moves', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000, max: 5_000 }), (offset) => {
        const { time, clock } = clockBeside(offset, 10);
        let last = clock.now();
        clock.start();
        for (let step = 0; step < 2_000; step += 1) {
          time.advance(7);
          expect(clock.now()).toBeGreaterThanOrEqual(last);
          last = clock.now();
        }
      }),
      { numRuns: 20 },
    );
  });

  it('does not stand still while the venue’s clock is found to be behind, and agrees with it in the end', () => {
    const time = new VirtualTime(START_MS);
    const world: World = { ...fakeWorld(0), clock: time, timers: time };
    const venue = { offsetMs: 5_000 };
    const clock = new VenueClock(world, (done) => {
      time.after(2, () => done(Math.floor((START_MS + time.monoMs() + venue.offsetMs) / 1_000)));
    });
    clock.start();
    time.advance(59_000);
    expect(clock.offsetMs).toBeGreaterThan(4_900);
    venue.offsetMs = 0;
    const start = clock.now();
    let last: number = start;
    for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 10) {
      const untilNext = clock.until(epochMs(last + 4));
      time.advance(10);
      expect(clock.now() - last).toBeGreaterThanOrEqual(4);
      expect(untilNext).toBeGreaterThan(0);
      expect(untilNext).toBeLessThanOrEqual(10);
      last = clock.now();
    }
    expect(last).toBe(START_MS + time.monoMs());
  });

  it('keeps its anchor when the wall clock is stepped (fault C1)', () => {
    const time = new VirtualTime(START_MS);
    let stepMs = 0;
    const wall = { wallMs: () => time.wallMs() + stepMs, monoMs: () => time.monoMs() };
    const clock = new VenueClock({ ...fakeWorld(0), clock: wall, timers: time }, (done) => done(undefined));
    stepMs = -2_000;
    time.advance(500);
    expect(clock.now()).toBe(START_MS + 500);
  });

  it('asks again every minute, because clocks drift', () => {
    const { time, clock, questions } = clockBeside(40, 2);
    clock.start();
    time.advance(59_000);
    const first = questions();
    time.advance(60_000);
    expect(first).toBe(10);
    expect(questions()).toBe(20);
  });

  it('goes on with its own time when the venue does not answer', () => {
    const world = fakeWorld(START_MS);
    const clock = new VenueClock(world, (done) => done(undefined));
    clock.start();
    world.time.advance(30_000);
    expect(clock.now()).toBe(START_MS + 30_000);
  });
});
