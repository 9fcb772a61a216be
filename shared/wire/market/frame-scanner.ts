import { ASK, BID, type MarketEvent } from '../../events/market-events.ts';
import { type MicroShares, PRICE_ONE, type Price, TICKS, type Tick } from '../../units/index.ts';
import { ByteReader } from './byte-reader.ts';
import type { MarketCounters } from './frame-verdict.ts';
import { MAX_CHANGES, MAX_LEVELS, type MarketRecords } from './records.ts';
import type { TokenTable } from './token-table.ts';
import * as text from './venue-text.ts';

type Emit = (event: MarketEvent) => void;

/** What a message turned out to be: the record that holds it. */
type Found = keyof MarketRecords;

/**
 * Reads market frames from their bytes, without parsing JSON and without allocating.
 *
 * It knows the messages as the venue writes them, key by key, and nothing else. A frame that differs in one byte is left to
 * the schema path; so the scanner never judges what is valid, and what it accepts is JSON that names every key once.
 */
export class FrameScanner {
  readonly #table: TokenTable;
  readonly #records: MarketRecords;
  readonly #counters: MarketCounters;
  readonly #reader = new ByteReader();
  /** Values of the message being read. */
  #slot = -1;
  #venueMs = 0;
  #tick: Tick | 0 = 0;
  #price = 0;
  #size = 0;
  #side: 0 | 1 = BID;

  constructor(table: TokenTable, records: MarketRecords, counters: MarketCounters) {
    this.#table = table;
    this.#records = records;
    this.#counters = counters;
  }

  /** @returns false, with nothing emitted, when the frame has to go the schema path. */
  scan(frame: Uint8Array, emit: Emit): boolean {
    this.#reader.load(frame);
    if (frame[0] === OPEN_BRACKET) return this.#array(undefined) && this.#array(emit);
    const found = this.#message();
    if (found === undefined || !this.#reader.atEnd()) return false;
    this.#emit(found, emit);
    return true;
  }

  /** An array of messages. Read twice, first without emitting: a frame is believed whole or not at all. */
  #array(emit: Emit | undefined): boolean {
    this.#reader.at = 1;
    do {
      const found = this.#message();
      if (found === undefined) return false;
      if (emit !== undefined) this.#emit(found, emit);
    } while (this.#reader.byte(COMMA));
    return this.#reader.byte(CLOSE_BRACKET) && this.#reader.atEnd();
  }

  #message(): Found | undefined {
    const reader = this.#reader;
    this.#tick = 0;
    if (!reader.literal(text.MARKET) || !reader.text()) return undefined;
    if (reader.literal(text.PRICE_CHANGES)) return this.#restOfPriceChange() ? 'levels' : undefined;
    if (!reader.literal(text.ASSET_ID) || !this.#token()) return undefined;
    if (reader.literal(text.TIMESTAMP)) return this.#restOfSnapshot() ? 'book' : undefined;
    if (reader.literal(text.BIDS)) return this.#restOfBookAfterTrade() ? 'book' : undefined;
    if (reader.literal(text.PRICE)) return this.#restOfPrint() ? 'print' : undefined;
    if (reader.literal(text.OLD_TICK_SIZE)) return this.#restOfTickChange() ? 'tick' : undefined;
    return undefined;
  }

  /** `…,"price_changes":[` has been read. */
  #restOfPriceChange(): boolean {
    const reader = this.#reader;
    return (
      this.#changes() &&
      reader.literal(text.TIMESTAMP_AFTER_LIST) &&
      this.#time() &&
      reader.literal(text.END_PRICE_CHANGE)
    );
  }

  /** `book` as the answer to a subscription: `…,"timestamp":"` has been read. */
  #restOfSnapshot(): boolean {
    const reader = this.#reader;
    return (
      this.#time() &&
      reader.literal(text.HASH) &&
      reader.text() &&
      reader.literal(text.BIDS) &&
      this.#bothSides() &&
      reader.literal(text.TICK_SIZE_AFTER_LIST) &&
      this.#tickSize() &&
      reader.literal(text.LAST_TRADE_PRICE) &&
      reader.text() &&
      this.#endOfBook()
    );
  }

  /** `book` after a trade, as recorded in April 2026, without tick and last trade price: `…,"bids":[` has been read. */
  #restOfBookAfterTrade(): boolean {
    const reader = this.#reader;
    return (
      this.#bothSides() &&
      reader.literal(text.HASH_AFTER_LIST) &&
      reader.text() &&
      reader.literal(text.TIMESTAMP) &&
      this.#time() &&
      reader.literal(text.EVENT_TYPE_BOOK) &&
      this.#endOfBook()
    );
  }

  /** `last_trade_price`: `…,"price":"` has been read. */
  #restOfPrint(): boolean {
    const reader = this.#reader;
    return (
      this.#priceValue() &&
      reader.literal(text.SIZE) &&
      this.#sizeValue() &&
      reader.literal(text.SIDE) &&
      this.#sideName() &&
      reader.literal(text.FEE_RATE_BPS) &&
      reader.text() &&
      reader.literal(text.TIMESTAMP) &&
      this.#time() &&
      (!reader.literal(text.TRANSACTION_HASH) || reader.text()) &&
      reader.literal(text.END_PRINT)
    );
  }

  /** `tick_size_change`: `…,"old_tick_size":"` has been read. */
  #restOfTickChange(): boolean {
    const reader = this.#reader;
    return (
      reader.text() &&
      reader.literal(text.NEW_TICK_SIZE) &&
      this.#tickSize() &&
      reader.literal(text.TIMESTAMP) &&
      this.#time() &&
      reader.literal(text.END_TICK_CHANGE)
    );
  }

  #endOfBook(): boolean {
    return this.#reader.literal(text.END_V2) || this.#reader.literal(text.END);
  }

  /** Entries up to the closing bracket; those of unknown tokens are left out. */
  #changes(): boolean {
    const { levels } = this.#records;
    let count = 0;
    do {
      if (count === MAX_CHANGES || !this.#change()) return false;
      levels.slots[count] = this.#slot;
      levels.sides[count] = this.#side;
      levels.prices[count] = this.#price;
      levels.sizes[count] = this.#size;
      count += 1;
    } while (this.#reader.byte(COMMA));
    levels.count = count;
    return true;
  }

  #change(): boolean {
    const reader = this.#reader;
    return (
      reader.literal(text.CHANGE_ASSET_ID) &&
      this.#token() &&
      reader.literal(text.PRICE) &&
      this.#priceValue() &&
      reader.literal(text.SIZE) &&
      this.#sizeValue() &&
      reader.literal(text.SIDE) &&
      this.#sideName() &&
      reader.literal(text.HASH) &&
      reader.text() &&
      reader.literal(text.BEST_BID) &&
      reader.text() &&
      reader.literal(text.BEST_ASK) &&
      reader.text() &&
      reader.literal(text.END)
    );
  }

  #bothSides(): boolean {
    const { book } = this.#records;
    book.bidCount = this.#levels(book.bidPrices, book.bidSizes);
    if (book.bidCount === -1 || !this.#reader.literal(text.ASKS_AFTER_LIST)) return false;
    book.askCount = this.#levels(book.askPrices, book.askSizes);
    return book.askCount !== -1;
  }

  /** Levels up to the closing bracket; their number, −1 when they are not as expected. */
  #levels(prices: Float64Array, sizes: Float64Array): number {
    const reader = this.#reader;
    if (reader.bytes[reader.at] === CLOSE_BRACKET) return 0;
    let count = 0;
    do {
      if (count === MAX_LEVELS || !reader.literal(text.LEVEL_PRICE) || !this.#priceValue()) return -1;
      if (!reader.literal(text.SIZE) || !this.#sizeValue() || !reader.literal(text.END)) return -1;
      prices[count] = this.#price;
      sizes[count] = this.#size;
      count += 1;
    } while (reader.byte(COMMA));
    return count;
  }

  #token(): boolean {
    const reader = this.#reader;
    this.#slot = this.#table.findQuoted(reader);
    if (this.#slot === -1) return reader.text();
    reader.at += this.#table.lengthOf(this.#slot);
    return true;
  }

  #time(): boolean {
    this.#venueMs = this.#reader.decimal(0);
    return this.#venueMs !== -1;
  }

  #priceValue(): boolean {
    this.#price = this.#reader.decimal(4);
    return this.#price !== -1 && this.#price <= PRICE_ONE;
  }

  #sizeValue(): boolean {
    this.#size = this.#reader.decimal(6);
    return this.#size !== -1;
  }

  #tickSize(): boolean {
    this.#tick = this.#reader.decimal(4) as Tick;
    return TICKS.includes(this.#tick);
  }

  #sideName(): boolean {
    this.#side = this.#reader.literal(text.BUY) ? BID : ASK;
    return this.#side === BID || this.#reader.literal(text.SELL);
  }

  #emit(found: Found, emit: Emit): void {
    const record = this.#records[found];
    record.venueMs = this.#venueMs;
    if (record.type === 'levels') {
      this.#keepKnownTokens();
      if (record.count > 0) emit(record);
      return;
    }
    if (this.#slot === -1) {
      this.#counters.unknownTokens += 1;
      return;
    }
    record.slot = this.#slot;
    if (record.type === 'book') {
      record.tick = this.#tick;
    } else if (record.type === 'tick') {
      record.tick = this.#tick as Tick;
    } else {
      record.side = this.#side;
      record.price = this.#price as Price;
      record.size = this.#size as MicroShares;
    }
    emit(record);
  }

  /** Closes the gaps that entries of unknown tokens left in the record. */
  #keepKnownTokens(): void {
    const { levels } = this.#records;
    let kept = 0;
    for (let i = 0; i < levels.count; i += 1) {
      if (levels.slots[i] === -1) continue;
      if (kept !== i) {
        levels.slots[kept] = levels.slots[i]!;
        levels.sides[kept] = levels.sides[i]!;
        levels.prices[kept] = levels.prices[i]!;
        levels.sizes[kept] = levels.sizes[i]!;
      }
      kept += 1;
    }
    this.#counters.unknownTokens += levels.count - kept;
    levels.count = kept;
  }
}

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
