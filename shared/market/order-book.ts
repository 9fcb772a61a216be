import type { BookEvent } from '../events/market-events.ts';
import { type MicroShares, PRICE_ONE, type Price, type Tick } from '../units/index.ts';

/**
 * Full depth of one outcome token: the size resting at every price, both sides.
 *
 * Each side is an array indexed by price ÷ tick, so a level change is one store and moves nothing else; the tops are kept
 * beside it. Valid prices are the tick's multiples in [tick, 1 − tick]. Whether the content may be believed (the epoch) is
 * the engine's business. A crossed book is representable: for a few messages the venue really sends one (protocol §4.5).
 */
export class OrderBook {
  #tick: Tick;
  /** Number of grid steps in 1 pUSD; valid indices are 1..steps − 1. */
  #steps: number;
  #bids: Float64Array;
  #asks: Float64Array;
  /** Index of the best level, 0 for an empty bid side and `#steps` for an empty ask side. */
  #topBid = 0;
  #topAsk: number;

  constructor(tick: Tick) {
    this.#tick = tick;
    this.#steps = PRICE_ONE / tick;
    this.#bids = new Float64Array(this.#steps + 1);
    this.#asks = new Float64Array(this.#steps + 1);
    this.#topAsk = this.#steps;
  }

  /** The price step that the arrays are laid out for. */
  get tick(): Tick {
    return this.#tick;
  }

  /** Highest bid, 0 when nobody bids. */
  get bestBid(): Price | 0 {
    return (this.#topBid * this.#tick) as Price | 0;
  }

  /** Lowest ask, 0 when nobody asks. */
  get bestAsk(): Price | 0 {
    return this.#topAsk === this.#steps ? 0 : ((this.#topAsk * this.#tick) as Price);
  }

  /** True when both sides have a level and the best bid reaches the best ask. */
  get crossed(): boolean {
    return this.#topBid >= this.#topAsk && this.#topBid !== 0 && this.#topAsk !== this.#steps;
  }

  /** Shares bid for at a price; 0 where there is no level. */
  bidSizeAt(price: Price): MicroShares {
    return (this.#bids[price / this.#tick] ?? 0) as MicroShares;
  }

  /** Shares offered at a price; 0 where there is no level. */
  askSizeAt(price: Price): MicroShares {
    return (this.#asks[price / this.#tick] ?? 0) as MicroShares;
  }

  /**
   * Sets the whole size resting at a price; 0 removes the level.
   *
   * @param side 0 bid, 1 ask (BID and ASK of the market events).
   * @returns false, with nothing changed, when the price is not on the grid.
   */
  set(side: number, price: number, size: number): boolean {
    const index = price / this.#tick;
    if (index !== Math.floor(index) || index < 1 || index >= this.#steps) return false;
    if (side === 0) this.#setBid(index, size);
    else this.#setAsk(index, size);
    return true;
  }

  /**
   * Takes over a snapshot, with its tick where it names one.
   *
   * @returns false when a level is off the grid; the book is then empty, since half a snapshot is no book.
   */
  replace(event: BookEvent): boolean {
    this.clear(event.tick === 0 ? this.#tick : event.tick);
    for (let i = 0; i < event.bidCount; i += 1) {
      if (!this.set(0, event.bidPrices[i]!, event.bidSizes[i]!)) return this.#refuse();
    }
    for (let i = 0; i < event.askCount; i += 1) {
      if (!this.set(1, event.askPrices[i]!, event.askSizes[i]!)) return this.#refuse();
    }
    return true;
  }

  /** Empties both sides; with another tick the arrays are laid out anew. */
  clear(tick: Tick = this.#tick): void {
    if (tick === this.#tick) {
      this.#bids.fill(0);
      this.#asks.fill(0);
    } else {
      this.#tick = tick;
      this.#steps = PRICE_ONE / tick;
      this.#bids = new Float64Array(this.#steps + 1);
      this.#asks = new Float64Array(this.#steps + 1);
    }
    this.#topBid = 0;
    this.#topAsk = this.#steps;
  }

  /**
   * The next bid worse than `price`, 0 when there is none. Walks the depth without allocating:
   * `for (let p = book.bestBid; p !== 0; p = book.bidBelow(p)) …`
   */
  bidBelow(price: Price): Price | 0 {
    return (this.#bidAtOrBelow(Math.ceil(price / this.#tick) - 1) * this.#tick) as Price | 0;
  }

  /** The next ask worse than `price`, 0 when there is none. */
  askAbove(price: Price): Price | 0 {
    const index = this.#askAtOrAbove(Math.floor(price / this.#tick) + 1);
    return index === this.#steps ? 0 : ((index * this.#tick) as Price);
  }

  #setBid(index: number, size: number): void {
    this.#bids[index] = size;
    if (size !== 0) {
      if (index > this.#topBid) this.#topBid = index;
    } else if (index === this.#topBid) {
      this.#topBid = this.#bidAtOrBelow(index - 1);
    }
  }

  #setAsk(index: number, size: number): void {
    this.#asks[index] = size;
    if (size !== 0) {
      if (index < this.#topAsk) this.#topAsk = index;
    } else if (index === this.#topAsk) {
      this.#topAsk = this.#askAtOrAbove(index + 1);
    }
  }

  /** Index of the first level at or below `index`, 0 when there is none. */
  #bidAtOrBelow(index: number): number {
    let i = index;
    while (i > 0 && this.#bids[i] === 0) i -= 1;
    return i;
  }

  /** Index of the first level at or above `index`, `#steps` when there is none. */
  #askAtOrAbove(index: number): number {
    let i = index;
    while (i < this.#steps && this.#asks[i] === 0) i += 1;
    return i;
  }

  #refuse(): false {
    this.clear();
    return false;
  }
}
