import type { StrategyName } from '../engine/config.ts';
import type { Signal } from './strategy.ts';

/** A signal with its author. */
export type Candidate = { readonly strategy: StrategyName; readonly signal: Signal };

/** On equal scores the later one wins (strategies §13.4). */
const PRECEDENCE: readonly StrategyName[] = ['distance_fade', 'momentum', 'settlement_sniper'];

/** Edge times confidence: what signals are compared by. */
export function scoreOf(signal: Signal): number {
  return signal.edge * signal.confidence;
}

/** The one signal to act on: highest score, on equality the later strategy (strategies §13.4, vector V-SELECT). */
export function selectSignal(candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (best === undefined || beats(candidate, best)) best = candidate;
  }
  return best;
}

function beats(challenger: Candidate, holder: Candidate): boolean {
  const lead = scoreOf(challenger.signal) - scoreOf(holder.signal);
  if (lead !== 0) return lead > 0;
  return PRECEDENCE.indexOf(challenger.strategy) > PRECEDENCE.indexOf(holder.strategy);
}
