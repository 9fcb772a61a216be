import { type Outcome, otherOutcome } from '../../market/ids.ts';
import {
  cost,
  floorToSizeStep,
  MICRO,
  type MicroShares,
  microShares,
  type Price,
  PRICE_ONE,
  toShares,
} from '../../units/index.ts';
import type { Quote, StrategyView } from '../strategy.ts';
import { invested, type MakerInventory } from './inventory.ts';
import type { MarketMakerParams } from './params.ts';

/** What is left to quote with. Micro-units; Infinity where nothing binds. */
type Room = {
  money: number;
  /** Shares that either side may yet grow by. */
  readonly growth: Record<Outcome, number>;
  /** Shares that complete pairs, and are not counted as new money. */
  readonly pairing: Record<Outcome, number>;
};

/**
 * The quotes cut down to what the limits allow, were all of them filled on one side; what is left of one below the smallest
 * order is dropped (strategies §10.6). Level 0 goes first.
 */
export function withinLimits(
  view: StrategyView,
  inventory: MakerInventory,
  params: MarketMakerParams,
  quotes: readonly Quote[],
): Quote[] {
  const room = roomOf(view, inventory, params);
  const nearestFirst = quotes.toSorted((a, b) => (a.level ?? 0) - (b.level ?? 0));
  return nearestFirst.flatMap((quote) => {
    const size = sizeWithin(view, room, quote);
    if (size < view.round.minSize) return [];
    use(room, { ...quote, size });
    return [{ ...quote, size }];
  });
}

function roomOf(view: StrategyView, inventory: MakerInventory, params: MarketMakerParams): Room {
  const { positions, skew } = inventory;
  const most = Math.min(params.maxUnpairedShares, toShares(view.config.risk.maxUnpairedShares)) * MICRO;
  const lead = positions.up.shares - positions.down.shares;
  const pairing = { up: 0, down: 0 };
  if (skew.missing !== undefined) pairing[skew.missing] = Math.abs(lead);
  return {
    money: Math.max(0, params.capitalUsdc - invested(positions)) * MICRO,
    growth: { up: most - lead, down: most + lead },
    pairing,
  };
}

function sizeWithin({ config }: StrategyView, room: Room, { outcome, price, size }: Quote): MicroShares {
  const free = room.pairing[outcome];
  const affordable = free + buys(room.money, price);
  const most = Math.min(size, room.growth[outcome], affordable, buys(config.risk.maxOrderUsdc, price));
  return floorToSizeStep(toShares(microShares(Math.max(0, Math.floor(most)))));
}

/** Micro-shares for an amount of micro-pUSD. */
function buys(money: number, price: Price): number {
  return Math.floor((money * PRICE_ONE) / price);
}

function use(room: Room, { outcome, price, size }: Quote): void {
  const free = Math.min(room.pairing[outcome], size);
  room.pairing[outcome] -= free;
  room.growth[outcome] -= size;
  room.money = Math.max(0, room.money - cost(microShares(size - free), price));
}

/** Whether the quotes may stand: one side alone has to repair something (strategies §10.7). */
export function isAllowedAlone(
  { skew }: MakerInventory,
  { oneSidedWhenBalanced }: MarketMakerParams,
  quotes: readonly Quote[],
): boolean {
  const [first] = quotes;
  if (first === undefined || oneSidedWhenBalanced) return true;
  const isLone = !quotes.some(({ outcome }) => outcome === otherOutcome(first.outcome));
  return !isLone || skew.missing === first.outcome;
}
