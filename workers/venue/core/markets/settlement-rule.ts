import type { Outcome } from '../../../../shared/market/ids.ts';
import type { Round } from '../../../../shared/market/round.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';
import type { VenuePrices } from '../contract.ts';

/** The prices that rounds begin and end with. */
export type SettlementPrices = Pick<VenuePrices, 'candle'> & {
  /** The latest TWAP stamped not after this moment. */
  twapAt(asset: Round['asset'], at: EpochMs): number | undefined;
};

/**
 * The price to beat: the TWAP at the start, or the open of the Binance candle (protocol §7). `undefined` as long as
 * Binance has not traded in the round.
 */
export function strikeOf({ asset, rule, startsAt, endsAt }: Round, prices: SettlementPrices): number | undefined {
  return rule.kind === 'twap' ? prices.twapAt(asset, startsAt) : prices.candle(asset, startsAt, endsAt)?.open;
}

/** The final price: the TWAP at the end, or the close of the Binance candle. */
export function finalPriceOf({ asset, rule, startsAt, endsAt }: Round, prices: SettlementPrices): number | undefined {
  return rule.kind === 'twap' ? prices.twapAt(asset, endsAt) : prices.candle(asset, startsAt, endsAt)?.close;
}

/** Equality goes Up (protocol §7). */
export function winnerOf(strike: number, finalPrice: number): Outcome {
  return finalPrice >= strike ? 'up' : 'down';
}
