import { cost, type EpochMs, type MicroShares, microShares, type MicroUsdc, microUsdc } from '../../units/index.ts';
import type { OwnTakeView, StrategyView } from '../strategy.ts';
import type { ArbitrageParams } from './params.ts';

/** What is remembered of a round's baskets besides what its orders say. */
export type ArbitrageMemory = {
  /** Number of the newest basket whose legs are all over, and when that was seen. */
  ended: number;
  endedAt: EpochMs | undefined;
  /** Number of the newest basket of which a leg stayed without a result for too long. */
  late: number;
  /** Baskets in a row in which the venue failed; a missed price is no failure. */
  failures: number;
};

/** A basket's legs carry its number as tag; the orders that repair it one word more. */
const LEG = /^set (\d+)$/;
const REPAIRS = ['complete', 'sell'] as const;

/** How a broken set is repaired. */
export type Repair = (typeof REPAIRS)[number];

export function legTag(basket: number): string {
  return `set ${basket}`;
}

export function repairTag(basket: number, repair: Repair): string {
  return `${legTag(basket)} ${repair}`;
}

/** The orders of this strategy in the round: the legs of its newest basket, and all repairs. */
export type Baskets = {
  /** 0 before the first. */
  readonly newest: number;
  readonly legs: readonly OwnTakeView[];
  readonly repairs: readonly OwnTakeView[];
  readonly pending: readonly OwnTakeView[];
  /** Up minus down of what the strategy holds, micro-shares: what lacks its counterpart. */
  readonly surplus: number;
  /** Money that the purchases cost at most, fees aside. */
  readonly spent: MicroUsdc;
};

export function basketsOf(view: StrategyView, strategy: string): Baskets {
  const own = view.takes.filter((take) => take.strategy === strategy);
  const held = view.heldBy(strategy);
  const newest = own.reduce((most, { tag }) => Math.max(most, Number(LEG.exec(tag)?.[1] ?? 0)), 0);
  const spent = own.reduce((sum, { side, filled, price }) => sum + (side === 'BUY' ? cost(filled, price) : 0), 0);
  return {
    newest,
    legs: own.filter(({ tag }) => tag === legTag(newest)),
    repairs: own.filter(({ tag }) => !LEG.test(tag)),
    pending: own.filter(({ pending }) => pending),
    surplus: held.up.shares - held.down.shares,
    spent: microUsdc(spent),
  };
}

/** Notes legs that are late, and once for each basket how it ended. */
export function judgeBaskets(
  view: StrategyView,
  baskets: Baskets,
  params: ArbitrageParams,
  memory: ArbitrageMemory,
): void {
  const { newest, legs } = baskets;
  if (newest <= memory.ended) return;
  const timeoutMs = params.legTimeoutSeconds * 1_000;
  if (legs.some(({ pending, at }) => pending && view.now - at > timeoutMs)) memory.late = newest;
  if (legs.some(({ pending }) => pending)) return;
  const failed = memory.late === newest || legs.some(({ failure }) => failure !== undefined);
  memory.failures = failed ? memory.failures + 1 : 0;
  memory.ended = newest;
  memory.endedAt = view.now;
}

/** When the next basket may be looked for (strategies §7.2). */
export function coolUntil(
  view: StrategyView,
  baskets: Baskets,
  params: ArbitrageParams,
  memory: ArbitrageMemory,
): number {
  if (memory.endedAt === undefined) return 0;
  const { missCooldownSeconds, doneCooldownSeconds, unwindCooldownSeconds } = params;
  const wasMissed = baskets.legs.every(({ filled }) => filled === 0);
  const afterBasket = memory.endedAt + nominalMs(view, wasMissed ? missCooldownSeconds : doneCooldownSeconds);
  const lastRepair = baskets.repairs.at(-1);
  if (lastRepair === undefined) return afterBasket;
  return Math.max(afterBasket, lastRepair.at + nominalMs(view, unwindCooldownSeconds));
}

/** Nominal seconds of the round in real ms. */
export function nominalMs({ round }: StrategyView, seconds: number): number {
  return seconds * 1_000 * round.timeScale;
}

/** Shares without a counterpart, and which outcome they are of. */
export function excessOf({ surplus }: Baskets): { readonly outcome: 'up' | 'down'; readonly size: MicroShares } {
  return { outcome: surplus >= 0 ? 'up' : 'down', size: microShares(Math.abs(surplus)) };
}
