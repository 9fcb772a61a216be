import type { PriceEvent } from '../../../../shared/events/engine-events.ts';
import { ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';
import type { Candle, PricePoint, VenuePrices } from '../contract.ts';
import type { Notices } from '../notices.ts';
import { PriceHistory } from '../prices/price-history.ts';
import { TWAP_LOOKBACK_MS } from '../prices/price-world.ts';
import { SPOT_FORMATS } from '../prices/spot-market.ts';

/** The series of one asset, by what their prices are of. */
type Series = Readonly<Record<'oracle' | 'twap' | 'trades', PriceHistory>> & { tradeId: number; updateId: number };

/** Recorded prices, told again at their new times. Nothing is made up: where the tape has no price, there is none. */
export class PlayedPrices implements VenuePrices {
  readonly lookbackMs: number;
  readonly #notices: Notices;
  readonly #series: Readonly<Record<Asset, Series>>;

  /** @param keepMs how long prices are remembered, real ms */
  constructor(timeScale: TimeScale, keepMs: number, notices: Notices) {
    this.lookbackMs = scaled(TWAP_LOOKBACK_MS, timeScale);
    this.#notices = notices;
    const kept = keepMs + 2 * this.lookbackMs;
    this.#series = Object.fromEntries(ASSETS.map((asset) => [asset, seriesFor(kept)])) as Record<Asset, Series>;
  }

  /** Takes a price and tells of it. @param at its producer's time, as the venue's. What is older than the last changes nothing. */
  play(asset: Asset, { kind, value, takerVolume }: PriceEvent, at: EpochMs): void {
    if (kind === 'binance') return this.#playSpot(asset, value, takerVolume, at);
    const series = this.#series[asset][kind];
    if (at <= (series.last?.at ?? 0)) return;
    series.add({ at, value });
    this.#notices.emit({ type: 'price', kind, asset, value, at });
  }

  twapAt(asset: Asset, at: EpochMs): number | undefined {
    const point = this.#series[asset].twap.lastAtOrBefore(at);
    return point === undefined || at - point.at > this.lookbackMs ? undefined : point.value;
  }

  oracleSince(asset: Asset, from: EpochMs): readonly PricePoint[] {
    return this.#series[asset].oracle.since(from);
  }

  twapSince(asset: Asset, from: EpochMs): readonly PricePoint[] {
    return this.#series[asset].twap.since(from);
  }

  candle(asset: Asset, from: EpochMs, to: EpochMs): Candle | undefined {
    return this.#series[asset].trades.candle(from, to);
  }

  /** A trade by its volume, a best price by the middle that was recorded of it, with one tick between its sides. */
  #playSpot(asset: Asset, value: number, takerVolume: number | undefined, at: EpochMs): void {
    const series = this.#series[asset];
    const { priceDecimals, quantityDecimals, usualQuantity } = SPOT_FORMATS[asset];
    if (takerVolume === undefined) {
      const half = 10 ** -priceDecimals / 2;
      const quantity = usualQuantity.toFixed(quantityDecimals);
      series.updateId += 1;
      const bid = (value - half).toFixed(priceDecimals + 1);
      const ask = (value + half).toFixed(priceDecimals + 1);
      const tops = { bid, bidQuantity: quantity, ask, askQuantity: quantity };
      return this.#notices.emit({ type: 'binance-ticker', asset, updateId: series.updateId, ...tops, at });
    }
    if (at >= (series.trades.last?.at ?? 0)) series.trades.add({ at, value });
    series.tradeId += 1;
    const price = String(value);
    const quantity = String(Math.abs(takerVolume));
    const buyerIsMaker = takerVolume < 0;
    this.#notices.emit({ type: 'binance-trade', asset, tradeId: series.tradeId, price, quantity, buyerIsMaker, at });
  }
}

function seriesFor(keepMs: number): Series {
  return {
    oracle: new PriceHistory(keepMs),
    twap: new PriceHistory(keepMs),
    trades: new PriceHistory(keepMs),
    tradeId: 0,
    updateId: 0,
  };
}
