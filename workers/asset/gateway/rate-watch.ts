import type { GatewayView, VenueLimits } from '../../../shared/events/worker-protocol.ts';
import type { Clock, HttpOutcome } from '../../../shared/ports/ports.ts';

/** A warning is passed on once in this time: it comes with every answer while it holds. */
const WARN_EVERY_MS = 1_000;

/** Reads the limits that the venue tells in the headers of its answers. */
export class RateWatch {
  readonly #clock: Clock;
  readonly #onWarning: (remaining: number) => void;
  readonly #limits: { order?: VenueLimits; cancel?: VenueLimits } = {};
  #warnedAtMs = -Infinity;

  constructor(clock: Clock, onWarning: (remaining: number) => void) {
    this.#clock = clock;
    this.#onWarning = onWarning;
  }

  get limits(): GatewayView['venueLimits'] {
    return this.#limits;
  }

  /** Looks at an answer. One without the headers says nothing; cancels have a bucket of their own and slow nothing down. */
  note(kind: 'order' | 'cancel', outcome: HttpOutcome): void {
    if (outcome.kind === 'failed') return;
    const { headers } = outcome;
    const remaining = Number(headers['poly-ratelimit-remaining'] ?? Number.NaN);
    if (!Number.isFinite(remaining)) return;
    const resetS = Number(headers['poly-ratelimit-reset'] ?? 0);
    const warned = headers['poly-ratelimit-warning'] === 'true';
    this.#limits[kind] = { tier: headers['poly-ratelimit-tier'] ?? 'unknown', remaining, resetS, warned };
    if (warned && kind === 'order') this.#warn(remaining);
  }

  #warn(remaining: number): void {
    const now = this.#clock.monoMs();
    if (now - this.#warnedAtMs < WARN_EVERY_MS) return;
    this.#warnedAtMs = now;
    this.#onWarning(remaining);
  }
}
