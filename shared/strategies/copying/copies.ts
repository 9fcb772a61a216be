import type { Outcome } from '../../market/ids.ts';
import { cost, type EpochMs, type MicroShares, microShares } from '../../units/index.ts';
import type { LeaderTrade, OwnTakeView, StrategyView } from '../strategy.ts';

/** Money that copies of each leader cost in a UTC day, micro-pUSD. Goes on from round to round. */
type DayBook = { day: number; readonly spent: Map<string, number> };

/** What is remembered of a round's copies besides what their orders say. */
export type CopyMemory = {
  /** Keys of trades that are dealt with, whether copied or not. */
  readonly done: Set<string>;
  /** The first purchase that was copied: whose, and of what. */
  first: { readonly leader: string; readonly outcome: Outcome } | undefined;
  /** What is booked in the day book of each copy, by its tag. */
  readonly booked: Map<string, number>;
  alignedAt: EpochMs | undefined;
  readonly dayBook: DayBook;
  /** Rounds with copies by slug, and until when they count as held; goes on from round to round. */
  readonly markets: Map<string, number>;
};

const DAY_MS = 86_400_000;

/** What is held at a round's end is settled within this, nominal (protocol §7). */
const SETTLED_AFTER_MS = 120_000;

export function newMemory(before: CopyMemory | undefined): CopyMemory {
  const dayBook = before?.dayBook ?? { day: 0, spent: new Map() };
  const markets = before?.markets ?? new Map<string, number>();
  return { done: new Set(), first: undefined, booked: new Map(), alignedAt: undefined, dayBook, markets };
}

/** A copy's tag names leader and trade: every fill of it can be traced to both (strategies §6.3). */
export function copyTag({ leader, key }: LeaderTrade): string {
  return `copy ${leader} ${key}`;
}

export function alignTag(leader: string): string {
  return `align ${leader}`;
}

/** Our orders after leaders in one round. */
export class Copies {
  readonly #takes: readonly OwnTakeView[];

  constructor({ takes }: StrategyView, strategy: string) {
    this.#takes = takes.filter((take) => take.strategy === strategy);
  }

  get isPending(): boolean {
    return this.#takes.some(({ pending }) => pending);
  }

  /** Money that purchases of the round cost at most, micro-pUSD. */
  get spent(): number {
    return this.#takes.reduce((sum, take) => sum + spentOn(take), 0);
  }

  /** Shares of an outcome that were bought after a leader and not sold again. */
  heldFrom(leader: string, outcome: Outcome): MicroShares {
    let held = 0;
    for (const take of this.#takes) {
      if (take.outcome !== outcome || leaderOf(take) !== leader) continue;
      held += take.side === 'BUY' ? take.filled : 0 - take.filled;
    }
    return microShares(Math.max(0, held));
  }

  /** Marks trades that an order went out for, and books what purchases cost on the leader's day. */
  note(view: StrategyView, memory: CopyMemory): void {
    const { dayBook } = memory;
    const day = Math.floor(view.now / DAY_MS);
    if (day !== dayBook.day) {
      dayBook.day = day;
      dayBook.spent.clear();
    }
    for (const take of this.#takes) {
      const { tag, outcome, side } = take;
      const leader = leaderOf(take);
      if (tag.startsWith('copy ')) memory.done.add(tag.slice('copy '.length + leader.length + 1));
      if (side !== 'BUY') continue;
      memory.first ??= { leader, outcome };
      this.#noteMarket(view, memory);
      const more = spentOn(take) - (memory.booked.get(tag) ?? 0);
      if (more === 0) continue;
      memory.booked.set(tag, spentOn(take));
      dayBook.spent.set(leader, (dayBook.spent.get(leader) ?? 0) + more);
    }
  }

  /** Counts the round as held; those that are settled by now are forgotten. */
  #noteMarket({ round, now }: StrategyView, { markets }: CopyMemory): void {
    if (markets.has(round.slug)) return;
    for (const [slug, until] of markets) if (until <= now) markets.delete(slug);
    markets.set(round.slug, round.endsAt + SETTLED_AFTER_MS * round.timeScale);
  }
}

function leaderOf({ tag }: OwnTakeView): string {
  return tag.split(' ')[1] ?? '';
}

function spentOn({ side, filled, price }: OwnTakeView): number {
  return side === 'BUY' ? cost(filled, price) : 0;
}

/**
 * What a leader held of an outcome before one of his trades, or holds now: what the source said, else what his trades in this
 * round come to.
 */
export function leaderHolds(
  trades: readonly LeaderTrade[],
  leader: string,
  outcome: Outcome,
  before?: LeaderTrade,
): number {
  let held = 0;
  for (const trade of trades) {
    const isHis = trade.leader === leader && trade.outcome === outcome;
    if (isHis && trade.heldBefore !== undefined) held = trade.heldBefore;
    if (trade === before) break;
    if (isHis) held += trade.side === 'BUY' ? trade.shares : 0 - trade.shares;
  }
  return Math.max(0, held);
}
