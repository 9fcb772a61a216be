import { earned, owed } from './reference-arithmetic.ts';
import type { ReferenceOrder } from './reference-order.ts';
import type { Leg, Level } from './reference-walk.ts';

/** One taker order's meeting with the book. */
export type ReferenceTrade = {
  readonly taker: ReferenceOrder;
  readonly levels: readonly Level[];
  readonly parts: readonly Part[];
  readonly fee: bigint;
  /** Its sellers are paid when it is mined, since it may fail. */
  readonly escrowed: boolean;
  state: 'matched' | 'mined' | 'failed';
};

/** What one order gave or got in a trade. */
export type Part = { readonly order: ReferenceOrder; readonly size: bigint; readonly money: bigint };

/** What each order of a trade gave or got: the taker by level, every maker at its own price. */
export function* partsOf(taker: ReferenceOrder, levels: readonly Level[]): Generator<Part> {
  for (const { size, money, legs } of levels) {
    yield { order: taker, size, money };
    for (const leg of legs) yield { order: leg.maker, size: leg.size, money: makerMoney(leg) };
  }
}

/** Everyone's money is rounded against him, a maker's per leg. */
function makerMoney({ maker, size }: Leg): bigint {
  return maker.side === 'BUY' ? owed(size, maker.price) : earned(size, maker.price);
}
