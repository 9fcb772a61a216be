import type { Outcome, Side } from '../market/ids.ts';
import type { OrderEnd, PaperOrder } from '../matching/index.ts';
import { MICRO, PRICE_ONE } from '../units/index.ts';
import { rounded } from './markouts.ts';
import type { Missed } from './result.ts';

type Reason = Pick<Missed, 'strategy' | 'reason' | 'code'>;

type Sums = Reason & {
  orders: number;
  shares: number;
  /** Micro-shares by outcome, bought minus sold, and what they would have cost, in price units × micro-shares. */
  readonly wanted: Record<Outcome, number>;
  cost: number;
};

/** What the orders of one round did not get; its value is known once the round has settled. */
export class MissedOfRound {
  readonly #sums = new Map<string, Sums>();

  /** An order is over. */
  ended(strategy: string, outcome: Outcome, order: PaperOrder, end: OrderEnd): void {
    const missed = missedBy(order, end);
    if (missed === undefined || missed.shares === 0) return;
    const { reason, code, shares } = missed;
    const key = `${strategy}/${reason}/${code ?? ''}`;
    const sums = this.#sums.get(key) ?? none({ strategy, reason, ...(code === undefined ? {} : { code }) });
    this.#sums.set(key, sums);
    const sign = order.side === ('BUY' satisfies Side) ? 1 : -1;
    sums.orders += 1;
    sums.shares += shares;
    sums.wanted[outcome] += sign * shares;
    sums.cost += sign * shares * order.price;
  }

  /** @param winner absent where the round did not settle: then nothing has a value */
  result(winner: Outcome | undefined): readonly Missed[] {
    return [...this.#sums.values()].map(({ orders, shares, wanted, cost, ...reason }) => {
      const value = winner === undefined ? 0 : wanted[winner] - cost / PRICE_ONE;
      return { ...reason, orders, shares: rounded(shares / MICRO), valueUsdc: rounded(value / MICRO) };
    });
  }
}

/** The misses of all rounds, added up. */
export class MissedTally {
  readonly #all = new Map<string, Missed>();

  add(missed: readonly Missed[]): void {
    for (const one of missed) {
      const key = `${one.strategy}/${one.reason}/${one.code ?? ''}`;
      const sum = this.#all.get(key);
      this.#all.set(key, sum === undefined ? one : sumOf(sum, one));
    }
  }

  result(): readonly Missed[] {
    return [...this.#all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, missed]) => missed);
  }
}

/** Reads {@link Missed.reason} from how an order ended, and how many micro-shares it cost. */
function missedBy(
  order: PaperOrder,
  end: OrderEnd,
): (Pick<Missed, 'reason' | 'code'> & { shares: number }) | undefined {
  if (end.kind === 'refused') {
    const isGone = end.code === 'FAK_NO_MATCH' || end.code === 'FOK_NOT_FILLED';
    return { ...(isGone ? { reason: 'gone' } : { reason: 'refused', code: end.code }), shares: order.remaining };
  }
  if (end.kind === 'killed') return { reason: 'gone', shares: order.remaining };
  return { reason: 'queue', shares: Math.min(order.remaining, order.passed) };
}

function none(reason: Reason): Sums {
  return { ...reason, orders: 0, shares: 0, wanted: { up: 0, down: 0 }, cost: 0 };
}

function sumOf(a: Missed, b: Missed): Missed {
  const shares = rounded(a.shares + b.shares);
  return { ...a, orders: a.orders + b.orders, shares, valueUsdc: rounded(a.valueUsdc + b.valueUsdc) };
}
