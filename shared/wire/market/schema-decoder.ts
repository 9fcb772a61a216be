import type { BookEvent, MarketEvent } from '../../events/market-events.ts';
import type { TokenId } from '../../market/ids.ts';
import type { MicroShares, Price } from '../../units/index.ts';
import { parseJson } from '../json.ts';
import { utf8Text } from '../utf8.ts';
import type { FrameVerdict, MarketCounters } from './frame-verdict.ts';
import { type MarketMessage, readMarketMessage } from './market-message.ts';
import type { MarketRecords } from './records.ts';
import type { TokenTable } from './token-table.ts';

type Emit = (event: MarketEvent) => void;

/** Reads market frames through JSON.parse and schemas: slow, complete, and the one that explains refusals. */
export class SchemaDecoder {
  readonly #table: TokenTable;
  readonly #records: MarketRecords;
  readonly #counters: MarketCounters;

  constructor(table: TokenTable, records: MarketRecords, counters: MarketCounters) {
    this.#table = table;
    this.#records = records;
    this.#counters = counters;
  }

  /** Emits only once the whole frame is found good. */
  decode(frame: Uint8Array, emit: Emit): FrameVerdict {
    const text = utf8Text(frame);
    if (isPlainWord(text.trim())) return { kind: 'ignored', messageType: text.trim() };
    const json = parseJson(text);
    if (json.kind === 'malformed') return { kind: 'refused', reason: `not JSON: ${json.reason}` };
    const values: readonly unknown[] = Array.isArray(json.value) ? json.value : [json.value];
    const messages: MarketMessage[] = [];
    let ignoredType: string | undefined;
    for (const [index, value] of values.entries()) {
      const verdict = readMarketMessage(value);
      if (verdict.kind === 'refused') {
        return { kind: 'refused', reason: values.length === 1 ? verdict.reason : `#${index} ${verdict.reason}` };
      }
      if (verdict.kind === 'message') messages.push(verdict.message);
      else ignoredType ??= verdict.messageType;
    }
    if (messages.length === 0) return { kind: 'ignored', messageType: ignoredType ?? 'empty array' };
    for (const message of messages) this.#emit(message, emit);
    return { kind: 'decoded' };
  }

  #emit(message: MarketMessage, emit: Emit): void {
    switch (message.type) {
      case 'book':
        return this.#emitBook(message, emit);
      case 'levels':
        return this.#emitLevels(message, emit);
      case 'print': {
        const record = this.#records.print;
        record.slot = this.#slotOf(message.asset_id);
        record.venueMs = message.venueMs;
        record.side = message.side as 0 | 1;
        record.price = message.price as Price;
        record.size = message.size as MicroShares;
        if (record.slot !== -1) emit(record);
        return;
      }
      case 'tick': {
        const record = this.#records.tick;
        record.slot = this.#slotOf(message.token);
        record.venueMs = message.venueMs;
        record.tick = message.tick;
        if (record.slot !== -1) emit(record);
        return;
      }
      case 'resolved':
        for (const token of message.tokens) {
          const slot = this.#slotOf(token);
          if (slot !== -1) emit({ type: 'resolved-hint', slot, venueMs: message.venueMs });
        }
    }
  }

  #emitBook(message: MarketMessage & { type: 'book' }, emit: Emit): void {
    const record: BookEvent = this.#records.book;
    record.slot = this.#slotOf(message.token);
    record.venueMs = message.venueMs;
    record.tick = message.tick;
    record.bidCount = message.bids.length;
    record.askCount = message.asks.length;
    for (const [i, level] of message.bids.entries()) {
      record.bidPrices[i] = level.price;
      record.bidSizes[i] = level.size;
    }
    for (const [i, level] of message.asks.entries()) {
      record.askPrices[i] = level.price;
      record.askSizes[i] = level.size;
    }
    if (record.slot !== -1) emit(record);
  }

  #emitLevels(message: MarketMessage & { type: 'levels' }, emit: Emit): void {
    const record = this.#records.levels;
    record.venueMs = message.venueMs;
    record.count = 0;
    for (const change of message.changes) {
      const slot = this.#slotOf(change.asset_id);
      if (slot === -1) continue;
      record.slots[record.count] = slot;
      record.sides[record.count] = change.side;
      record.prices[record.count] = change.price;
      record.sizes[record.count] = change.size;
      record.count += 1;
    }
    if (record.count > 0) emit(record);
  }

  /** Slot of a token; an unknown one is counted. */
  #slotOf(token: TokenId): number {
    const slot = this.#table.slotOf(token);
    if (slot === -1) this.#counters.unknownTokens += 1;
    return slot;
  }
}

/** The venue's texts that are no JSON, such as PONG and NO NEW ASSETS (protocol §4.1, §4.2). */
function isPlainWord(text: string): boolean {
  return /^[A-Za-z][A-Za-z ]{0,63}$/.test(text) && text !== 'true' && text !== 'false' && text !== 'null';
}
