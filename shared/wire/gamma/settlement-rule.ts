import { ASSET_NAMES, type Asset } from '../../market/assets.ts';
import type { Interval } from '../../market/intervals.ts';
import type { SettlementRule } from '../../market/round.ts';
import type { GammaEvent, GammaMarket } from './schema.ts';

/**
 * How a market settles, read from its own record (protocol §7): a TWAP where the record says so and its source is no
 * exchange's candle, or, for one hour, the Binance candle. `undefined` for anything else: such a market is not traded.
 */
export function settlementRule(
  event: GammaEvent,
  market: GammaMarket,
  asset: Asset,
  interval: Interval,
): SettlementRule | undefined {
  const source = (market.resolutionSource ?? event.resolutionSource ?? '').toLowerCase();
  const namesBinance = source.includes('binance.com');
  if (market.cryptoMarketConfig?.twapEnabled === true) {
    const seconds = market.cryptoMarketConfig.twapLookbackSeconds;
    return seconds == null || namesBinance ? undefined : { kind: 'twap', lookbackMs: seconds * 1000 };
  }
  const namesPair = source.replaceAll(/[^a-z]/g, '').includes(ASSET_NAMES[asset].binance);
  return interval === '1h' && namesBinance && namesPair ? { kind: 'candle' } : undefined;
}
