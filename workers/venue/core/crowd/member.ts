import { type OrderHash, otherOutcome, type Outcome } from '../../../../shared/market/ids.ts';
import { cost, type MicroShares, type Price } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import { type BookSide, type LiveOrder, liveOrder, onUp } from '../matching/live-order.ts';
import type { Account } from '../money/account.ts';
import type { Schedule } from '../schedule.ts';

/** A trader of the venue's own with a purse of his own. His orders need no signature and wait for nothing. */
export class CrowdMember {
  readonly #account: Account;
  readonly #owner: string;
  readonly #schedule: Schedule;
  #orders = 0;

  /** @param owner stands where other traders' orders have an API key; the rest of an order's id is a count */
  constructor(account: Account, owner: string, schedule: Schedule) {
    this.#account = account;
    this.#owner = owner;
    this.#schedule = schedule;
  }

  /**
   * An order for one side of the merged book at a price in terms of Up: a sale of what he holds, else a purchase of the
   * other token, which shows as the same level. `undefined` when he can pay neither.
   */
  order(
    market: Market,
    bookSide: BookSide,
    bookPrice: Price,
    size: MicroShares,
    orderType: 'GTC' | 'FAK',
  ): LiveOrder | undefined {
    const bought: Outcome = bookSide === 'bid' ? 'up' : 'down';
    const sold = otherOutcome(bought);
    const sells = this.#account.freeShares(market.token(sold)) >= size;
    const outcome = sells ? sold : bought;
    const price = onUp(outcome, bookPrice);
    if (!sells && cost(size, price) > this.#account.freeCash) return undefined;

    this.#orders += 1;
    const identity = {
      id: `${this.#account.address}${this.#orders.toString(16).padStart(24, '0')}` as OrderHash,
      account: this.#account,
      owner: this.#owner,
      createdAt: this.#schedule.now(),
    };
    const side = sells ? 'SELL' : 'BUY';
    return liveOrder(identity, market.round, {
      outcome,
      side,
      price,
      size,
      orderType,
      postOnly: false,
      expirationS: 0,
    });
  }
}
