import type { CompartmentCounters, CompartmentView } from '../events/worker-protocol.ts';

/** What a compartment's picture for screens needs of its engine; the shell adds what only it knows. */
export type EngineView = Omit<CompartmentView, 'counters' | 'latencies' | 'memory' | 'feeds'> & {
  readonly counters: Pick<CompartmentCounters, 'epochs' | 'orders' | 'fills' | 'maxAtRiskUsdc' | 'evaluations'> & {
    /** Gaps that the engine was told of, refused frames among them. */
    readonly gaps: number;
  };
};
