import { invariant } from '../../shared/errors.ts';
import type { Feed } from '../../shared/events/engine-events.ts';
import type { MarketEvent } from '../../shared/events/market-events.ts';
import type { TokenId } from '../../shared/market/ids.ts';
import { formatDecimal, toFraction } from '../../shared/units/index.ts';
import { parseJson } from '../../shared/wire/json.ts';
import { MarketDecoder } from '../../shared/wire/market/market-decoder.ts';
import { TokenTable } from '../../shared/wire/market/token-table.ts';
import { BookHashChecker, type HashedFrame } from './book-hash-checker.ts';
import type { CaptureEntry } from './capture.ts';
import { type MarketValue, type Recognised, recognise, timeOf } from './recognise.ts';
import type { FileReport } from './report.ts';
import { TokenBook } from './token-book.ts';

type Frame = CaptureEntry & { readonly kind: 'frame' };
type Message = Exclude<Recognised, { kind: 'no-frame' }>;

/** Goes through the entries of one file and sums up what they say. Market frames pass the decoder that trades, too. */
export class FileInspector {
  readonly #file: string;
  readonly #table = new TokenTable();
  readonly #decoder = new MarketDecoder(this.#table);
  readonly #hashes = new BookHashChecker();
  /** By slot of the table; tokens are never removed from it. */
  readonly #books: TokenBook[] = [];
  /** Condition id of each token's market. */
  readonly #markets = new Map<TokenId, string>();
  readonly #lastOfStream = new Map<string, number>();
  readonly #messages = new Map<string, number>();
  readonly #refused: { index: number; reason: string }[] = [];
  readonly #notFrames = new Map<string, { index?: number; count: number; reason: string }>();
  readonly #damage: string[] = [];
  #frames = 0;
  #gaps = 0;
  #from: number | null = null;
  #to: number | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  get frames(): number {
    return this.#frames;
  }

  take(entry: CaptureEntry): void {
    switch (entry.kind) {
      case 'frame':
        return this.#takeFrame(entry);
      case 'gap':
        return this.#takeGap(entry.feed);
      case 'damage':
        this.#damage.push(entry.reason);
        return;
      case 'refused':
        return this.#refuse(entry.index, entry.reason);
      case 'not-frame':
        return this.#noteNoFrame(entry.reason, entry.index);
    }
  }

  report(): FileReport {
    const tokens = this.#books.map((book, slot) => {
      const id = this.#table.idOf(slot);
      return [id, book.report(this.#hashes.tickSizeOf(this.#markets.get(id) ?? ''))] as const;
    });
    return {
      file: this.#file,
      frames: this.#frames,
      messages: Object.fromEntries(this.#messages),
      refused: this.#refused,
      notFrames: [...this.#notFrames.values()],
      damage: this.#damage,
      span: { from: this.#from, to: this.#to },
      gaps: this.#gaps,
      tokens: Object.fromEntries(tokens),
    };
  }

  #takeFrame(frame: Frame): void {
    const json = parseJson(Buffer.from(frame.bytes).toString());
    if (json.kind === 'malformed') return this.#takeText(frame);
    const values: readonly unknown[] = Array.isArray(json.value) ? json.value : [json.value];
    const messages = values.map(recognise);
    const strangers = messages.filter((message) => message.kind === 'no-frame');
    const known = messages.filter((message) => message.kind !== 'no-frame');
    if (strangers[0] !== undefined && known.length === 0) return this.#noteNoFrame(strangers[0].reason, frame.index);
    this.#frames += 1;
    const refused = strangers[0]?.reason ?? this.#takeMarket(frame, known) ?? this.#takeOthers(known);
    if (refused !== undefined) return this.#refuse(frame.index, refused);
    for (const { type } of known) this.#count(type);
    this.#noteTime(frame.receivedMs ?? sentMsOf(known));
  }

  /** Books begin anew after it, and so may sequence numbers. */
  #takeGap(feed: Feed): void {
    this.#gaps += 1;
    this.#lastOfStream.clear();
    if (feed === 'market') this.#endEpochs();
  }

  /** PONG and its like; the market decoder knows which texts are none. */
  #takeText(frame: Frame): void {
    this.#frames += 1;
    const verdict = this.#decoder.decode(frame.bytes, ignoreEvent);
    if (verdict.kind === 'refused') return this.#refuse(frame.index, verdict.reason);
    if (verdict.kind === 'ignored') this.#count(verdict.messageType);
    this.#noteTime(frame.receivedMs);
  }

  /** @returns why the frame is refused, if it is */
  #takeMarket(frame: Frame, messages: readonly Message[]): string | undefined {
    const market = messages.filter((message) => message.kind === 'market');
    if (market.length === 0) return undefined;
    const values = market.map((message) => message.value);
    for (const value of values) this.#learnTokens(value);
    const asSent = market.length === messages.length && market.every((message) => message.form === 'socket');
    const bytes = asSent ? frame.bytes : Buffer.from(JSON.stringify(values));
    const verdict = this.#decoder.decode(bytes, (event) => this.#apply(event));
    if (verdict.kind === 'refused') return verdict.reason;
    for (const value of values) if (value.event_type === 'book') this.#checkHash(value);
    return undefined;
  }

  #takeOthers(messages: readonly Message[]): string | undefined {
    for (const message of messages) {
      if (message.kind !== 'other') continue;
      if (message.refused !== undefined) return message.refused;
      if (message.sequence === undefined) continue;
      const { stream, first, last } = message.sequence;
      const before = this.#lastOfStream.get(stream);
      if (before !== undefined && first !== before + 1) this.#gaps += 1;
      this.#lastOfStream.set(stream, last);
    }
    return undefined;
  }

  /** Every token that the capture speaks of is a known one. */
  #learnTokens(value: MarketValue): void {
    const changes: readonly unknown[] = Array.isArray(value.price_changes) ? value.price_changes : [];
    for (const holder of [value, ...changes]) {
      const id = (holder as { asset_id?: unknown } | null)?.asset_id;
      if (typeof id !== 'string' || id === '' || this.#markets.has(id as TokenId)) continue;
      this.#books[this.#table.add(id as TokenId)] = new TokenBook();
      this.#markets.set(id as TokenId, String(value.market));
    }
  }

  #apply(event: MarketEvent): void {
    if (event.type === 'levels') {
      for (let i = 0; i < event.count; i += 1) {
        const book = this.#bookAt(event.slots[i]!);
        this.#keepOrder(book, event.venueMs);
        book.set(event.sides[i]!, event.prices[i]!, event.sizes[i]!);
      }
      return;
    }
    const book = this.#bookAt(event.slot);
    const market = this.#markets.get(this.#table.idOf(event.slot)) ?? '';
    if (event.type === 'book') {
      this.#keepOrder(book, event.venueMs);
      book.replace(event);
    } else if (event.type === 'tick') {
      this.#hashes.noteTickSize(market, formatDecimal(event.tick, 4));
      book.endEpoch();
    } else if (event.type === 'print') {
      this.#hashes.noteTrade(market, toFraction(event.price));
    }
  }

  #bookAt(slot: number): TokenBook {
    const book = this.#books[slot];
    invariant(book !== undefined, `no book for slot ${slot}`);
    return book;
  }

  #keepOrder(book: TokenBook, venueMs: number): void {
    if (book.follows(venueMs)) return;
    this.#gaps += 1;
    book.endEpoch();
  }

  #checkHash(value: MarketValue): void {
    if (typeof value.hash !== 'string' || value.hash === '') return;
    const frame = value as unknown as HashedFrame;
    const book = this.#bookAt(this.#table.slotOf(frame.asset_id as TokenId));
    if (this.#hashes.check(frame)) book.hashMatches += 1;
    else book.hashMismatches += 1;
  }

  /** What the lost frame said is not known: every book has to begin anew. */
  #refuse(index: number, reason: string): void {
    this.#refused.push({ index, reason });
    this.#endEpochs();
  }

  #endEpochs(): void {
    for (const book of this.#books) book.endEpoch();
  }

  #noteNoFrame(reason: string, index?: number): void {
    const known = this.#notFrames.get(reason);
    if (known !== undefined) known.count += 1;
    else this.#notFrames.set(reason, { ...(index === undefined ? {} : { index }), count: 1, reason });
  }

  #count(type: string): void {
    this.#messages.set(type, (this.#messages.get(type) ?? 0) + 1);
  }

  #noteTime(ms: number | undefined): void {
    if (ms === undefined) return;
    if (this.#from === null || ms < this.#from) this.#from = ms;
    if (this.#to === null || ms > this.#to) this.#to = ms;
  }
}

function ignoreEvent(): void {}

function sentMsOf(messages: readonly Message[]): number | undefined {
  const [first] = messages;
  if (first?.kind === 'market') return timeOf(first.value.timestamp);
  return first?.kind === 'other' ? first.sentMs : undefined;
}
