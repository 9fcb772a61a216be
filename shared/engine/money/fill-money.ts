import type { VenueFill } from '../../events/engine-events.ts';
import { makerFee, takerFee } from '../../market/fees.ts';
import type { FeeSchedule } from '../../market/round.ts';
import { cost, type MicroUsdc, microUsdc, proceeds } from '../../units/index.ts';

/** Money of a fill: what changed hands for the shares, and the fee on top of (BUY) or out of it (SELL). */
export type FillMoney = { readonly notional: MicroUsdc; readonly fee: MicroUsdc };

/** Exact over the single executions where the venue tells them. Fees are computed, the venue does not report them. */
export function moneyOf(fill: VenueFill, fees: FeeSchedule): FillMoney {
  const feeOf = fill.role === 'taker' ? takerFee : makerFee;
  let notional = 0;
  let fee = 0;
  for (const { size, price } of fill.executions ?? [fill]) {
    notional += fill.side === 'BUY' ? cost(size, price) : proceeds(size, price);
    fee += feeOf(size, price, fees);
  }
  return { notional: microUsdc(notional), fee: microUsdc(fee) };
}
