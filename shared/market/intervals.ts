/** Lengths of a round that the venue lists and Bulkhead trades. */
export const INTERVALS = ['5m', '15m', '1h', '4h'] as const;

export type Interval = (typeof INTERVALS)[number];

/** Nominal length of an interval in milliseconds. */
export const INTERVAL_MS: Readonly<Record<Interval, number>> = {
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
};

/**
 * How much shorter a round is than its interval says: 1 on the real venue, `roundLength / interval` on the embedded one.
 *
 * Every *market* duration goes through {@link scaled}; limits on sockets, stale data and restarts never do (design §7).
 */
export type TimeScale = number;

/** A market duration under the market's time scale, in whole milliseconds, at least 1. */
export function scaled(durationMs: number, scale: TimeScale): number {
  return Math.max(1, Math.round(durationMs * scale));
}
