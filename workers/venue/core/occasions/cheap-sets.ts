import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { complement, microShares, type Price, PRICE_ONE, price } from '../../../../shared/units/index.ts';
import type { CrowdMember } from '../crowd/member.ts';
import type { CrowdParts } from '../crowd/parts.ts';
import type { Market } from '../markets/market.ts';
import { sweep } from './sweep.ts';

/** Times that it happens in a round, on average. */
const PER_ROUND = 2.5;
/** How far a set is below 1 pUSD then: the least, in price units, and how many cents more at most. */
const LEAST_DISCOUNT = 600;
const MORE_DISCOUNTS = 3;
/** How long it stands at most, real ms: clients distrust a book that is crossed for longer than a second. */
const LONGEST_MS = 800;
const SHORTEST_MS = 400;
/** Shares on each side, whole: the least and how many more at most. */
const LEAST_SHARES = 20;
const MORE_SHARES = 40;
/** Neither outcome is nearly decided. */
const DECIDED = { low: 1_500, high: 8_500 };

/**
 * From time to time somebody sells both outcomes of one market below 1 pUSD together (strategies §7). On the real venue the two
 * would match each other at once; here they stand for a moment, as if its matching lagged. Everybody else's orders within reach are
 * traded with first, so that nobody is passed over.
 */
export class CheapSets {
  readonly #parts: CrowdParts;
  readonly #seller: CrowdMember;

  constructor(parts: CrowdParts, seller: CrowdMember) {
    this.#parts = parts;
    this.#seller = seller;
  }

  /** Goes on until the round is over. */
  follow(market: Market, random: SeededRandom): void {
    const { startsAt, endsAt } = market.round;
    const waitMs = (-Math.log(1 - random.unit()) * (endsAt - startsAt)) / PER_ROUND;
    this.#parts.schedule.after(waitMs, () => {
      if (!market.isRunning) return;
      if (market.state === 'open') this.#offer(market, random);
      this.follow(market, random);
    });
  }

  #offer(market: Market, random: SeededRandom): void {
    const { schedule, announcer, matcher } = this.#parts;
    const discount = LEAST_DISCOUNT + Math.floor(random.unit() * (MORE_DISCOUNTS + 1)) * 100;
    const size = microShares((LEAST_SHARES + Math.floor(random.unit() * (MORE_SHARES + 1))) * 1_000_000);
    const standsMs = SHORTEST_MS + random.unit() * (LONGEST_MS - SHORTEST_MS);
    const prices = pricesOf(market, discount);
    if (prices === undefined) return;
    const { up, down } = prices;
    sweep(this.#parts, this.#seller, market, 'ask', up);
    sweep(this.#parts, this.#seller, market, 'bid', complement(down));
    const orders = [
      this.#seller.order(market, 'ask', up, size, 'GTC'),
      this.#seller.order(market, 'bid', complement(down), size, 'GTC'),
    ].filter((order) => order !== undefined);
    for (const order of orders) matcher.rest(market, order);
    announcer.changed(market);
    schedule.after(standsMs, () => {
      for (const order of orders) if (order.status === 'LIVE') matcher.withdraw(market, order, 'CANCELED');
      announcer.changed(market);
    });
  }
}

/** Asks of Up and Down around the middle of the book, so much below 1 pUSD together. */
function pricesOf({ book, tick }: Market, discount: number): { readonly up: Price; readonly down: Price } | undefined {
  const bid = book.best('bid');
  const ask = book.best('ask');
  if (bid === 0 || ask === 0) return undefined;
  const middle = (bid + ask) / 2;
  if (middle < DECIDED.low || middle > DECIDED.high) return undefined;
  const up = Math.round((middle - discount / 2) / tick) * tick;
  return { up: price(up), down: price(PRICE_ONE - discount - up) };
}
