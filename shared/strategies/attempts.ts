import type { StrategyName } from '../engine/config.ts';
import type { StrategyView } from './strategy.ts';

/** Between two attempts of one strategy in one round (strategies §11.7); nominal. */
const ATTEMPT_EVERY_MS = 1_000;

/**
 * Whether a strategy may try to take now: nothing of its own is under way or in doubt, and its last attempt is a second ago. An
 * order whose fate is unknown may have been filled: trying again would take twice.
 */
export function mayAttempt({ takes, now, round }: StrategyView, strategy: StrategyName): boolean {
  for (const take of takes) {
    if (take.strategy !== strategy) continue;
    if (take.pending || now - take.at < ATTEMPT_EVERY_MS * round.timeScale) return false;
  }
  return true;
}
