import { nextWindow, windowAt } from '../../../../shared/market/calendar.ts';
import type { Interval, TimeScale } from '../../../../shared/market/intervals.ts';
import { type EpochMs, epochMs } from '../../../../shared/units/index.ts';
import type { PlayOptions } from './play-options.ts';

/** Clients need a moment to find the venue before it begins. */
const LEAD_MS = 1_000;

/**
 * Turns times of a tape into the venue's. Rounds begin where clients look for them, at multiples of their length, so the
 * tape's first round is put on the next such moment for which the tape's beginning still lies ahead.
 */
export class PlayClock {
  /** Venue time of the tapes' beginning. */
  readonly beginsAt: EpochMs;
  readonly #speed: number;
  readonly #tapeStart: number;
  readonly #venueStart: number;

  constructor({ tapes, speed }: PlayOptions, interval: Interval, timeScale: TimeScale, now: EpochMs) {
    this.#speed = speed;
    this.#tapeStart = Math.min(...tapes.map(({ firstRoundAt }) => firstRoundAt));
    const startsAt = Math.min(...tapes.map((tape) => tape.startsAt));
    const intoRoundMs = (startsAt - this.#tapeStart) / speed;
    let window = windowAt(interval, now, timeScale);
    while (window.startsAt + intoRoundMs < now + LEAD_MS) window = nextWindow(window);
    this.#venueStart = window.startsAt;
    this.beginsAt = this.at(epochMs(startsAt));
  }

  /** In whole ms, as stamps are. */
  at(tapeMs: number): EpochMs {
    return epochMs(Math.round(this.#venueStart + (tapeMs - this.#tapeStart) / this.#speed));
  }
}
