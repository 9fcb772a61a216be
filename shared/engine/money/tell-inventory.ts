import type { Inventory } from '../../events/effects.ts';
import type { Outcome } from '../../market/ids.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { inventoryOf } from './inventory.ts';

/** Tells what of each round's shares is settled, provisional and reserved, where it changed. */
export function tellInventories(engine: Engine, out: EffectSink): void {
  for (const market of engine.markets.values()) if (market.fills.count > 0) tellInventory(market, out);
}

function tellInventory(market: Market, out: EffectSink): void {
  const { round, inventoryTold: told } = market;
  const inventory: Record<Outcome, Inventory> = { up: inventoryOf(market, 'up'), down: inventoryOf(market, 'down') };
  if (told !== undefined && areEqual(told.up, inventory.up) && areEqual(told.down, inventory.down)) return;
  market.inventoryTold = inventory;
  pushFact(out, { type: 'inventory', conditionId: round.conditionId, ...inventory });
}

function areEqual(a: Inventory, b: Inventory): boolean {
  return a.settled === b.settled && a.provisional === b.provisional && a.reserved === b.reserved;
}
