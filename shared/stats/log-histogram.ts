/** Buckets per doubling: a quantile is at most 9 % too large. */
const PER_OCTAVE = 8;

/** From 1 µs to over an hour. */
const BUCKETS = 32 * PER_OCTAVE;

/** Counts per bucket: bucket i holds values up to 2^(i / {@link PER_OCTAVE}). Counts only grow. */
export type BucketCounts = readonly number[];

/**
 * A distribution that can be subtracted and added: what happened between two looks is the difference of their counts. That
 * is what percentiles cannot do, and what comparing "before" with "during" needs.
 */
export class LogHistogram {
  readonly #counts: number[] = Array.from({ length: BUCKETS }, () => 0);

  /** A copy of the counts so far. */
  get counts(): BucketCounts {
    return this.#counts.slice();
  }

  /** Takes a value ≥ 0; what is below 1 counts as 1. */
  record(value: number): void {
    const bucket = value <= 1 ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log2(value) * PER_OCTAVE));
    this.#counts[bucket]! += 1;
  }
}

/** What came between two looks at the same histogram. */
export function countsBetween(earlier: BucketCounts, later: BucketCounts): BucketCounts {
  return later.map((count, bucket) => count - (earlier[bucket] ?? 0));
}

/** Both together. */
export function addCounts(a: BucketCounts, b: BucketCounts): BucketCounts {
  return Array.from({ length: BUCKETS }, (_, bucket) => (a[bucket] ?? 0) + (b[bucket] ?? 0));
}

export function totalOf(counts: BucketCounts): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Upper edge of the bucket in which the quantile lies; 0 when nothing was counted. */
export function quantileOf(counts: BucketCounts, quantile: number): number {
  const rank = Math.ceil(quantile * totalOf(counts));
  if (rank === 0) return 0;
  let seen = 0;
  for (const [bucket, count] of counts.entries()) {
    seen += count;
    if (seen >= rank) return 2 ** (bucket / PER_OCTAVE);
  }
  return 0;
}
