import { bookHash } from '../../../../shared/wire/book-hash.ts';

type Level = { readonly price: string; readonly size: string };
type Message = Readonly<Record<string, unknown>>;

/** One token's book as a careful client keeps it from the frames alone, to recompute the venue's hash (protocol §4.4). */
export class ClientBook {
  readonly #market: string;
  readonly #token: string;
  readonly #bids = new Map<string, string>();
  readonly #asks = new Map<string, string>();
  readonly #tick: string;
  readonly #lastTradePrice: string;

  /** @param book a `book` message; the next one begins anew */
  constructor(book: Message) {
    this.#market = String(book['market']);
    this.#token = String(book['asset_id']);
    this.#tick = String(book['tick_size']);
    this.#lastTradePrice = String(book['last_trade_price']);
    for (const { price, size } of book['bids'] as Level[]) this.#bids.set(price, size);
    for (const { price, size } of book['asks'] as Level[]) this.#asks.set(price, size);
  }

  /** Sizes are absolute, 0 removes the level. */
  change(entry: Message): void {
    const side = entry['side'] === 'BUY' ? this.#bids : this.#asks;
    const price = String(entry['price']);
    if (entry['size'] === '0') side.delete(price);
    else side.set(price, String(entry['size']));
  }

  hash(timestamp: string): string {
    return bookHash({
      market: this.#market,
      asset_id: this.#token,
      timestamp,
      bids: sorted(this.#bids, 1),
      asks: sorted(this.#asks, -1),
      min_order_size: '5',
      tick_size: this.#tick,
      neg_risk: false,
      last_trade_price: this.#lastTradePrice,
    });
  }
}

function sorted(levels: ReadonlyMap<string, string>, sign: 1 | -1): Level[] {
  const rows = [...levels].map(([price, size]) => ({ price, size }));
  return rows.sort((a, b) => sign * (Number(a.price) - Number(b.price)));
}
