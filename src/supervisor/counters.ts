import { addEvaluations } from '../../shared/events/evaluation-counts.ts';
import type { CompartmentCounters, Distribution } from '../../shared/events/worker-protocol.ts';

export const NO_SAMPLES: Distribution = { p50: 0, p99: 0, max: 0, count: 0 };

export const NO_COUNTS: CompartmentCounters = {
  frames: { received: 0, refused: 0, ignored: 0, gaps: 0 },
  epochs: 0,
  reconnects: 0,
  orders: { intended: 0, accepted: 0, refused: 0, denied: 0, unknown: 0, cancelled: 0, open: 0 },
  fills: { count: 0, maker: 0, taker: 0, shares: 0, notionalUsdc: 0, feesUsdc: 0 },
  maxAtRiskUsdc: 0,
  evaluations: {},
  telemetryMerged: 0,
  effectHash: '',
  inputs: 0,
};

/** Sums of an earlier and a later worker; what is a peak stays a peak, and the hash is the later one's. */
export function addCounters(earlier: CompartmentCounters, later: CompartmentCounters): CompartmentCounters {
  return {
    frames: addEach(earlier.frames, later.frames),
    epochs: earlier.epochs + later.epochs,
    reconnects: earlier.reconnects + later.reconnects,
    orders: addEach(earlier.orders, later.orders),
    fills: addEach(earlier.fills, later.fills),
    maxAtRiskUsdc: Math.max(earlier.maxAtRiskUsdc, later.maxAtRiskUsdc),
    evaluations: addEvaluations(earlier.evaluations, later.evaluations),
    telemetryMerged: earlier.telemetryMerged + later.telemetryMerged,
    effectHash: later.effectHash,
    inputs: earlier.inputs + later.inputs,
  };
}

/**
 * Joins two distributions of which only the summary is left: count and maximum exactly, the median weighted by count, the
 * 99th percentile as the larger of the two, which is never too good.
 */
export function mergeDistributions(a: Distribution, b: Distribution): Distribution {
  const count = a.count + b.count;
  if (count === 0) return NO_SAMPLES;
  return {
    p50: (a.p50 * a.count + b.p50 * b.count) / count,
    p99: Math.max(a.p99, b.p99),
    max: Math.max(a.max, b.max),
    count,
  };
}

function addEach<Key extends string>(
  a: Readonly<Record<Key, number>>,
  b: Readonly<Record<Key, number>>,
): Record<Key, number> {
  const sum = { ...a } as Record<Key, number>;
  for (const key of Object.keys(a) as Key[]) sum[key] = a[key] + b[key];
  return sum;
}
