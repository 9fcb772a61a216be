/**
 * What an own strategy needs, and the engine that runs it (`bulkhead`). A strategy imports from here and from nowhere else.
 */
export * as z from 'zod';
export type { EngineConfig, StrategyName, StrategySetting } from './engine/config.ts';
export { EngineCore } from './engine/core.ts';
export * from './engine/engine.ts';
export type { Input } from './engine/input.ts';
export * from './errors.ts';
export type * from './events/effects.ts';
export type * from './events/engine-events.ts';
export { type Asset, ASSETS } from './market/assets.ts';
export * from './market/ids.ts';
export { type Interval, INTERVAL_MS, INTERVALS } from './market/intervals.ts';
export * from './market/round.ts';
export * from './models/index.ts';
export * from './strategies/index.ts';
export * from './strategies/taking.ts';
export * from './units/index.ts';
