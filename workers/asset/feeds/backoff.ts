/** A connection that held this long starts the row of delays anew (strategies §4.4). */
export const STABLE_AFTER_MS = 60_000;

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 60_000;
const JITTER = 0.2;

/**
 * Wait before reconnect attempt `attempt` = 0, 1, 2, …, in ms: first anywhere within 0.25 s, then 2^n s up to 60 s with
 * ±20 % of jitter, so that workers that lost their sockets together do not come back in step (design §12, V-BACKOFF).
 *
 * @param unit Uniform in [0, 1).
 */
export function reconnectDelayMs(attempt: number, unit: number): number {
  if (attempt === 0) return FIRST_DELAY_MS * unit;
  return nominalDelayMs(attempt) * (1 - JITTER + 2 * JITTER * unit);
}

/** The delay of V-BACKOFF without jitter: 1, 2, 4, … 32, 60, 60 s for n = 0, 1, 2, … */
export function nominalDelayMs(attempt: number): number {
  return Math.min(1000 * 2 ** attempt, MAX_DELAY_MS);
}
