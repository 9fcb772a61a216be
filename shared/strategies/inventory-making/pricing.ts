import { stoikovSkew, type VolatilityQuotes, volatilityQuotes } from '../../models/index.ts';
import { clampToGrid, complement, price, type Price, type Tick } from '../../units/index.ts';
import { baseHalfSpread, makerPrices } from '../maker-prices.ts';
import type { Top } from '../others-top.ts';
import type { InventoryMakingParams } from './params.ts';

/** What prices of Up depend on. */
export type PricingInputs = {
  readonly params: InventoryMakingParams;
  readonly fair: number;
  /** Up minus Down, shares. */
  readonly net: number;
  readonly tick: Tick;
  readonly top: Top;
  readonly fractionLeft: number;
  /** Volatility of the token's price, and toxicity of the flow in 0..1. */
  readonly sigma: number;
  readonly toxicity: number;
  readonly isWide: boolean;
  readonly isUnwinding: boolean;
};

/** Bid and ask for Up, and what sizes are multiplied by. */
export type Prices = { readonly bid: Price; readonly ask: Price; readonly sizeFactor: number };

/** The prices of the model that is set. */
export function pricesOf(inputs: PricingInputs): Prices {
  return inputs.params.model === 'spread' ? spreadPrices(inputs) : volatilityPrices(inputs);
}

/** Around a target spread (strategies §8.2–8.4, vectors V-MM, V-AS). */
function spreadPrices(inputs: PricingInputs): Prices {
  const { params, fair, net, tick, top, isWide, isUnwinding } = inputs;
  const skewPerShare = skewPerShareOf(inputs) * (isUnwinding ? params.unwindSkew : 1);
  const prices = makerPrices({
    fair,
    net,
    skewPerShare,
    baseHalf: baseHalfSpread(params.targetSpread) * (isWide ? params.wideFactor : 1),
    maxShares: params.maxShares,
    tick,
    bestBid: top.bestBid,
    bestAsk: top.bestAsk,
  });
  return { bid: prices.bid, ask: prices.ask, sizeFactor: 1 };
}

function skewPerShareOf({ params, net, sigma, fractionLeft }: PricingInputs): number {
  if (params.skew === 'linear' || net === 0) return params.skewPerShare;
  const { gamma, sigmaReference } = params;
  return stoikovSkew(net, sigma, fractionLeft, { gamma, sigmaReference }) / net;
}

/** As far from the reservation price as the token's price moves (strategies §8, peer variant, vector V-PM). */
function volatilityPrices(inputs: PricingInputs): Prices {
  const { params, fair, net, tick, top, sigma, toxicity, isWide, isUnwinding } = inputs;
  const quotes: VolatilityQuotes = volatilityQuotes(
    { fair, net, maxShares: params.maxShares, sigma, toxicity: isWide ? Math.max(toxicity, 0.5) : toxicity, tick },
    {
      gamma: params.volatilityGamma * (isUnwinding ? params.unwindSkew : 1),
      minTicks: params.minTicks,
      volatilityWeight: params.volatilityWeight,
      toxicityWeight: params.toxicityWeight,
      sizeWeight: params.toxicitySizeWeight,
    },
  );
  const bidCap = top.bestAsk === 0 ? quotes.up : top.bestAsk - tick;
  const ask = complement(quotes.down);
  const askFloor = top.bestBid === 0 ? ask : top.bestBid + tick;
  return {
    bid: clampToGrid(price(Math.min(quotes.up, bidCap)), tick),
    ask: clampToGrid(price(Math.max(ask, askFloor)), tick),
    sizeFactor: quotes.sizeFactor,
  };
}
