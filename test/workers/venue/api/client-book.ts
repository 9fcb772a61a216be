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
  /** Only books of Protocol V2 markets have one. */
  readonly #version: 'v2' | undefined;

  /** @param book a `book` message; the next one begins anew */
  constructor(book: Message) {
    this.#market = String(book['market']);
    this.#token = String(book['asset_id']);
    this.#tick = String(book['tick_size']);
    this.#lastTradePrice = String(book['last_trade_price']);
    this.#version = book['version'] === 'v2' ? 'v2' : undefined;
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

  /** Best level last on both sides, as the venue writes them. */
  levels(): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    return { bids: sorted(this.#bids, 1), asks: sorted(this.#asks, -1) };
  }

  hash(timestamp: string): string {
    return bookHash({
      market: this.#market,
      asset_id: this.#token,
      timestamp,
      ...this.levels(),
      min_order_size: '5',
      tick_size: this.#tick,
      neg_risk: false,
      last_trade_price: this.#lastTradePrice,
      version: this.#version,
    });
  }
}

function sorted(levels: ReadonlyMap<string, string>, sign: 1 | -1): Level[] {
  const rows = [...levels].map(([price, size]) => ({ price, size }));
  return rows.sort((a, b) => sign * (Number(a.price) - Number(b.price)));
}
