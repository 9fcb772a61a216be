import type { Inventory } from '../../events/effects.ts';
import { type Outcome, OUTCOMES } from '../../market/ids.ts';
import { tokenOf } from '../../market/round.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { inventoryOf } from './inventory.ts';

/** Tells what of each token's shares is settled, provisional and reserved, where it changed. */
export function tellInventories(engine: Engine, out: EffectSink): void {
  for (const market of engine.markets.values()) {
    if (market.fills.count === 0) continue;
    for (const outcome of OUTCOMES) tellInventory(market, outcome, out);
  }
}

function tellInventory(market: Market, outcome: Outcome, out: EffectSink): void {
  const { round, inventoryTold } = market;
  const inventory = inventoryOf(market, outcome);
  if (areEqual(inventoryTold[outcome], inventory)) return;
  inventoryTold[outcome] = inventory;
  const token = tokenOf(round, outcome);
  pushFact(out, { type: 'inventory', conditionId: round.conditionId, token, outcome, ...inventory });
}

function areEqual(a: Inventory, b: Inventory): boolean {
  return a.settled === b.settled && a.provisional === b.provisional && a.reserved === b.reserved;
}
