import { PRICE_ONE } from '../../../../shared/units/index.ts';
import { type EpochMs, epochMs } from '../../../../shared/units/index.ts';
import type { TokenPricePoint, VenueMarket, VenueNotice, VenueTokenPrices } from '../contract.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import { type PriceStep, PriceSteps } from './price-steps.ts';

/** Middles of every remembered market's book, for `/prices-history` (protocol §2.3). */
export class TokenPrices implements VenueTokenPrices {
  readonly #directory: MarketDirectory;
  /** Of Up; Down's are the complement. A forgotten market takes its own along. */
  readonly #byMarket = new WeakMap<VenueMarket, PriceSteps>();

  constructor(directory: MarketDirectory) {
    this.#directory = directory;
  }

  hear(notice: VenueNotice): void {
    if (notice.type === 'levels') {
      // Up's changes come first, and each carries the tops after the whole notice.
      const [first] = notice.changes;
      if (first !== undefined) this.#note(notice.market, first.bestBid, first.bestAsk, notice.at);
    } else if (notice.type === 'books') {
      const [{ bids, asks }] = notice.books;
      const [bid, ask] = [bids.at(-1)?.price ?? '0', asks.at(-1)?.price ?? '0'];
      this.#note(notice.market, Number(bid) * PRICE_ONE, Number(ask) * PRICE_ONE, notice.at);
    }
  }

  history(token: string, from: EpochMs, to: EpochMs, stepMs: number): TokenPricePoint[] {
    const market = this.#directory.byToken(token);
    const steps = market && this.#byMarket.get(market);
    if (market === undefined || steps === undefined) return [];
    const onUp = market.outcomeOf(token) === 'up';
    const point = (at: number): TokenPricePoint => {
      const { price } = steps.lastAtOrBefore(at) as PriceStep;
      return { at: epochMs(at), price: onUp ? price : 1 - price };
    };
    const earliest = Math.max(from, steps.first.at);
    const points: TokenPricePoint[] = [];
    for (let at = Math.ceil(earliest / stepMs) * stepMs; at < to; at += stepMs) points.push(point(at));
    return to < earliest ? points : [...points, point(to)];
  }

  /** A one-sided book has no middle. */
  #note(market: VenueMarket, bid: number, ask: number, at: EpochMs): void {
    if (bid === 0 || ask === 0) return;
    const step = { at, price: (bid + ask) / (2 * PRICE_ONE) };
    const steps = this.#byMarket.get(market);
    if (steps === undefined) this.#byMarket.set(market, new PriceSteps(step));
    else steps.add(step);
  }
}
