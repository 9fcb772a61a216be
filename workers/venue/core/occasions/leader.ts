import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import {
  complement,
  epochMs,
  type MicroShares,
  microShares,
  type Price,
  price,
} from '../../../../shared/units/index.ts';
import type { CrowdMember } from '../crowd/member.ts';
import type { CrowdParts } from '../crowd/parts.ts';
import type { Market } from '../markets/market.ts';

/** Moments of a round, as parts of it: two purchases and a sale, each up to a tenth later. */
const BUYS_AT = [0.12, 0.35];
const SELLS_AT = 0.6;
const LATER = 0.1;
/** Part of what he holds that he sells. */
const SOLD_SHARE = 0.5;
/** Shares of a purchase, whole: the least and how many more at most. */
const LEAST_SHARES = 10;
const MORE_SHARES = 20;
/** He buys what costs no more than this and no less than that. */
const DEAREST = 6_500;
const CHEAPEST = 2_000;
const MICRO = 1_000_000;

/**
 * A wallet that trades visibly in every round: it buys the outcome that the crowd believes in while it is not dear, the other
 * otherwise, and sells a part of it later (strategies §6). Its trades stand in activity stream and Data API like anybody's.
 */
export class Leader {
  readonly #parts: CrowdParts;
  readonly #member: CrowdMember;

  constructor(parts: CrowdParts, member: CrowdMember) {
    this.#parts = parts;
    this.#member = member;
  }

  follow(market: Market, random: SeededRandom): void {
    const { startsAt, endsAt } = market.round;
    const momentOf = (part: number) => epochMs(startsAt + (part + random.unit() * LATER) * (endsAt - startsAt));
    const { schedule } = this.#parts;
    let bought: { readonly isUp: boolean; readonly size: number } | undefined;
    for (const part of BUYS_AT) {
      const size = microShares((LEAST_SHARES + Math.floor(random.unit() * (MORE_SHARES + 1))) * MICRO);
      schedule.at(momentOf(part), () => {
        const isUp = bought?.isUp ?? wantsUp(market);
        if (isUp !== undefined && this.#trade(market, isUp, 'BUY', size)) {
          bought = { isUp, size: (bought?.size ?? 0) + size };
        }
      });
    }
    schedule.at(momentOf(SELLS_AT), () => {
      if (bought === undefined) return;
      const sold = Math.floor((bought.size * SOLD_SHARE) / MICRO) * MICRO;
      this.#trade(market, bought.isUp, 'SELL', microShares(sold));
    });
  }

  /** @returns whether an order went out */
  #trade(market: Market, isUp: boolean, side: 'BUY' | 'SELL', size: MicroShares): boolean {
    if (market.state !== 'open') return false;
    const bookSide = isUp === (side === 'BUY') ? 'bid' : 'ask';
    const best = market.book.best(bookSide === 'bid' ? 'ask' : 'bid');
    if (best === 0) return false;
    const order = this.#member.order(market, bookSide, best, size, 'FAK');
    return order !== undefined && this.#parts.matcher.take(market, order).kind === 'done';
  }
}

/** Up, unless it is too dear or too cheap; neither when both are. */
function wantsUp({ book }: Market): boolean | undefined {
  const ask = book.best('ask');
  const bid = book.best('bid');
  if (ask === 0 || bid === 0) return undefined;
  const favouriteIsUp = ask + bid >= 10_000;
  const costs = (isUp: boolean): Price => (isUp ? price(ask) : complement(price(bid)));
  const isWanted = (isUp: boolean) => costs(isUp) >= CHEAPEST && costs(isUp) <= DEAREST;
  return [favouriteIsUp, !favouriteIsUp].find(isWanted);
}
