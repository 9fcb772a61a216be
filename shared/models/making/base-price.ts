import { OUTCOMES, type Outcome, otherOutcome } from '../../market/ids.ts';
import { floorToTick, type Price, PRICE_ONE, price, type Tick } from '../../units/index.ts';

/** One token as a maker who buys it sees it. Best prices are those of others: own orders are taken out before (pitfall 25). */
export type QuotedToken = {
  readonly tick: Tick;
  /** 0 where nobody bids. */
  readonly bestBid: Price | 0;
  /** 0 where nobody asks. */
  readonly bestAsk: Price | 0;
};

export type BasePriceInputs = QuotedToken & {
  /** The most that the outcome may cost, as a fraction of 1 pUSD. */
  readonly cap: number;
  /** Ticks above the best bid to ask for; 0 joins it. */
  readonly improveTicks: number;
  /** Ticks to stay below the best ask, at least 1: the order must rest. */
  readonly minTicksFromAsk: number;
};

/** Price of a maker's first level. `isHalf`: nobody asks, so only half of the size is shown. */
export type BasePrice = { readonly price: Price; readonly isHalf: boolean };

/**
 * The first level's price: competitive, never above the cap, on the grid (strategies §10.2–10.3, vector V-QUOTE). `undefined`
 * when the book has no side to go by or the cap is below one tick.
 */
export function basePrice(inputs: BasePriceInputs): BasePrice | undefined {
  const { tick, cap, bestAsk } = inputs;
  const competitive = competitivePrice(inputs);
  if (competitive === undefined || !(cap > 0)) return undefined;
  const limit = Math.min(competitive, floorToTick(Math.min(cap, 1), tick), PRICE_ONE - tick);
  const onGrid = limit - (limit % tick);
  return onGrid < tick ? undefined : { price: price(onGrid), isHalf: bestAsk === 0 };
}

function competitivePrice(inputs: BasePriceInputs): number | undefined {
  const { bestBid, bestAsk, tick, improveTicks, minTicksFromAsk } = inputs;
  const belowAsk = bestAsk - minTicksFromAsk * tick;
  if (bestBid === 0) return bestAsk === 0 ? undefined : belowAsk;
  return bestAsk === 0 ? bestBid : Math.min(bestBid + improveTicks * tick, belowAsk);
}

/** One side of a pair whose cost is being bounded. */
export type PairSide = { readonly price: Price; readonly tick: Tick; readonly bestBid: Price | 0 };

type Prices = Record<Outcome, Price | 0>;

/**
 * Lowers a pair of prices until both together cost at most `total` (strategies §10.4, vector V-COMBINED): always the side that
 * is further above its best bid, by its own tick; on equality the one that was not lowered last, Up first. Without a bid the
 * whole price counts. A side that falls below one tick is 0: no quote.
 *
 * @param total fraction of 1 pUSD
 */
export function withinTotal(pair: Readonly<Record<Outcome, PairSide>>, total: number): Readonly<Prices> {
  const limit = Math.floor(total * PRICE_ONE + 1e-6);
  const prices: Prices = { up: pair.up.price, down: pair.down.price };
  let last: Outcome = 'down';
  while (prices.up + prices.down > limit && OUTCOMES.some((outcome) => prices[outcome] > 0)) {
    last = sideToLower(pair, prices, last);
    const lowered = prices[last] - pair[last].tick;
    prices[last] = lowered < pair[last].tick ? 0 : price(lowered);
  }
  return prices;
}

function sideToLower(pair: Readonly<Record<Outcome, PairSide>>, prices: Prices, last: Outcome): Outcome {
  if (prices.up === 0 || prices.down === 0) return prices.up === 0 ? 'down' : 'up';
  const lead = prices.up - pair.up.bestBid - (prices.down - pair.down.bestBid);
  if (lead === 0) return otherOutcome(last);
  return lead > 0 ? 'up' : 'down';
}
