import type { Input } from '../../shared/engine/input.ts';
import type { MarketEvent } from '../../shared/events/market-events.ts';
import { OrderBook } from '../../shared/market/order-book.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { tick } from '../../shared/units/index.ts';
import { MarketDecoder } from '../../shared/wire/market/market-decoder.ts';
import { createRecords } from '../../shared/wire/market/records.ts';
import { SchemaDecoder } from '../../shared/wire/market/schema-decoder.ts';
import { TokenTable } from '../../shared/wire/market/token-table.ts';
import { openVouched } from '../../workers/ports/segment-bytes.ts';
import { type BenchResult, figuresOf } from './bench-case.ts';
import type { OneChangeTape } from './one-change-tape.ts';
import { recordedSession } from './recorded-session.ts';

const WARM_UPS = 3;
const PASSES = 20;

/** A way to read the tape: gets ready, and returns what is done with each input. */
export type Way = { readonly name: string; readonly begin: () => (input: Input) => void };

/** Times the first way and its rivals in turns, each pass from the compressed bytes to the end of the tape. */
export function timeWays(tape: OneChangeTape, ways: readonly Way[]): BenchResult {
  const timed = ways.map((way) => ({ ...way, ns: [] as number[], cpuNs: [] as number[] }));
  for (let pass = -WARM_UPS; pass < PASSES; pass += 1) {
    for (const { begin, ns, cpuNs } of timed) {
      const take = begin();
      const cpu = process.cpuUsage();
      const elapsed = timePass(tape, take);
      const { user } = process.cpuUsage(cpu);
      if (pass < 0) continue;
      ns.push(elapsed / tape.events);
      cpuNs.push((user * 1_000) / tape.events);
    }
  }
  const [ours, ...others] = timed.map(({ name, ns }) => ({ name, figures: figuresOf(ns) }));
  const published = { name: 'NautilusTrader, published: 1.3 M/s, synthetic', figures: { medianNs: 1e9 / 1.3e6 } };
  const perSecond = Math.round(1e9 / ours!.figures.medianNs);
  // A busy machine takes the processor away, which this does not count, and its caches, which it does.
  const perSecondOfCpu = Math.round(1e9 / Math.min(...timed[0]!.cpuNs));
  return {
    subject: ours!.figures,
    rivals: [...others, published],
    amounts: [
      { name: 'level changes per second', value: perSecond, unit: '' },
      { name: 'level changes per second of the processor, best pass', value: perSecondOfCpu, unit: '' },
      { name: 'on disk, sealed, per input of a session', value: bytesPerInput(), unit: 'bytes' },
    ],
  };
}

/** What `bulkhead replay` does. An engine that does not follow the books would be fast and prove nothing. */
export function engineWay(
  tape: OneChangeTape,
  isAtWork: (engine: ReturnType<OneChangeTape['engine']>, input: Input) => boolean,
): Way {
  const begin = () => {
    const core = tape.engine();
    let left = tape.events;
    return (input: Input) => {
      core.apply(input);
      left -= 1;
      if (left === 0 && !isAtWork(core, input)) throw new Error('the engine stopped working');
    };
  };
  return { name: 'replay', begin };
}

/** The least that has to be done. */
export function bookWay(tape: OneChangeTape): Way {
  return {
    name: 'reading, scanner and book, no decision',
    begin: () => intoBooks(tape, (table) => new MarketDecoder(table)),
  };
}

/** … with the reference in the scanner's place. */
export function schemaWay(tape: OneChangeTape): Way {
  const counters = { scanned: 0, unscanned: 0, ignored: 0, refused: 0, unknownTokens: 0 };
  return {
    name: 'reading, JSON.parse + zod and book, no decision',
    begin: () => intoBooks(tape, (table) => new SchemaDecoder(table, createRecords(), counters)),
  };
}

type Decoder = { decode(frame: Uint8Array, emit: (event: MarketEvent) => void): unknown };

function intoBooks({ tokens }: OneChangeTape, decoderOf: (table: TokenTable) => Decoder): (input: Input) => void {
  const table = new TokenTable();
  const books: OrderBook[] = [];
  for (const token of tokens) books[table.add(token)] = new OrderBook(tick(100));
  const decoder = decoderOf(table);
  const apply = (event: MarketEvent): void => {
    if (event.type !== 'levels') return;
    for (let i = 0; i < event.count; i += 1) {
      books[event.slots[i]!]!.set(event.sides[i]!, event.prices[i]!, event.sizes[i]!);
    }
  };
  return (input) => {
    if (input.kind === 'frame') decoder.decode(input.bytes, apply);
  };
}

/** What the tape costs by itself. */
export const READING: Way = { name: 'reading the tape, no more', begin: () => nothing };

function nothing(): void {}

/** Of a whole session, decisions included: the tape above repeats itself, which compresses too well to tell. */
function bytesPerInput(): number {
  const { inputs, sealedBytes } = recordedSession();
  return sealedBytes / inputs.length;
}

function timePass({ sealed }: OneChangeTape, take: (input: Input) => void): number {
  const start = process.hrtime.bigint();
  const { bytes, vouched } = openVouched(sealed);
  const reader = new TapeReader(bytes, vouched);
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (record.type === 'input') take(record.input);
  }
  const elapsed = Number(process.hrtime.bigint() - start);
  if (reader.verdict?.condition !== 'clean') throw new Error('the tape was not read to its end');
  return elapsed;
}
