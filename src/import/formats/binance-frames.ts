import type { Input } from '../../../shared/engine/input.ts';
import { UsageError } from '../../../shared/errors.ts';
import { ASSET_NAMES, ASSETS, type Asset } from '../../../shared/market/assets.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { parseJson } from '../../../shared/wire/json.ts';
import { readCapture } from '../../inspect/formats/index.ts';
import { recognise } from '../../inspect/recognise.ts';
import { SequenceCoverage } from '../coverage.ts';
import type { ImportedSet, Importer, Refusal, SourceFile } from '../importer.ts';
import { eventInput } from '../inputs.ts';

/** Frames of Binance's combined spot streams with the recorder's clock before each: `<ns> {"stream":…}`. */
export const binanceFrames: Importer = {
  format: 'binance-frames',
  says: "frames of Binance's combined spot streams, one a line after the time in nanoseconds",
  recognises: ({ head }) => /^\d{16,20} \{"stream":"[a-z]+@/.test(head),
  open: (files) => new BinanceFrames(files),
};

class BinanceFrames implements ImportedSet {
  readonly cannotProve = [
    'anything about rounds, strikes and outcomes: the source has the exchange alone, which settles no 5m, 15m or 4h round',
    'latency: the clock is that of the recorder’s machine, and best prices have no time of their own',
    'depth: depth frames are on the tape, and no engine reads them',
  ];
  readonly tapes;
  readonly #streams = new Map<string, SequenceCoverage>();
  readonly #refused: Refusal[] = [];

  constructor(files: readonly SourceFile[]) {
    const byAsset = Map.groupBy(files, assetOf);
    this.tapes = [...byAsset].map(([asset, own]) => ({
      asset,
      interval: '5m' as const,
      inputs: () => this.#inputs(own),
    }));
  }

  summary() {
    return {
      coverage: [...this.#streams.values()].map((stream) => stream.report()),
      refused: this.#refused,
      findings: {},
    };
  }

  *#inputs(files: readonly SourceFile[]): Iterable<Input> {
    let last: number | undefined;
    for (const file of files) {
      let refused = 0;
      for (const entry of readCapture({ name: file.name, bytes: file.read() })) {
        if (entry.kind !== 'frame' || entry.receivedMs === undefined || !this.#count(entry.bytes)) {
          refused += 1;
          continue;
        }
        if (last === undefined) yield eventInput(entry.receivedMs, { type: 'feed-up', feed: 'binance' });
        last = entry.receivedMs;
        yield { kind: 'frame', at: epochMs(entry.receivedMs), feed: 'binance', bytes: entry.bytes };
      }
      if (refused > 0) this.#refused.push({ what: file.name, count: refused, reason: 'no frame of a known stream' });
    }
    if (last !== undefined)
      yield eventInput(last, { type: 'feed-down', feed: 'binance', reason: 'the recording ends' });
  }

  /** Lost trades become a gap by the engine's own decoder; here they are counted. */
  #count(frame: Uint8Array): boolean {
    const json = parseJson(Buffer.from(frame).toString());
    const found = json.kind === 'value' ? recognise(json.value) : undefined;
    if (found?.kind !== 'other' || found.refused !== undefined) return false;
    if (found.sequence === undefined) return true;
    const { stream, first, last } = found.sequence;
    const coverage =
      this.#streams.get(stream) ?? new SequenceCoverage(stream, stream.endsWith('@trade') ? 'trades' : 'updates');
    this.#streams.set(stream, coverage);
    coverage.note(first, last);
    return true;
  }
}

/** By the first frame's stream. */
function assetOf({ name, head }: SourceFile): Asset {
  const symbol = /"stream":"([a-z]+)@/.exec(head)?.[1];
  const asset = ASSETS.find((known) => ASSET_NAMES[known].binance === symbol);
  if (asset === undefined) throw new UsageError('format', `import: ${name} is of no asset that is traded here`);
  return asset;
}
