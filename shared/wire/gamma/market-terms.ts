import { DEAREST_KNOWN_FEES } from '../../market/fees.ts';
import type { ConditionId } from '../../market/ids.ts';
import type { FeeSchedule } from '../../market/round.ts';
import { MICRO, type MicroShares, microShares, PRICE_ONE, type Tick, TICKS } from '../../units/index.ts';
import type { GammaMarket } from './schema.ts';

/** The price step; `undefined` for one that the venue does not have. */
export function tickOf(market: Pick<GammaMarket, 'orderPriceMinTickSize'>): Tick | undefined {
  const units = Math.round(market.orderPriceMinTickSize * PRICE_ONE);
  return TICKS.find((tick) => tick === units);
}

/** The CLOB writes 64 digits everywhere; Gamma's 62 of Protocol V2 are padded on the right (protocol §2.3). */
export function conditionIdOf(market: Pick<GammaMarket, 'conditionId'>): ConditionId {
  return market.conditionId.toLowerCase().padEnd(66, '0') as ConditionId;
}

/** Its own schedule, else the dearest that is known. */
export function feesOf({ feeSchedule }: Pick<GammaMarket, 'feeSchedule'>): FeeSchedule {
  if (feeSchedule == null) return DEAREST_KNOWN_FEES;
  return { rate: feeSchedule.rate, exponent: feeSchedule.exponent, takerOnly: feeSchedule.takerOnly ?? true };
}

/** Smallest resting order. */
export function minSizeOf({ orderMinSize }: Pick<GammaMarket, 'orderMinSize'>): MicroShares {
  return microShares(Math.round(orderMinSize * MICRO));
}
