import type { Input } from '../../shared/engine/input.ts';
import type { EngineEvent } from '../../shared/events/engine-events.ts';
import { epochMs } from '../../shared/units/index.ts';
import type { Hole } from './coverage.ts';

/** An event at a moment, UTC ms. */
export function eventInput(at: number, event: EngineEvent): Input {
  return { kind: 'event', at: epochMs(at), event };
}

/** What a hole is called on the tape. */
export function gapReason({ from, to, why }: Hole): string {
  return `${why} for ${((to - from) / 1_000).toFixed(1)} s`;
}
