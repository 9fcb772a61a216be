import type { Outcome, Side } from '../../market/ids.ts';
import type { StrategyName } from '../config.ts';

/** What a wish of a strategy and the order that it becomes are known by (strategies §17). */
export type SlotName = {
  readonly strategy: StrategyName;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly level?: number | undefined;
};

/** Whether two names are those of one slot. */
export function isSameSlot(a: SlotName, b: SlotName): boolean {
  return (a.level ?? 0) === (b.level ?? 0) && a.outcome === b.outcome && a.side === b.side && a.strategy === b.strategy;
}

/** Names that were made before, by strategy. There are a few dozen, and every decision asks for each of them many times. */
const MADE = new Map<StrategyName, string[]>();

/** The name of a slot: the same text for the same slot. */
export function slotOf({ strategy, outcome, side, level = 0 }: SlotName): string {
  let names = MADE.get(strategy);
  if (names === undefined) {
    names = [];
    MADE.set(strategy, names);
  }
  const index = level * 4 + (outcome === 'up' ? 2 : 0) + (side === 'BUY' ? 1 : 0);
  return (names[index] ??= `${strategy} ${outcome} ${side} ${level}`);
}
