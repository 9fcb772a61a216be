import type { EngineEvent } from '../../shared/events/engine-events.ts';
import type { Clock } from '../../shared/ports/ports.ts';
import type { Meters } from './meters.ts';

/**
 * Times one input's way through the engine: received or due → booked → decided → sent.
 *
 * The core tells through its probe when it has booked. A frame with several events is timed to the first book for the
 * way in, and from the last for the decision.
 */
export class DecisionMeter {
  readonly #clock: Clock;
  readonly #meters: Meters;
  #receivedMs = 0;
  #bookedMs = 0;
  #decidedMs = 0;
  #orderedMs = 0;

  constructor(clock: Clock, meters: Meters) {
    this.#clock = clock;
    this.#meters = meters;
  }

  /** @param receivedMs monotonic time of receipt, for an alarm of its due moment; 0 for what is not timed */
  begin(receivedMs: number): void {
    this.#receivedMs = receivedMs;
    this.#bookedMs = 0;
  }

  booked(event: EngineEvent): void {
    if (this.#receivedMs === 0 || (event.type !== 'levels' && event.type !== 'book')) return;
    const now = this.#clock.monoMs();
    if (this.#bookedMs === 0) this.#meters.frameToBook.record(now - this.#receivedMs);
    this.#bookedMs = now;
  }

  decided(): void {
    this.#decidedMs = this.#clock.monoMs();
    if (this.#receivedMs === 0) return;
    if (this.#bookedMs !== 0) this.#meters.bookToDecision.record(this.#decidedMs - this.#bookedMs);
    this.#meters.decisionUs.record((this.#decidedMs - this.#receivedMs) * 1e3);
  }

  /** The decision just taken wants an order; the first of a turn counts. */
  ordered(): void {
    if (this.#orderedMs === 0) this.#orderedMs = this.#decidedMs;
  }

  /** Orders were handed to the connection. */
  sent(): void {
    if (this.#orderedMs !== 0) this.#meters.decisionToSend.record(this.#clock.monoMs() - this.#orderedMs);
    this.#orderedMs = 0;
  }
}
