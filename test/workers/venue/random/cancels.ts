import { expect } from 'vitest';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import type { Deed } from './acts.ts';
import type { BothSides } from './both-sides.ts';
import type { ReferenceOrder } from './reference-order.ts';
import type { Trader } from './trader.ts';

type Cancel = Extract<Deed, { readonly kind: 'cancel' | 'cancel-market' | 'cancel-all' }>;

/** Cancels at the venue and at the reference: both must end the same orders. */
export function cancelOnBoth({ reference, markets }: BothSides, trader: Trader, deed: Cancel): void {
  const mine = reference.openOrders().filter(({ owner }) => owner === trader.apiKey);
  const expectEnd = (canceled: readonly string[], meant: readonly Pick<ReferenceOrder, 'id'>[]) => {
    const ids = meant.map(({ id }) => id);
    expect(canceled.toSorted()).toEqual(reference.cancel(trader.apiKey, ids).toSorted());
  };
  switch (deed.kind) {
    case 'cancel-all':
      return expectEnd(trader.cancelAll(), mine);
    case 'cancel-market': {
      const { round } = markets[deed.market]!;
      const token = deed.outcome === 'both' ? undefined : tokenOf(round, deed.outcome);
      const meant = mine.filter(
        (order) => order.market === round.conditionId && (token === undefined || order.token === token),
      );
      return expectEnd(trader.cancelMarket(round.conditionId, token), meant);
    }
    case 'cancel': {
      const pool = deed.foreign ? [...reference.orders.values()] : mine;
      const picked = new Set(deed.picks.flatMap((pick) => pool[pick % Math.max(1, pool.length)] ?? []));
      if (picked.size === 0) return;
      const ids = [...picked].map(({ id }) => id as OrderHash);
      return expectEnd(trader.cancel(ids), [...picked]);
    }
  }
}
