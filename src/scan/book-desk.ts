import { TokenBook } from '../../shared/engine/books/token-book.ts';
import type { FeedEvent } from '../../shared/events/engine-events.ts';
import type { BookEvent, LevelsEvent, MarketEvent, TickEvent } from '../../shared/events/market-events.ts';
import type { TokenId } from '../../shared/market/ids.ts';
import type { LegBook, Level } from '../../shared/models/index.ts';
import type { World } from '../../shared/ports/ports.ts';
import { othersAsks, othersBids } from '../../shared/strategies/others-levels.ts';
import { type EpochMs, epochMs, type Tick } from '../../shared/units/index.ts';
import { MarketDecoder } from '../../shared/wire/market/market-decoder.ts';
import { TokenTable } from '../../shared/wire/market/token-table.ts';
import { MarketFeed } from '../../workers/asset/feeds/market-feed.ts';

/** A book that was asked for and has not come is asked for again after this long. */
const PATIENCE_MS = 5_000;

/** What became of the stream. */
export type BookCounts = { frames: number; refused: number; epochs: number; resyncs: number; reconnects: number };

/** A token with the tick that its listing names. */
export type ListedToken = { readonly token: TokenId; readonly tick: Tick };

/**
 * Books of many tokens over one market socket, with the epochs of the engine: what casts doubt on a book ends it until a fresh one
 * has come (design §6). Nothing of our own rests in them: nothing here trades.
 */
export class BookDesk {
  readonly counts: BookCounts = { frames: 0, refused: 0, epochs: 0, resyncs: 0, reconnects: 0 };
  readonly #world: World;
  readonly #feed: MarketFeed;
  readonly #table = new TokenTable();
  readonly #decoder = new MarketDecoder(this.#table);
  readonly #books: (TokenBook | undefined)[] = [];
  readonly #onChange: (tokens: ReadonlySet<TokenId>) => void;
  #changed = new Set<TokenId>();

  /** @param onChange told after each frame which books are other ones now */
  constructor(world: World, url: string, pingEveryMs: number, onChange: (tokens: ReadonlySet<TokenId>) => void) {
    this.#world = world;
    this.#onChange = onChange;
    this.#feed = new MarketFeed(world, url, pingEveryMs, {
      frame: (_feed, bytes) => this.#frame(bytes),
      event: (event) => this.#feedEvent(event),
    });
  }

  start(): void {
    this.#feed.socket.start();
  }

  /** Follows these tokens from now on, and no others. */
  follow(wanted: readonly ListedToken[]): void {
    const names = new Set(wanted.map(({ token }) => token));
    const left = this.#books.flatMap((book) => (book === undefined || names.has(book.token) ? [] : [book.token]));
    for (const token of left) {
      this.#books[this.#table.slotOf(token)] = undefined;
      this.#table.remove(token);
    }
    if (left.length > 0) this.#feed.unsubscribe(left);
    const fresh = wanted.filter(({ token }) => this.#table.slotOf(token) === -1);
    // The book's outcome is nobody's concern here.
    for (const { token, tick } of fresh) {
      const book = new TokenBook(token, 'up', tick);
      book.awaitingSince = this.#now();
      this.#books[this.#table.add(token)] = book;
    }
    if (fresh.length > 0) this.#feed.subscribe(fresh.map(({ token }) => token));
  }

  /** How many tokens have a book that may be believed. */
  get live(): number {
    return this.#books.filter((book) => book?.live === true).length;
  }

  get followed(): number {
    return this.#table.size;
  }

  /** The book of a token that is followed; one that is not has no depth. */
  legBook(token: TokenId): LegBook {
    return new DeskBook(this.#books[this.#table.slotOf(token)], this.#now());
  }

  /** Asks for fresh copies. */
  refresh(tokens: readonly TokenId[]): void {
    this.counts.resyncs += tokens.length;
    this.#feed.resync(tokens);
  }

  /** Asks again for what has not come. */
  remind(): void {
    if (!this.#feed.socket.open) return;
    const now = this.#now();
    const due = this.#books.filter((book) => {
      return book?.live === false && now - (book.awaitingSince ?? now) >= PATIENCE_MS;
    });
    if (due.length === 0) return;
    for (const book of due) book!.awaitingSince = now;
    this.refresh(due.map((book) => book!.token));
  }

  #frame(bytes: Uint8Array): void {
    this.counts.frames += 1;
    const verdict = this.#decoder.decode(bytes, (event) => this.#apply(event));
    if (verdict.kind === 'refused') {
      this.counts.refused += 1;
      const doubted = this.#closeAll();
      this.refresh(doubted);
    }
    const changed = this.#changed;
    if (changed.size === 0) return;
    this.#changed = new Set();
    this.#onChange(changed);
  }

  #feedEvent(event: FeedEvent): void {
    if (event.type === 'feed-up') {
      for (const book of this.#books) if (book !== undefined) book.awaitingSince = this.#now();
    }
    if (event.type !== 'feed-down') return;
    this.counts.reconnects += 1;
    this.#closeAll();
  }

  #apply(event: MarketEvent): void {
    if (event.type === 'book') this.#snapshot(event);
    if (event.type === 'levels') this.#levels(event);
    if (event.type === 'print') this.#books[event.slot]?.hear(this.#now());
    if (event.type === 'tick') this.#tick(event);
  }

  #snapshot(event: BookEvent): void {
    const book = this.#books[event.slot];
    if (book === undefined) return;
    if (event.tick !== 0 && event.tick !== book.tick) book.close(event.tick);
    if (book.applySnapshot(event) !== undefined) return this.#doubt(book);
    if (!book.live) {
      book.begin();
      this.counts.epochs += 1;
    }
    this.#settle(book);
  }

  #levels({ count, slots, sides, prices, sizes, venueMs }: LevelsEvent): void {
    for (let i = 0; i < count; i += 1) {
      const book = this.#books[slots[i]!];
      if (book?.live !== true) continue;
      if (book.applyLevel(sides[i]!, prices[i]!, sizes[i]!, venueMs) !== undefined) this.#doubt(book);
    }
    for (let i = 0; i < count; i += 1) {
      const book = this.#books[slots[i]!];
      if (book?.live === true) this.#settle(book);
    }
  }

  #tick({ slot, tick }: TickEvent): void {
    const book = this.#books[slot];
    if (book === undefined || book.tick === tick) return;
    const wasLive = book.live;
    this.#close(book, tick);
    if (wasLive) this.refresh([book.token]);
  }

  #settle(book: TokenBook): void {
    const now = this.#now();
    book.settle(now);
    if (book.crossedUntil !== undefined && now > book.crossedUntil) this.#doubt(book);
    this.#changed.add(book.token);
  }

  /** Asks for another copy at once, unless the one in doubt is itself the answer: then {@link remind} does, without haste. */
  #doubt(book: TokenBook): void {
    const wasLive = book.live;
    this.#close(book);
    if (wasLive) this.refresh([book.token]);
  }

  /** @returns those that were believed */
  #closeAll(): TokenId[] {
    const open = this.#books.filter((book) => book?.live === true);
    for (const book of open) this.#close(book!);
    return open.map((book) => book!.token);
  }

  #close(book: TokenBook, tick = book.tick): void {
    if (book.live) book.awaitingSince = this.#now();
    book.close(tick);
  }

  #now(): EpochMs {
    return epochMs(this.#world.clock.wallMs());
  }
}

/** Walks a side only when it is asked for. */
class DeskBook implements LegBook {
  readonly live: boolean;
  readonly ageMs: number;
  readonly #book: TokenBook | undefined;

  constructor(book: TokenBook | undefined, now: EpochMs) {
    this.#book = book;
    this.live = book?.live === true;
    this.ageMs = book?.lastDataAt === undefined ? Infinity : now - book.lastDataAt;
  }

  get tick(): Tick {
    return this.#book?.tick ?? (1 as Tick);
  }

  get asks(): Level[] {
    return this.#book === undefined ? [] : othersAsks(this.#book.view, 'up', []);
  }

  get bids(): Level[] {
    return this.#book === undefined ? [] : othersBids(this.#book.view, 'up', []);
  }
}
