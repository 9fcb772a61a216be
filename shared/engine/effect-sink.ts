import type { Effect, Fact } from '../events/effects.ts';
import type { EngineEvent } from '../events/engine-events.ts';

/** Where an engine puts what it wants. An array will do; the shell reuses one. */
export type EffectSink = { push(effect: Effect): unknown };

/** Lets the shell look on inside a step, to measure it or, in a drill, to break it. What it throws ends the step. */
export type StepProbe = {
  /** After the event has been booked, before anything is decided. */
  booked?(event: EngineEvent): void;
};

/** Tells the supervisor something. */
export function pushFact(out: EffectSink, fact: Fact): void {
  out.push({ type: 'fact', fact });
}
