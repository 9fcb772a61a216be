import type { Effect, Fact } from '../events/effects.ts';
import type { EngineEvent } from '../events/engine-events.ts';
import type { Round } from '../market/round.ts';
import type { Candidate } from '../strategies/selection.ts';

/** Where an engine puts what it wants. An array will do; the shell reuses one. */
export type EffectSink = { push(effect: Effect): unknown; readonly length: number };

/** Lets the shell look on inside a step, to measure it or, in a drill, to break it. What it throws ends the step. */
export type StepProbe = {
  /** After the event has been booked, before anything is decided. */
  booked?(event: EngineEvent): void;
  /** Before a strategy is asked, by its place in the configuration, and when all have been. */
  evaluating?(index: number): void;
  evaluated?(): void;
  /** The signals about a round, and the one that is to be acted on if the gates let it. */
  signalled?(round: Round, signals: readonly Candidate[], selected: Candidate | undefined): void;
};

/** Tells the supervisor something. */
export function pushFact(out: EffectSink, fact: Fact): void {
  out.push({ type: 'fact', fact });
}
