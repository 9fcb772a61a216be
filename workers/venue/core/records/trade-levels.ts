import { takerFee } from '../../../../shared/market/fees.ts';
import type { FeeSchedule } from '../../../../shared/market/round.ts';
import {
  complement,
  type MicroShares,
  type MicroUsdc,
  microShares,
  microUsdc,
  type Price,
} from '../../../../shared/units/index.ts';
import type { TradeRecordFields } from '../../../../shared/wire/user/index.ts';

/** A price that a taker got, on his own token, and how much of it. */
export type TradeLevel = { readonly price: Price; readonly size: MicroShares };

/** What a trade's taker took at which price. Its legs on the other token stand at the complement (protocol §5.3). */
export function levelsOf({ token, legs }: TradeRecordFields): TradeLevel[] {
  const sizes = new Map<Price, number>();
  for (const leg of legs) {
    const price = leg.token === token ? leg.price : complement(leg.price);
    sizes.set(price, (sizes.get(price) ?? 0) + leg.matched);
  }
  return [...sizes].map(([price, size]) => ({ price, size: microShares(size) }));
}

/** What the taker of a trade was charged: fees are rounded per price level (protocol §9.1). */
export function takerFeeOf(trade: TradeRecordFields, fees: FeeSchedule): MicroUsdc {
  return microUsdc(levelsOf(trade).reduce((sum, { price, size }) => sum + takerFee(size, price, fees), 0));
}
