import type { PublicTrade, VenueMarket, VenueNotice, VenuePublicTrades } from '../contract.ts';

const MOST_TRADES = 100;

/** The latest prints of every remembered market, for `/markets/live-activity` and `/last-trade-price` (protocol §2.3). */
export class PublicTrades implements VenuePublicTrades {
  /** Oldest first. A forgotten market takes its own along. */
  readonly #byMarket = new WeakMap<VenueMarket, PublicTrade[]>();

  hear(notice: VenueNotice): void {
    if (notice.type !== 'print') return;
    const { market, taker, token, side, price, size, transactionHash, at } = notice;
    const trades = this.#byMarket.get(market) ?? [];
    trades.push({ taker, token, side, price, size, transactionHash, at });
    if (trades.length > MOST_TRADES) trades.shift();
    this.#byMarket.set(market, trades);
  }

  latest(market: VenueMarket): readonly PublicTrade[] {
    return this.#byMarket.get(market)?.toReversed() ?? [];
  }
}
