import type { World } from '../../shared/ports/ports.ts';
import { epochMs, type EpochMs } from '../../shared/units/index.ts';

/** One estimate narrows its bounds by this many questions; each halves them until the round trip is the limit. */
const SAMPLES_PER_ESTIMATE = 10;

/** Of its own pace, while the clock waits for an estimate that is behind it. */
const SLOWED_PACE = 0.5;

const ESTIMATE_EVERY_MS = 60_000;

/** Asks the venue for its time in whole Unix seconds (protocol §2.3 `GET /time`); `undefined` when it did not answer. */
export type AskVenueSeconds = (done: (seconds: number | undefined) => void) => void;

/**
 * Venue-corrected time: the machine's monotonic clock, anchored once to wall time and shifted by the measured offset of
 * the venue. It never runs backwards, whatever wall clock and estimate do (faults C1–C3), and never stands still either: where
 * the estimate falls behind it, it goes on at half its pace until both agree, so that what grows old is seen to.
 *
 * The venue tells whole seconds only, so one answer bounds the offset to a second and a round trip. Asking near the moment
 * where the venue should turn to its next second halves the bounds each time. Inside the final bounds the venue's clock
 * cannot be told from ours, and if they hold 0, our own clock is the better estimate.
 */
export class VenueClock {
  readonly #world: World;
  readonly #ask: AskVenueSeconds;
  #onChange: (offsetMs: number) => void = () => undefined;
  #toldOffsetMs = 0;
  readonly #anchorMs: number;
  #offsetMs = 0;
  /** The time as last told, with decimals, and our own clock then. */
  #latest = 0;
  #latestLocal = 0;
  #low = Number.NEGATIVE_INFINITY;
  #high = Number.POSITIVE_INFINITY;
  /** How long the last question that was answered took, there and back. */
  #tripMs = 0;

  constructor(world: World, ask: AskVenueSeconds) {
    this.#world = world;
    this.#ask = ask;
    this.#anchorMs = world.clock.wallMs() - world.clock.monoMs();
  }

  /** Venue minus own clock, ms, as applied now. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  now(): EpochMs {
    const local = this.#local();
    const slowed = this.#latest + SLOWED_PACE * (local - this.#latestLocal);
    this.#latest = Math.max(slowed, local + this.#offsetMs);
    this.#latestLocal = local;
    return epochMs(Math.floor(this.#latest));
  }

  /** Milliseconds, with decimals, until this clock shows this moment; negative when it has passed. */
  until(at: EpochMs): number {
    this.now();
    const left = at - this.#latest;
    const aheadMs = this.#latest - this.#latestLocal - this.#offsetMs;
    if (left <= 0) return left;
    return left + Math.min(aheadMs, left * (1 / SLOWED_PACE - 1));
  }

  /** Estimates now and every minute. @param onChange told the offset, in whole ms, whenever it is another one */
  start(onChange: (offsetMs: number) => void = () => undefined): void {
    this.#onChange = onChange;
    this.#estimate();
  }

  #estimate(): void {
    this.#low = Number.NEGATIVE_INFINITY;
    this.#high = Number.POSITIVE_INFINITY;
    this.#sample(SAMPLES_PER_ESTIMATE);
    this.#world.timers.after(ESTIMATE_EVERY_MS, () => this.#estimate());
  }

  #sample(left: number): void {
    const askedMs = this.#local();
    this.#ask((seconds) => {
      if (seconds !== undefined) this.#narrow(seconds * 1000, askedMs, this.#local());
      if (left > 1) this.#world.timers.after(this.#untilVenueEdge(), () => this.#sample(left - 1));
    });
  }

  /** Somewhere between question and answer the venue's clock stood in [secondMs, secondMs + 1000). */
  #narrow(secondMs: number, askedMs: number, answeredMs: number): void {
    this.#tripMs = answeredMs - askedMs;
    const low = secondMs - answeredMs;
    const high = secondMs + 1000 - askedMs;
    const consistent = low < this.#high && high > this.#low;
    this.#low = consistent ? Math.max(low, this.#low) : low;
    this.#high = consistent ? Math.min(high, this.#high) : high;
    this.#offsetMs = this.#low <= 0 && this.#high >= 0 ? 0 : (this.#low + this.#high) / 2;
    const rounded = Math.round(this.#offsetMs);
    if (rounded === this.#toldOffsetMs) return;
    this.#toldOffsetMs = rounded;
    this.#onChange(rounded);
  }

  /**
   * Wait until a question would reach the venue at its next whole second, by the middle of the bounds: the one that tells
   * most. Asked at that second itself it would arrive half a round trip late, and bounds of two round trips would remain.
   */
  #untilVenueEdge(): number {
    const known = Number.isFinite(this.#low) && Number.isFinite(this.#high);
    const middle = known ? (this.#low + this.#high) / 2 : 0;
    return 1000 - ((this.#local() + middle + this.#tripMs / 2) % 1000);
  }

  #local(): number {
    return this.#anchorMs + this.#world.clock.monoMs();
  }
}
