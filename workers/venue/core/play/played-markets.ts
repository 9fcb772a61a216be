import {
  ASK,
  type BookEvent,
  type LevelsEvent,
  type TickEvent,
  type PrintEvent,
} from '../../../../shared/events/market-events.ts';
import type { Asset } from '../../../../shared/market/assets.ts';
import { slugsOf } from '../../../../shared/market/calendar.ts';
import { type ConditionId, type Outcome, OUTCOMES, type TokenId } from '../../../../shared/market/ids.ts';
import type { TimeScale } from '../../../../shared/market/intervals.ts';
import { OrderBook } from '../../../../shared/market/order-book.ts';
import { type Round, tokenOf } from '../../../../shared/market/round.ts';
import { price } from '../../../../shared/units/index.ts';
import type { BookAnnouncer } from '../markets/announcer.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Market } from '../markets/market.ts';
import { onUp } from '../matching/live-order.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { PlayClock } from './play-clock.ts';
import { PlayedBook, type PlayedPeople } from './played-book.ts';

/** What a recorded market does. */
export type PlayedEvent = BookEvent | LevelsEvent | PrintEvent | TickEvent;

export type PlayedMarketsParts = {
  readonly clock: PlayClock;
  readonly timeScale: TimeScale;
  readonly directory: MarketDirectory;
  readonly matcher: Matcher;
  readonly announcer: BookAnnouncer;
  readonly people: PlayedPeople;
};

/** A recorded token: both tokens of a market show the same book, so that of Up is played, and of Down only the trades. */
type Followed = { readonly round: Round; readonly outcome: Outcome; readonly depth: OrderBook; live: boolean };

/** Plays recorded market events into those of the venue's markets that stand in for the recorded ones. */
export class PlayedMarkets {
  readonly #parts: PlayedMarketsParts;
  /** By asset and slot of the asset's token table. */
  readonly #slots = new Map<string, Followed>();
  readonly #books = new Map<Market, PlayedBook>();
  #unmatched = 0;
  #strays = 0;

  constructor(parts: PlayedMarketsParts) {
    this.#parts = parts;
  }

  /** Trades that found nothing to trade with. */
  get unmatched(): number {
    return this.#unmatched;
  }

  /** Changes of markets that the venue does not list, or whose rounds are over here. */
  get strays(): number {
    return this.#strays;
  }

  /** From now on the tokens of a recorded round are known. */
  follow(round: Round, slotOf: (token: TokenId) => number): void {
    for (const outcome of OUTCOMES) {
      const key = `${round.asset}/${slotOf(tokenOf(round, outcome))}`;
      if (this.#slots.get(key)?.round.conditionId === round.conditionId) continue;
      this.#slots.set(key, { round, outcome, depth: new OrderBook(round.tick), live: false });
    }
  }

  /** A recorded round is over and done with. */
  forget(conditionId: ConditionId, remove: (token: TokenId) => void): void {
    for (const [key, { round, outcome }] of this.#slots) {
      if (round.conditionId !== conditionId) continue;
      this.#slots.delete(key);
      remove(tokenOf(round, outcome));
    }
    for (const [market, book] of this.#books) {
      if (market.isRunning) continue;
      book.leave();
      market.book.takeDirty();
      this.#books.delete(market);
    }
  }

  /** Nothing is known of an asset's markets until their next whole books: what may be gone is not offered to anybody. */
  lose(asset: Asset): void {
    for (const followed of this.#slots.values()) if (followed.round.asset === asset) followed.live = false;
    this.leave(asset);
  }

  /** Nothing more comes of an asset: what rested for its tape goes. */
  leave(asset: Asset): void {
    for (const [market, book] of this.#books) {
      if (market.round.asset !== asset) continue;
      book.leave();
      this.#parts.announcer.changed(market);
      this.#books.delete(market);
    }
  }

  play(asset: Asset, event: PlayedEvent): void {
    if (event.type === 'levels') return this.#playLevels(asset, event);
    const followed = this.#slots.get(`${asset}/${event.slot}`);
    if (followed === undefined) return;
    if (event.type === 'print') return this.#playPrint(followed, event);
    if (event.type === 'book' && followed.outcome === 'up') return this.#playBook(followed, event);
    if (event.type === 'tick') {
      const market = this.#marketOf(followed.round);
      if (market !== undefined && event.tick < market.tick) this.#parts.announcer.refineTick(market);
    }
  }

  #playBook(followed: Followed, event: BookEvent): void {
    const { depth, round } = followed;
    followed.live = depth.replace(event);
    const market = this.#marketOf(round);
    if (market === undefined || !followed.live) return;
    if (depth.tick < market.tick) this.#parts.announcer.refineTick(market);
    this.#bookOf(market).replace(depth);
    this.#parts.announcer.changed(market);
  }

  /** Changes that come before a whole book, or from another grid than its own, are worth nothing until the next one. */
  #playLevels(asset: Asset, { count, slots, sides, prices, sizes }: LevelsEvent): void {
    const changed = new Set<Market>();
    for (let i = 0; i < count; i += 1) {
      const followed = this.#slots.get(`${asset}/${slots[i]}`);
      if (followed === undefined || followed.outcome === 'down' || !followed.live) continue;
      followed.live = followed.depth.set(sides[i]!, prices[i]!, sizes[i]!);
      const market = followed.live ? this.#marketOf(followed.round) : undefined;
      if (market === undefined) continue;
      const side = sides[i] === ASK ? 'ask' : 'bid';
      const at = price(prices[i]!);
      const size = side === 'ask' ? followed.depth.askSizeAt(at) : followed.depth.bidSizeAt(at);
      this.#bookOf(market).setLevel(side, at, size);
      changed.add(market);
    }
    for (const market of changed) this.#parts.announcer.changed(market);
  }

  /** Without the book there is no queue that a trade would have to pass before it reaches a client. */
  #playPrint({ round, outcome }: Followed, { side, price: at, size }: PrintEvent): void {
    const market = this.#marketOf(round);
    if (market === undefined) return;
    if (!this.#books.has(market)) {
      this.#unmatched += 1;
      return;
    }
    const buysUp = (side === 0) === (outcome === 'up');
    if (!this.#bookOf(market).take(buysUp ? 'bid' : 'ask', onUp(outcome, at), size)) this.#unmatched += 1;
  }

  #bookOf(market: Market): PlayedBook {
    const known = this.#books.get(market);
    if (known !== undefined) return known;
    const book = new PlayedBook(market, this.#parts.matcher, this.#parts.people);
    this.#books.set(market, book);
    return book;
  }

  /** The venue's market for a recorded round, while orders may rest in it. */
  #marketOf({ asset, interval, startsAt }: Round): Market | undefined {
    const { clock, timeScale, directory } = this.#parts;
    const [slug] = slugsOf(asset, interval, clock.at(startsAt), timeScale);
    const market = directory.bySlug(slug);
    if (market?.isRunning === true) return market;
    this.#strays += 1;
    return undefined;
  }
}
