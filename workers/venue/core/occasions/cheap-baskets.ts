import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { ceilToTick, floorToTick, MICRO, microShares, PRICE_ONE } from '../../../../shared/units/index.ts';
import type { CrowdMember } from '../crowd/member.ts';
import type { CrowdParts } from '../crowd/parts.ts';
import type { Market } from '../markets/market.ts';
import type { LiveOrder } from '../matching/live-order.ts';
import { sweep } from './sweep.ts';

/** Times that it happens in an event, on average, where each lasts no time. */
const PER_EVENT = 8;
/** How far a basket is below its payout then, as a fraction of 1 pUSD: the least, and how much more at most. */
const LEAST_DISCOUNT = 0.08;
const MORE_DISCOUNT = 0.05;
/** How long it stands, real ms. */
const SHORTEST_MS = 700;
const LONGEST_MS = 1_500;
/** Shares of each leg, whole: the least and how many more at most. */
const LEAST_SHARES = 25;
const MORE_SHARES = 30;
/** An outcome below this is as good as out: a leg of it is smaller than the venue takes. */
const LEAST_MIDDLE = 600;

/**
 * From time to time somebody offers every outcome of an exclusive event so low that one share of each costs less than the 1 pUSD
 * that they pay, or bids so high for each that the same holds for their opposites (strategies §7.1). Everybody else's orders within
 * reach are traded with first.
 */
export class CheapBaskets {
  readonly #parts: CrowdParts;
  readonly #seller: CrowdMember;

  constructor(parts: CrowdParts, seller: CrowdMember) {
    this.#parts = parts;
    this.#seller = seller;
  }

  /** Goes on until the event is over, one offer after the other. */
  follow(markets: readonly Market[], random: SeededRandom): void {
    const [first] = markets;
    if (first === undefined) return;
    const { startsAt, endsAt } = first.round;
    const waitMs = (-Math.log(1 - random.unit()) * (endsAt - startsAt)) / PER_EVENT;
    this.#parts.schedule.after(waitMs, () => {
      if (first.isRunning) this.#offer(markets, random);
    });
  }

  #offer(markets: readonly Market[], random: SeededRandom): void {
    const { schedule } = this.#parts;
    const sellsYes = random.unit() < 0.5;
    const discount = LEAST_DISCOUNT + random.unit() * MORE_DISCOUNT;
    const size = microShares((LEAST_SHARES + Math.floor(random.unit() * (MORE_SHARES + 1))) * MICRO);
    const standsMs = SHORTEST_MS + random.unit() * (LONGEST_MS - SHORTEST_MS);
    const middles = markets.map(middleOf);
    if (middles.some((middle) => middle < LEAST_MIDDLE)) return this.follow(markets, random);
    const whole = middles.reduce((sum, middle) => sum + middle, 0);
    const part = (PRICE_ONE * (sellsYes ? 1 - discount : 1 + discount)) / whole;
    const placed = markets.flatMap((market, index) => {
      const wanted = (middles[index] ?? 0) * part;
      const order = this.#place(market, sellsYes, wanted, size);
      return order === undefined ? [] : [{ market, order }];
    });
    return schedule.after(standsMs, () => {
      for (const { market, order } of placed) this.#withdraw(market, order);
      this.follow(markets, random);
    });
  }

  #place(market: Market, sellsYes: boolean, wanted: number, size: LiveOrder['size']): LiveOrder | undefined {
    const { matcher, announcer } = this.#parts;
    const side = sellsYes ? 'ask' : 'bid';
    const at = (sellsYes ? floorToTick : ceilToTick)(wanted / PRICE_ONE, market.tick);
    if (at < market.tick || at > PRICE_ONE - market.tick) return undefined;
    sweep(this.#parts, this.#seller, market, side, at);
    const order = this.#seller.order(market, side, at, size, 'GTC');
    if (order !== undefined) matcher.rest(market, order);
    announcer.changed(market);
    return order;
  }

  #withdraw(market: Market, order: LiveOrder): void {
    const { matcher, announcer } = this.#parts;
    if (order.status === 'LIVE') matcher.withdraw(market, order, 'CANCELED');
    announcer.changed(market);
  }
}

/** 0 where a side is empty. */
function middleOf({ book }: Market): number {
  const bid = book.best('bid');
  const ask = book.best('ask');
  return bid === 0 || ask === 0 ? 0 : (bid + ask) / 2;
}
