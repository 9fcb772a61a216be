/** What the watch over one worker's pulse remembers. Times are monotonic ms. */
export type PulseWatch = {
  readonly beats: number;
  /** When the counter was last seen to have moved, as far as the supervisor was awake to see it. */
  readonly movedAtMs: number;
  readonly lookedAtMs: number;
};

export type PulseLimits = { readonly wedgedAfterMs: number; readonly awakeWithinMs: number };

/** Starts the watch at a worker's first beat; before it the start deadline holds. */
export function watchPulse(beats: number, nowMs: number): PulseWatch {
  return { beats, movedAtMs: nowMs, lookedAtMs: nowMs };
}

/**
 * Looks at the pulse counter once more.
 *
 * A worker is wedged when its counter stood still for `wedgedAfterMs` *while the supervisor was awake*: after a late look
 * the silence is counted anew, because the time in which nobody looked proves nothing (reliability §3.3).
 */
export function lookAtPulse(
  watch: PulseWatch,
  beats: number,
  nowMs: number,
  limits: PulseLimits,
): { readonly watch: PulseWatch; readonly wedged: boolean } {
  const moved = beats !== watch.beats;
  const late = nowMs - watch.lookedAtMs > limits.awakeWithinMs;
  const movedAtMs = moved || late ? nowMs : watch.movedAtMs;
  return { watch: { beats, movedAtMs, lookedAtMs: nowMs }, wedged: nowMs - movedAtMs >= limits.wedgedAfterMs };
}
