import type { CompartmentView } from '../../shared/events/worker-protocol.ts';
import { NO_COUNTS, NO_SAMPLES } from '../../src/supervisor/counters.ts';

const NOTHING = { shares: 0, settled: 0, provisional: 0, reserved: 0, live: true };

/** The picture of a worker that has seen nothing, with what the test wants different. */
export function compartmentView(more: Partial<CompartmentView> = {}): CompartmentView {
  return {
    standing: 'trading',
    reason: '',
    up: NOTHING,
    down: NOTHING,
    openOrders: 0,
    atRiskUsdc: 0,
    pnl: { realisedUsdc: 0, unrealisedUsdc: 0 },
    counters: NO_COUNTS,
    latencies: {
      frameToBookNs: NO_SAMPLES,
      bookToDecisionUs: NO_SAMPLES,
      decisionToSendUs: NO_SAMPLES,
      roundStartLatencyMs: NO_SAMPLES,
      decisionUsBuckets: [],
    },
    memory: { heapMb: 0, externalMb: 0 },
    feeds: [],
    ...more,
  };
}
