import type { Fact } from '../../shared/events/effects.ts';
import type { Invariant } from '../../src/run/run-report.ts';
import { Overseer } from './overseer.ts';
import { type SimulationOptions, SimulatedSystem } from './simulated-system.ts';

/** Long enough for a strategy to do what it does. */
const ROUND_MS = 30_000;

/** A fill as it was first told. */
export type MatchedFill = Extract<Fact, { type: 'fill' }>;

/** What a calm session of some strategies came to. */
export type StrategyRun = {
  readonly system: SimulatedSystem;
  readonly fills: readonly MatchedFill[];
  /** Promises that were broken or not tested. */
  readonly broken: readonly Invariant[];
};

/** Runs strategies on BTC for so many rounds, without faults and to an orderly end. */
export function runStrategies(
  rounds: number,
  options: Required<Pick<SimulationOptions, 'seed' | 'strategies'>> &
    Pick<SimulationOptions, 'parameters' | 'occasions'>,
): StrategyRun {
  const system = new SimulatedSystem({ roundLengthMs: ROUND_MS, assets: ['BTC'], ...options });
  const overseer = new Overseer(system);
  system.advance(rounds * ROUND_MS);
  system.advanceToMidRound();
  system.stop();
  const facts = system.events.flatMap((event) => (event.type === 'fact' ? [event.fact] : []));
  const fills = facts.filter((fact): fact is MatchedFill => fact.type === 'fill' && fact.status === 'MATCHED');
  return { system, fills, broken: overseer.judge().filter(({ held }) => !held) };
}
