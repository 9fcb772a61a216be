/** The strategies of this build and the interface that they implement. */
import { UsageError } from '../errors.ts';
import type { StrategyName } from '../engine/config.ts';
import { completeSetArbitrage } from './arbitrage/complete-set-arbitrage.ts';
import { copyTrading, mirror } from './copying/copy-trading.ts';
import { distanceFade } from './distance-fade.ts';
import { externalSignal } from './external-signal.ts';
import { inventoryMaking } from './inventory-making.ts';
import { marketMaker } from './market-maker/market-maker.ts';
import { momentum } from './momentum.ts';
import { pairCompletion } from './pair-completion.ts';
import { settlementSniper } from './settlement-sniper.ts';
import type { Strategy } from './strategy.ts';
import { trend } from './trend.ts';

export { defineStrategy, paramsOf } from './define-strategy.ts';
export { type Candidate, scoreOf, selectSignal } from './selection.ts';
export type * from './strategy.ts';

/** In the order in which ties between their signals are decided, later ones winning (strategies §13.4). */
const STRATEGIES: readonly Strategy[] = [
  inventoryMaking,
  marketMaker,
  pairCompletion,
  externalSignal,
  distanceFade,
  momentum,
  settlementSniper,
  trend,
  completeSetArbitrage,
  copyTrading,
  mirror,
];

/** Names of this build's strategies. */
export const STRATEGY_NAMES: readonly StrategyName[] = STRATEGIES.map(({ name }) => name);

/**
 * The named strategies, in the order of the names.
 *
 * @param own strategies of the operator's, which are looked at as well
 * @throws {UsageError} code `config` for a name that nobody has
 */
export function strategiesNamed(names: readonly StrategyName[], own: readonly Strategy[] = []): Strategy[] {
  const known = [...STRATEGIES, ...own];
  return names.map((name) => {
    const strategy = known.find((each) => each.name === name);
    if (strategy !== undefined) return strategy;
    throw new UsageError('config', `"strategies": ${name} is none of ${known.map((each) => each.name).join(', ')}`);
  });
}
