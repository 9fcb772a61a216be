import type { Outcome } from '../../../../shared/market/ids.ts';
import type { Round } from '../../../../shared/market/round.ts';
import type { PriceWorld } from '../prices/price-world.ts';

/**
 * The price to beat: the TWAP at the start, or the open of the Binance candle (protocol §7). `undefined` as long as
 * Binance has not traded in the round.
 */
export function strikeOf({ asset, rule, startsAt, endsAt }: Round, prices: PriceWorld): number | undefined {
  return rule.kind === 'twap' ? prices.twapAt(asset, startsAt) : prices.candle(asset, startsAt, endsAt)?.open;
}

/** The final price: the TWAP at the end, or the close of the Binance candle. */
export function finalPriceOf({ asset, rule, startsAt, endsAt }: Round, prices: PriceWorld): number | undefined {
  return rule.kind === 'twap' ? prices.twapAt(asset, endsAt) : prices.candle(asset, startsAt, endsAt)?.close;
}

/** Equality goes Up (protocol §7). */
export function winnerOf(strike: number, finalPrice: number): Outcome {
  return finalPrice >= strike ? 'up' : 'down';
}
