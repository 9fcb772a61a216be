import type { Asset } from '../../../../shared/market/assets.ts';
import type { Random } from '../../../../shared/ports/ports.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';
import type { SpotTicker, SpotTrade } from '../contract.ts';

/** How Binance writes an asset: decimals of its price and of its quantity, and a usual quantity. */
type SpotFormat = { readonly priceDecimals: number; readonly quantityDecimals: number; readonly usualQuantity: number };

/** Of the assets that the venue lists. */
export const SPOT_FORMATS: Readonly<Record<Asset, SpotFormat>> = {
  BTC: { priceDecimals: 2, quantityDecimals: 5, usualQuantity: 0.05 },
  ETH: { priceDecimals: 2, quantityDecimals: 4, usualQuantity: 1.2 },
  SOL: { priceDecimals: 2, quantityDecimals: 3, usualQuantity: 25 },
  XRP: { priceDecimals: 4, quantityDecimals: 1, usualQuantity: 2_000 },
};

/** Binance's side of an asset: trades and best prices one tick apart around the true price. */
export class SpotMarket {
  readonly #format: SpotFormat;
  readonly #random: Random;
  #tradeId = 1_000_000;
  #updateId = 50_000_000;

  constructor(asset: Asset, random: Random) {
    this.#format = SPOT_FORMATS[asset];
    this.#random = random;
  }

  trade(price: number, at: EpochMs): SpotTrade {
    const buyerIsMaker = this.#random.unit() < 0.5;
    const tick = 10 ** -this.#format.priceDecimals;
    this.#tradeId += 1;
    return {
      tradeId: this.#tradeId,
      price: this.#priceText(buyerIsMaker ? price : price + tick),
      quantity: this.#quantity(),
      buyerIsMaker,
      at,
    };
  }

  ticker(price: number, at: EpochMs): SpotTicker {
    const tick = 10 ** -this.#format.priceDecimals;
    this.#updateId += 1;
    return {
      updateId: this.#updateId,
      bid: this.#priceText(price),
      bidQuantity: this.#quantity(),
      ask: this.#priceText(price + tick),
      askQuantity: this.#quantity(),
      at,
    };
  }

  #priceText(price: number): string {
    return price.toFixed(this.#format.priceDecimals);
  }

  /** Many small, few large. */
  #quantity(): string {
    const { usualQuantity, quantityDecimals } = this.#format;
    return (-Math.log(1 - this.#random.unit() * 0.999) * usualQuantity + 10 ** -quantityDecimals).toFixed(
      quantityDecimals,
    );
  }
}
