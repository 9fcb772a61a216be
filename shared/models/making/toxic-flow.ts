/** A fill of ours as flow: whether it made us longer (1) or shorter (−1) in Up, its money in pUSD, and when. */
export type FlowFill = { readonly direction: 1 | -1; readonly usdc: number; readonly atMs: number };

export type ToxicRule = {
  /** Window of fills that count together, ms. */
  readonly windowMs: number;
  /** More than this much money in a window … */
  readonly minUsdc: number;
  /** … of which more than this part goes one way. */
  readonly minShare: number;
};

export const TOXIC_DEFAULTS: ToxicRule = { windowMs: 10_000, minUsdc: 50, minShare: 0.8 };

/**
 * When the flow was toxic last, at a fill: too much of it one way within the window (strategies §8, vector V-TOX). `undefined`
 * when it never was. A market is then treated as toxic for 60 s.
 *
 * @param fills oldest first
 */
export function lastToxicAt(fills: readonly FlowFill[], rule: ToxicRule): number | undefined {
  let [longer, shorter, oldest] = [0, 0, 0];
  let last: number | undefined;
  for (const fill of fills) {
    if (fill.direction === 1) longer += fill.usdc;
    else shorter += fill.usdc;
    for (; fills[oldest]!.atMs < fill.atMs - rule.windowMs; oldest += 1) {
      const gone = fills[oldest]!;
      if (gone.direction === 1) longer -= gone.usdc;
      else shorter -= gone.usdc;
    }
    const total = longer + shorter;
    if (total > rule.minUsdc && Math.max(longer, shorter) > rule.minShare * total) last = fill.atMs;
  }
  return last;
}
