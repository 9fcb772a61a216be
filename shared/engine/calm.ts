import type { EngineEvent } from '../events/engine-events.ts';
import type { EffectSink } from './effect-sink.ts';
import { askTreasury } from './money/merges.ts';
import { nextForgetAt } from './rounds/rounds.ts';
import type { Engine } from './state.ts';
import { tellMarks } from './tell.ts';

/**
 * Most events only move a level or a price. After them nothing is due, nothing is to be asked or told, and finding that out
 * anew costs more than the decision itself. The engine is *calm* until the next moment at which time alone changes something,
 * unless another kind of event comes, or a step wants something. A calm step leaves out what cannot have an effect; it has the
 * same effects as a whole one, which a property test compares (`calm.test.ts`).
 */
export function isCalm(engine: Engine, event: EngineEvent): boolean {
  return engine.now < engine.calmUntil && movesOnlyData(event);
}

/**
 * Ends a calm step that has wanted nothing so far. Marks move with every level, and a merge is a matter of the price.
 *
 * @returns false when it has to be ended as a whole one
 */
export function endCalmly(engine: Engine, out: EffectSink): boolean {
  if (!staysCalm(engine)) return false;
  const said = out.length;
  askTreasury(engine, out);
  if (out.length !== said) return false;
  tellMarks(engine, out);
  return true;
}

/** A step ended with everything asked and told. @param due when something is to be done next */
export function beCalm(engine: Engine, due: number): void {
  const wake = engine.wakeAt !== undefined && engine.wakeAt > engine.now ? engine.wakeAt : Infinity;
  engine.calmUntil = Math.min(due, wake, nextForgetAt(engine));
}

/** What happened may bring a verdict nearer: the next steps are whole ones again. */
export function endCalm(engine: Engine): void {
  engine.calmUntil = 0;
}

/** A quote that waits for its time may want an earlier wake than the one that was asked for. */
function staysCalm({ now, calmUntil, requoteAt, wakeAt }: Engine): boolean {
  if (now >= calmUntil) return false;
  return requoteAt === undefined || (wakeAt !== undefined && wakeAt > now && wakeAt <= requoteAt);
}

/** Whether an event can change no order, no fill and no round by itself. */
export function movesOnlyData({ type }: EngineEvent): boolean {
  return type === 'levels' || type === 'price' || type === 'book' || type === 'print';
}
