import type { RoundEarnings } from '../../events/effects.ts';
import type { Outcome } from '../../market/ids.ts';
import { type MicroUsdc, microUsdc, mulDivFloor, PRICE_ONE } from '../../units/index.ts';
import type { Market } from '../market.ts';
import { workingSums } from '../orders/working-sums.ts';
import type { Engine } from '../state.ts';

/** Money at risk in a market: positions at cost, open and unknown orders in full (strategies §15). */
export function marketAtRisk(market: Market): MicroUsdc {
  const { up, down } = workingSums(market).reserve;
  return microUsdc(market.fills.cost + up + down);
}

/** The part of it that is on one outcome (strategies §15.3). */
export function outcomeAtRisk(market: Market, outcome: Outcome): MicroUsdc {
  return microUsdc(market.fills.holding(outcome).cost + workingSums(market).reserve[outcome]);
}

/** Money at risk in all markets of the engine. */
export function totalAtRisk(engine: Engine): MicroUsdc {
  let sum = 0;
  for (const market of engine.markets.values()) sum += marketAtRisk(market);
  return microUsdc(sum);
}

/** The part of it that is in positions already, at cost. */
export function totalInPositions(engine: Engine): MicroUsdc {
  let sum = 0;
  for (const { fills } of engine.markets.values()) sum += fills.cost;
  return microUsdc(sum);
}

/** Orders that are not over, of all markets. */
export function openOrderCount(engine: Engine): number {
  let count = 0;
  for (const market of engine.markets.values()) count += workingSums(market).views.length;
  return count;
}

/** Earned so far: by sales and resolutions, fees deducted. */
export function realisedPnl(engine: Engine): MicroUsdc {
  let sum: number = engine.realisedBefore;
  for (const { fills } of engine.markets.values()) sum += fills.realised;
  return microUsdc(sum);
}

/** Earned in each remembered round in which anything was filled, be it undone since: an earlier word must not stand then. */
export function realisedByRound(engine: Engine): RoundEarnings[] {
  return [...engine.markets.values()]
    .filter(({ fills }) => fills.count > 0)
    .map(({ round: { conditionId, slug }, fills }) => ({
      conditionId,
      slug,
      amount: fills.realised,
      byStrategy: fills.realisedByStrategy(),
    }));
}

/** Fills told so far in the markets that are remembered. */
export function fillCount({ markets }: Engine): number {
  let count = 0;
  for (const { fills } of markets.values()) count += fills.count;
  return count;
}

/** What holdings would fetch at the last best bids that could be believed, less their cost. */
export function unrealisedPnl(engine: Engine): MicroUsdc {
  let sum = 0;
  for (const { fills, books } of engine.markets.values()) {
    sum += markedValue(fills.holding('up').shares, books.up.mark) - fills.holding('up').cost;
    sum += markedValue(fills.holding('down').shares, books.down.mark) - fills.holding('down').cost;
  }
  return microUsdc(sum);
}

/** A shortage is marked at what it costs at the most. */
function markedValue(shares: number, mark: number): number {
  return shares >= 0 ? mulDivFloor(shares, mark, PRICE_ONE) : shares;
}
