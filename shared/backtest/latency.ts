import type { Random } from '../ports/ports.ts';

/** A delay in ms: always the same, or drawn from what was measured. */
export type Delay =
  | { readonly kind: 'constant'; readonly ms: number }
  /** Values at equal steps of probability, ascending; from the smallest to the largest measured. At least one. */
  | { readonly kind: 'measured'; readonly quantilesMs: readonly number[] };

/**
 * How long things take between bot and venue.
 *
 * The moment of an input on a tape is that of its receipt, so `feed` has passed by then: the venue is ahead of what the bot
 * sees. An order that leaves at t reaches the venue after `insert`, and meets there what the bot will only have seen after
 * `insert` + `feed`. Its answer takes `response`, but never overtakes the market data of its moment.
 */
export type LatencyModel = {
  readonly feed: Delay;
  readonly insert: Delay;
  readonly cancel: Delay;
  readonly response: Delay;
};

/** Strategies §18; the way back is taken to be as long as the feed's. */
export const DEFAULT_LATENCY: LatencyModel = {
  feed: constantDelay(10),
  insert: constantDelay(75),
  cancel: constantDelay(75),
  response: constantDelay(10),
};

export function constantDelay(ms: number): Delay {
  return { kind: 'constant', ms };
}

/** Empirical quantiles of measured delays, `steps` + 1 of them. There must be at least one sample. */
export function measuredDelay(samplesMs: readonly number[], steps = 100): Delay {
  const sorted = samplesMs.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  const quantilesMs = Array.from({ length: steps + 1 }, (_, i) => sorted[Math.round((i / steps) * last)]!);
  return { kind: 'measured', quantilesMs };
}

/** One delay in whole ms, never below 0. */
export function drawDelay(delay: Delay, random: Pick<Random, 'unit'>): number {
  if (delay.kind === 'constant') return Math.max(0, Math.round(delay.ms));
  const { quantilesMs } = delay;
  const place = random.unit() * (quantilesMs.length - 1);
  const low = quantilesMs[Math.floor(place)]!;
  const high = quantilesMs[Math.ceil(place)]!;
  return Math.max(0, Math.round(low + (high - low) * (place - Math.floor(place))));
}

/** In words, for the assumptions. */
export function describeDelay(delay: Delay): string {
  if (delay.kind === 'constant') return `${delay.ms} ms`;
  const at = (part: number) => delay.quantilesMs[Math.round(part * (delay.quantilesMs.length - 1))];
  return `measured, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}
