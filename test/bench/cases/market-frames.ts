import type { MarketEvent } from '../../../shared/events/market-events.ts';
import type { TokenId } from '../../../shared/market/ids.ts';
import { OrderBook } from '../../../shared/market/order-book.ts';
import { tick } from '../../../shared/units/index.ts';
import { MarketDecoder } from '../../../shared/wire/market/market-decoder.ts';
import { createRecords } from '../../../shared/wire/market/records.ts';
import { SchemaDecoder } from '../../../shared/wire/market/schema-decoder.ts';
import { TokenTable } from '../../../shared/wire/market/token-table.ts';
import type { BenchResult, Contender } from '../bench-case.ts';
import { timeInTurns } from '../bench-case.ts';

/** Two markets are followed at a time, the current and the next: four tokens. */
const TOKENS = [
  '11164470447805679959829840567326775100389877081016212319305401303736010867043',
  '77370447805679959829840567326775100389877081016212319305401303736010866629197',
  '52114319501245915516055106046884209969926127482827954674443846427813813222426',
  '98879333153580861799018681648381139364382622074357239010764368082362737328219',
] as TokenId[];

export const TOKEN = TOKENS[1]!;
export const MARKET = '0x9c52f7f8e32cbb96e54bed7eaf03a771be7c6e7371c13fc2dc848890b51080d9';
export const HASH = '4e68baaccb423345d7fccb5eee57d4d679c198c2';

/** Times bytes → applied to the book: our decoder, the schema path, and JSON.parse without applying anything. */
export function timeFrames(frames: readonly Buffer[]): BenchResult {
  return timeInTurns(decoderContender(frames), [schemaContender(frames), jsonContender(frames)]);
}

function decoderContender(frames: readonly Buffer[]): Contender {
  const book = new OrderBook(tick(100));
  const decoder = new MarketDecoder(tokenTable());
  const emit = (event: MarketEvent) => apply(book, event);
  return {
    name: 'scanner',
    unit(round) {
      decoder.decode(frames[round % frames.length]!, emit);
      return book.bestBid;
    },
  };
}

function schemaContender(frames: readonly Buffer[]): Contender {
  const book = new OrderBook(tick(100));
  const counters = { scanned: 0, unscanned: 0, ignored: 0, refused: 0, unknownTokens: 0 };
  const decoder = new SchemaDecoder(tokenTable(), createRecords(), counters);
  const emit = (event: MarketEvent) => apply(book, event);
  return {
    name: 'JSON.parse + zod, applied',
    unit(round) {
      decoder.decode(frames[round % frames.length]!, emit);
      return book.bestBid;
    },
  };
}

function jsonContender(frames: readonly Buffer[]): Contender {
  return {
    name: 'JSON.parse alone',
    unit: (round) => (JSON.parse(frames[round % frames.length]!.toString()) as { market: string }).market.length,
  };
}

function tokenTable(): TokenTable {
  const table = new TokenTable();
  for (const token of TOKENS) table.add(token);
  return table;
}

function apply(book: OrderBook, event: MarketEvent): void {
  if (event.type === 'book') {
    book.replace(event);
  } else if (event.type === 'levels') {
    for (let i = 0; i < event.count; i += 1) book.set(event.sides[i]!, event.prices[i]!, event.sizes[i]!);
  }
}
