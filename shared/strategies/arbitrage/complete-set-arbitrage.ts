import { defineStrategy } from '../define-strategy.ts';
import type { Decision, StrategyView } from '../strategy.ts';
import { isRunning, none } from '../taking.ts';
import { type ArbitrageMemory, basketsOf, coolUntil, judgeBaskets } from './baskets.ts';
import { lookForBasket } from './entry.ts';
import { type ArbitrageParams, arbitrageParams } from './params.ts';
import { repair } from './unwinding.ts';

/**
 * Buys complete sets of Up and Down for less than the 1 pUSD that they pay (strategies §7, vectors V-ARB-BIN, V-UNWIND).
 *
 * A set's legs are orders of their own, so buying one is a course through phases, each of which ends safely. Where it stands is
 * read from what became of its orders: nothing of ours yet, or all over and even (PRE_FLIGHT, PLACE); a leg under way (MONITOR);
 * one outcome without its counterpart (UNWIND); nothing filled (ABORT).
 */
export const completeSetArbitrage = defineStrategy<ArbitrageParams, ArbitrageMemory>({
  name: 'complete_set_arbitrage',
  kind: 'taker',
  params: arbitrageParams,
  memory: () => ({ ended: 0, endedAt: undefined, late: 0, failures: 0 }),
  evaluate,
});

function evaluate(view: StrategyView, params: ArbitrageParams, memory: ArbitrageMemory): Decision {
  if (!isRunning(view)) return none('not-running');
  const baskets = basketsOf(view, completeSetArbitrage.name);
  judgeBaskets(view, baskets, params, memory);
  if (baskets.pending.length > 0) return none(memory.late === baskets.newest ? 'leg-late' : 'monitor');
  const repaired = repair(view, baskets, params, completeSetArbitrage.name);
  if (repaired !== undefined) return repaired;
  if (memory.failures >= params.maxFailures) return none('off');
  if (view.now < coolUntil(view, baskets, params, memory)) return none('cool-down');
  return lookForBasket(view, baskets, params);
}
