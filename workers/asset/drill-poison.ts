import { BulkheadError } from '../../shared/errors.ts';
import type { EngineEvent } from '../../shared/events/engine-events.ts';
import { MICRO } from '../../shared/units/index.ts';

/** The print that a drill's poison frame carries: 1.23 shares at 0.123, which nobody trades. */
const POISON_PRICE = 1_230;
const POISON_SIZE = 1.23 * MICRO;

/** Whether this event is the drill's poison. */
export function isPoison(event: EngineEvent): boolean {
  return event.type === 'print' && event.price === POISON_PRICE && event.size === POISON_SIZE;
}

/** Throws on the drill's poison, inside the step that handles it. Called only in compartments spawned for a drill. */
export function swallowPoison(event: EngineEvent): void {
  if (isPoison(event)) throw new BulkheadError('drill-poison', 'poisoned print: the drill asked for this');
}
