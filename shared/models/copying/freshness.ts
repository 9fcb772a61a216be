import { type EpochMs, epochMs } from '../../units/index.ts';

/** Timestamps below this are seconds: in milliseconds it would be March 1973 (strategies §6.1). */
const FIRST_MS = 1e11;
/** A trade that claims to be later than now by more than this has a wrong clock. */
const MAX_AHEAD_MS = 2_000;

/** A source's timestamp, in seconds or milliseconds, as milliseconds. */
export function toMilliseconds(timestamp: number): EpochMs {
  return epochMs(Math.round(timestamp < FIRST_MS ? timestamp * 1000 : timestamp));
}

/**
 * Whether a leader's trade is worth copying still (strategies §6.1, vector V-COPY). `ahead`: from the future, to be treated as
 * of now and counted.
 */
export function freshness(now: EpochMs, tradedAt: EpochMs, maxDelayMs: number): 'fresh' | 'late' | 'ahead' {
  if (tradedAt - now > MAX_AHEAD_MS) return 'ahead';
  return now - tradedAt > maxDelayMs ? 'late' : 'fresh';
}
