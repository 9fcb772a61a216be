import { formatDecimal, TICKS } from '../../shared/units/index.ts';
import { bookHashByLastTrade, type HashedBook, type WireLevel } from '../../shared/wire/book-hash.ts';

/** A book as a frame carries it: what socket frames lack is absent (protocol §4.4). */
export type HashedFrame = {
  readonly market: string;
  readonly asset_id: string;
  readonly timestamp: string;
  readonly hash: string;
  readonly bids: readonly WireLevel[];
  readonly asks: readonly WireLevel[];
  readonly min_order_size?: string;
  readonly tick_size?: string;
  readonly neg_risk?: boolean;
  readonly last_trade_price?: string;
  readonly version?: string;
};

/** The hash inputs of a market that its frames do not all carry, as last known. One set for both tokens. */
type MarketInputs = {
  minOrderSize: string;
  negRisk: boolean;
  tickSize: string | undefined;
  /** Last trade prices, newest first. */
  lastTrades: string[];
  /** Full searches in a row that found nothing. */
  fruitless: number;
};

const MAX_LAST_TRADES = 12;

/** After so many full searches in vain the grid of a market is no longer searched: its other inputs must differ. */
const MAX_FRUITLESS = 50;

const TICK_SIZES = [100, 10, ...TICKS.filter((t) => t !== 100 && t !== 10)].map((t) => formatDecimal(t, 4));

/** Every last trade price that the venue can write: three decimals. */
const PRICE_GRID = Array.from({ length: 1001 }, (_, i) => (i / 1000).toFixed(3));

/**
 * Recomputes the hash of every book (protocol §4.4), supplying what the frame does not carry: from the market's last known
 * values, else by search. What is found becomes the market's last known value.
 */
export class BookHashChecker {
  readonly #markets = new Map<string, MarketInputs>();

  /** A print: the price becomes the market's last trade price, in the terms of either token. */
  noteTrade(market: string, price: number): void {
    const { lastTrades } = this.#inputsOf(market);
    remember(lastTrades, (1 - price).toFixed(3));
    remember(lastTrades, price.toFixed(3));
  }

  noteTickSize(market: string, tickSize: string): void {
    this.#inputsOf(market).tickSize = tickSize;
  }

  /** The market's tick as last seen or found; `undefined` while unknown. */
  tickSizeOf(market: string): string | undefined {
    return this.#markets.get(market)?.tickSize;
  }

  /** True when the frame's hash is reproduced. */
  check(frame: HashedFrame): boolean {
    const inputs = this.#inputsOf(frame.market);
    inputs.minOrderSize = frame.min_order_size ?? inputs.minOrderSize;
    inputs.negRisk = frame.neg_risk ?? inputs.negRisk;
    inputs.tickSize = frame.tick_size ?? inputs.tickSize;
    for (const [tickSize, lastTrade] of candidates(frame, inputs, hashers(frame, inputs))) {
      inputs.tickSize = tickSize;
      remember(inputs.lastTrades, lastTrade);
      inputs.fruitless = 0;
      return true;
    }
    inputs.fruitless += 1;
    return false;
  }

  #inputsOf(market: string): MarketInputs {
    let inputs = this.#markets.get(market);
    if (inputs === undefined) {
      inputs = { minOrderSize: '5', negRisk: false, tickSize: undefined, lastTrades: [''], fruitless: 0 };
      this.#markets.set(market, inputs);
    }
    return inputs;
  }
}

type HashOf = (tickSize: string, lastTrade: string) => string;

/** Inputs that reproduce the hash, likeliest first: a caller takes the first and the rest is never tried. */
function* candidates(frame: HashedFrame, inputs: MarketInputs, hashOf: HashOf): Iterable<[string, string]> {
  const [known = '0.01', ...others] =
    inputs.tickSize === undefined ? TICK_SIZES : [inputs.tickSize, ...TICK_SIZES.filter((t) => t !== inputs.tickSize)];
  const shown = frame.last_trade_price === undefined ? [] : [frame.last_trade_price];
  const recent = [...shown, ...inputs.lastTrades];
  yield* matches([known], recent);
  yield* matches([known], levelPrices(frame));
  yield* matches(others, recent);
  if (inputs.fruitless > MAX_FRUITLESS) return;
  yield* matches([known, ...others], PRICE_GRID);

  function* matches(tickSizes: readonly string[], lastTrades: readonly string[]): Iterable<[string, string]> {
    for (const tickSize of tickSizes) {
      for (const lastTrade of lastTrades) {
        if (hashOf(tickSize, lastTrade) === frame.hash) yield [tickSize, lastTrade];
      }
    }
  }
}

/** Prices near the top of the book, where the trade that changed it will have been, in the terms of either token. */
function levelPrices({ bids, asks }: HashedFrame): string[] {
  const prices = [...bids.slice(-8), ...asks.slice(-8)].flatMap(({ price }) => {
    const p = Number(price);
    return [p, 1 - p];
  });
  return prices.map((p) => p.toFixed(3));
}

/** Hash by tick and last trade price; the long part of the text is hashed once for each tick that is tried. */
function hashers(frame: HashedFrame, inputs: MarketInputs): HashOf {
  const byTick = new Map<string, (lastTrade: string) => string>();
  return (tickSize, lastTrade) => {
    let hashOf = byTick.get(tickSize);
    if (hashOf === undefined) {
      const { market, asset_id, timestamp, bids, asks } = frame;
      const book: Omit<HashedBook, 'last_trade_price'> = {
        market,
        asset_id,
        timestamp,
        bids,
        asks,
        min_order_size: inputs.minOrderSize,
        tick_size: tickSize,
        neg_risk: inputs.negRisk,
        version: frame.version === 'v2' ? 'v2' : undefined,
      };
      hashOf = bookHashByLastTrade(book);
      byTick.set(tickSize, hashOf);
    }
    return hashOf(lastTrade);
  };
}

/** Puts a price first in the list of known ones. */
function remember(prices: string[], price: string): void {
  const at = prices.indexOf(price);
  if (at === 0) return;
  if (at > 0) prices.splice(at, 1);
  prices.unshift(price);
  if (prices.length > MAX_LAST_TRADES) prices.pop();
}
