import type { PrintMaker } from '../contract.ts';
import type { LiveOrder } from '../matching/live-order.ts';
import type { MatchLeg, MatchLevel } from '../matching/match-plan.ts';
import type { Notices } from '../notices.ts';
import type { Schedule } from '../schedule.ts';
import { bookSnapshot, levelChanges } from './book-view.ts';
import type { Market } from './market.ts';

/** Tells of what happened to a market's book. To be called once after each act, when everything of it is done. */
export class BookAnnouncer {
  readonly #schedule: Schedule;
  readonly #notices: Notices;

  constructor(schedule: Schedule, notices: Notices) {
    this.#schedule = schedule;
    this.#notices = notices;
  }

  /** Orders came or went without a trade. */
  changed(market: Market): void {
    const dirty = market.book.takeDirty();
    if (dirty.length === 0) return;
    const at = this.#schedule.now();
    market.changedAt = at;
    this.#notices.emit({ type: 'levels', market, changes: levelChanges(market, dirty), at });
    if (market.leftBand) this.refineTick(market);
  }

  /** A taker consumed these levels: prints, then both books. Whatever of the taker rests is in them already. */
  traded(market: Market, taker: LiveOrder, levels: readonly MatchLevel[], transactionHash: string): void {
    const at = this.#schedule.now();
    market.changedAt = at;
    for (const { price, size, legs } of levels) {
      market.lastTradePrice = price;
      market.countVolume(size);
      this.#notices.emit({
        type: 'print',
        market,
        taker: taker.account.address,
        token: taker.token,
        side: taker.side,
        price,
        size,
        makers: legs.map(printMaker),
        transactionHash,
        at,
      });
    }
    market.book.takeDirty();
    this.#books(market);
    if (market.leftBand) this.refineTick(market);
  }

  /** Goes over to the fine tick where the market is not on it yet, and tells so with complete books. */
  refineTick(market: Market): void {
    const oldTick = market.tick;
    if (!market.refineTick()) return;
    const at = this.#schedule.now();
    this.#notices.emit({ type: 'tick-changed', market, oldTick, newTick: market.tick, at });
    this.#books(market);
  }

  #books(market: Market): void {
    const books = [bookSnapshot(market, 'up'), bookSnapshot(market, 'down')] as const;
    this.#notices.emit({ type: 'books', market, books, at: market.changedAt });
  }
}

function printMaker({ maker, size }: MatchLeg): PrintMaker {
  const { account, side, token, price } = maker;
  return { address: account.address, side, token, price, size };
}
