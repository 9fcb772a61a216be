/** The strategies of this build and the interface that they implement. */
import type { StrategyName } from '../engine/config.ts';
import { distanceFade } from './distance-fade.ts';
import { inventoryMaking } from './inventory-making.ts';
import { settlementSniper } from './settlement-sniper.ts';
import type { Strategy } from './strategy.ts';

export { type Candidate, scoreOf, selectSignal } from './selection.ts';
export type * from './strategy.ts';

const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  inventory_making: inventoryMaking,
  distance_fade: distanceFade,
  settlement_sniper: settlementSniper,
};

/** The named strategies, in the order of the names. */
export function strategiesNamed(names: readonly StrategyName[]): Strategy[] {
  return names.map((name) => STRATEGIES[name]);
}
