/** The engine's public face (design §2). */
export { type Engine, createEngine } from './state.ts';
export { step } from './step.ts';
export { viewOf } from './view-of.ts';
export type { EffectSink, StepProbe } from './effect-sink.ts';
