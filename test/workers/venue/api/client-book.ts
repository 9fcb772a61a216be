import { bookHash } from '../../../../shared/wire/book-hash.ts';

type Level = { readonly price: string; readonly size: string };
type Message = Readonly<Record<string, unknown>>;

/** One token's book as a careful client keeps it from the frames alone, to recompute the venue's hash (protocol §4.4). */
export class ClientBook {
  readonly #market: string;
  readonly #token: string;
  readonly #bids = new Map<string, string>();
  readonly #asks = new Map<string, string>();
  #tick = '';
  #lastTradePrice = '';

  constructor(first: Message) {
    this.#market = String(first['market']);
    this.#token = String(first['asset_id']);
    this.replace(first);
  }

  replace(book: Message): void {
    this.#bids.clear();
    this.#asks.clear();
    for (const { price, size } of book['bids'] as Level[]) this.#bids.set(price, size);
    for (const { price, size } of book['asks'] as Level[]) this.#asks.set(price, size);
    this.#tick = String(book['tick_size']);
    this.#lastTradePrice = String(book['last_trade_price']);
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
