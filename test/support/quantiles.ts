/** Exact quantiles of some durations, ms, whole (nearest rank). */
export type Quantiles = { readonly n: number; readonly p50: number; readonly p99: number; readonly max: number };

export function quantilesOf(samples: readonly number[]): Quantiles {
  const sorted = samples.map((sample) => Math.round(sample)).sort((a, b) => a - b);
  const rank = (quantile: number) => sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? 0;
  return { n: sorted.length, p50: rank(0.5), p99: rank(0.99), max: sorted.at(-1) ?? 0 };
}
