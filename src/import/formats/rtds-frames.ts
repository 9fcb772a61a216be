import type { Input } from '../../../shared/engine/input.ts';
import type { PriceEvent, PriceKind } from '../../../shared/events/engine-events.ts';
import { ASSETS, type Asset } from '../../../shared/market/assets.ts';
import { parseJson } from '../../../shared/wire/json.ts';
import { decodeRtdsFrame } from '../../../shared/wire/prices/rtds.ts';
import { recognise } from '../../inspect/recognise.ts';
import { type Hole, SpanCoverage } from '../coverage.ts';
import type { Coverage, ImportedSet, Importer, SourceFile } from '../importer.ts';
import { eventInput, gapReason } from '../inputs.ts';
import { linesOf } from '../source-files.ts';

/** The streams have one value a second. */
const HOLE_MS = 2_000;

type Value = { readonly at: number; readonly event: PriceEvent };

/** Frames of the venue's older real-time socket: oracle and Binance prices of several assets, one frame a line. */
export const rtdsFrames: Importer = {
  format: 'rtds-frames',
  says: "frames of the venue's older price stream (RTDS), one JSON object a line",
  recognises: ({ head }) => {
    const json = parseJson(head.split('\n', 1)[0] ?? '');
    const found = json.kind === 'value' ? recognise(json.value) : undefined;
    return found?.kind === 'other' && found.type.startsWith('crypto_prices');
  },
  open: (files) => new RtdsFrames(files),
};

class RtdsFrames implements ImportedSet {
  readonly cannotProve = [
    'anything about rounds and books: the source has prices alone',
    'the settlement price of today, which is an average over a minute; the oracle here is the price itself',
  ];
  readonly tapes;
  readonly #values: ReadonlyMap<Asset, readonly Value[]>;
  readonly #coverage: Coverage[] = [];
  readonly #outOfOrder: Record<string, number> = {};
  #refused = 0;

  constructor(files: readonly SourceFile[]) {
    this.#values = this.#read(files);
    this.tapes = [...this.#values.keys()].map((asset) => ({
      asset,
      interval: '5m' as const,
      inputs: () => this.#inputs(asset),
    }));
  }

  summary() {
    const reason = 'no price frame of a known asset';
    return {
      coverage: this.#coverage,
      refused: this.#refused === 0 ? [] : [{ what: 'frames', count: this.#refused, reason }],
      findings: { outOfOrder: this.#outOfOrder },
    };
  }

  /** Each file is in the order of reception; the relay's time, the only one besides the price's own, puts them together. */
  #read(files: readonly SourceFile[]): ReadonlyMap<Asset, readonly Value[]> {
    const values = new Map<Asset, Value[]>();
    for (const file of files) {
      let now = 0;
      for (const line of linesOf(file.read())) {
        now = Math.max(now, sentAt(line) ?? 0);
        if (!takeValues(values, Buffer.from(line), now)) this.#refused += 1;
      }
    }
    for (const list of values.values()) list.sort((a, b) => a.at - b.at);
    return values;
  }

  *#inputs(asset: Asset): Iterable<Input> {
    const values = this.#values.get(asset) ?? [];
    const streams = new Map<PriceKind, Stream>();
    for (const [index, { at, event }] of values.entries()) {
      let stream = streams.get(event.kind);
      if (stream === undefined) {
        stream = new Stream(
          `${asset} ${event.kind}`,
          values.slice(index).filter((value) => value.event.kind === event.kind),
        );
        streams.set(event.kind, stream);
        yield eventInput(at, { type: 'feed-up', feed: feedOf(event.kind) });
      }
      const hole = stream.note(event.priceMs);
      const feed = feedOf(event.kind);
      if (hole !== undefined) yield eventInput(at, { type: 'feed-gap', feed, reason: gapReason(hole) });
      yield eventInput(at, event);
    }
    for (const [kind, { coverage, name, outOfOrder }] of streams) {
      this.#coverage.push(coverage.report());
      this.#outOfOrder[name] = outOfOrder;
      yield eventInput(values.at(-1)!.at, { type: 'feed-down', feed: feedOf(kind), reason: 'the recording ends' });
    }
  }
}

/** One price of one asset. What is missing is told by the times of its values; frames may come late. */
class Stream {
  readonly name: string;
  readonly coverage: SpanCoverage;
  outOfOrder = 0;
  readonly #holes: ReadonlyMap<number, Hole>;
  #newest = -Infinity;

  constructor(name: string, values: readonly Value[]) {
    const times = values.map(({ event }) => event.priceMs).sort((a, b) => a - b);
    this.name = name;
    this.coverage = new SpanCoverage(name, { from: times[0] ?? 0, to: times.at(-1) ?? 0 }, HOLE_MS);
    for (const time of times) this.coverage.note(time);
    this.#holes = new Map(this.coverage.holes.map((hole) => [hole.to, hole]));
  }

  /** @returns the hole that ends with this value */
  note(priceMs: number): Hole | undefined {
    if (priceMs < this.#newest) this.outOfOrder += 1;
    if (priceMs <= this.#newest) return undefined;
    this.#newest = priceMs;
    return this.#holes.get(priceMs);
  }
}

function sentAt(line: string): number | undefined {
  const json = parseJson(line);
  const found = json.kind === 'value' ? recognise(json.value) : undefined;
  return found?.kind === 'other' ? found.sentMs : undefined;
}

/** @returns whether the frame has a value of an asset that is traded here */
function takeValues(values: Map<Asset, Value[]>, frame: Uint8Array, at: number): boolean {
  for (const asset of at === 0 ? [] : ASSETS) {
    const decoded = decodeRtdsFrame(frame, asset);
    if (decoded.kind !== 'decoded') continue;
    const known = values.get(asset) ?? [];
    for (const event of decoded.events) known.push({ at, event });
    values.set(asset, known);
    return true;
  }
  return false;
}

function feedOf(kind: PriceKind): 'prices' | 'binance' {
  return kind === 'binance' ? 'binance' : 'prices';
}
