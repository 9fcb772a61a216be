import type { Input } from '../../../shared/engine/input.ts';
import { UsageError } from '../../../shared/errors.ts';
import { ASSET_NAMES, ASSETS, type Asset } from '../../../shared/market/assets.ts';
import { fieldsOf } from '../csv.ts';
import { SequenceCoverage } from '../coverage.ts';
import type { ImportedSet, Importer, SourceFile } from '../importer.ts';
import { eventInput } from '../inputs.ts';
import { linesOf } from '../source-files.ts';

/** From 2025 on the dumps count microseconds. */
const MICROSECONDS_FROM = 1e14;

/** Columns of a dump, which has no header: id, price, quantity, first and last trade, time, buyer is maker, best match. */
const AT = { id: 0, price: 1, quantity: 2, time: 5, buyerIsMaker: 6 } as const;

const ROW = /^\d+,[\d.]+,[\d.]+,\d+,\d+,\d+,(true|false)/im;
const NAME = /^([A-Z]+)-aggTrades-/;

/** Binance's public dumps of aggregated trades (`SYMBOL-aggTrades-DATE.csv`), unpacked. */
export const binanceAggTrades: Importer = {
  format: 'binance-agg-trades',
  says: "Binance's public CSV dumps of aggregated trades, SYMBOL-aggTrades-DATE.csv, unzipped",
  recognises: ({ name, head }) => NAME.test(name) && ROW.test(head),
  open: (files) => new AggTrades(files),
};

class AggTrades implements ImportedSet {
  readonly cannotProve = [
    'anything about rounds, strikes, books and outcomes: the source has the trades of the exchange alone',
    'when a trade was heard of: the exchange’s own time is all there is',
  ];
  readonly tapes;
  readonly #coverage: SequenceCoverage[] = [];
  readonly #refused = new Map<string, number>();

  constructor(files: readonly SourceFile[]) {
    const byAsset = Map.groupBy(files, assetOf);
    this.tapes = [...byAsset].map(([asset, own]) => {
      const sorted = own.sort((a, b) => (a.name < b.name ? -1 : 1));
      return { asset, interval: '5m' as const, inputs: () => this.#inputs(asset, sorted) };
    });
  }

  summary() {
    const reason = 'no row of an aggregated trade';
    return {
      coverage: this.#coverage.map((coverage) => coverage.report()),
      refused: [...this.#refused].map(([what, count]) => ({ what, count, reason })),
      findings: {},
    };
  }

  *#inputs(asset: Asset, files: readonly SourceFile[]): Iterable<Input> {
    const coverage = new SequenceCoverage(`${ASSET_NAMES[asset].binance} aggregated trades`, 'trades');
    this.#coverage.push(coverage);
    let last: number | undefined;
    for (const file of files) {
      for (const line of linesOf(file.read())) {
        const row = rowOf(line);
        if (row === undefined) {
          if (!/^[a-z]/i.test(line)) this.#refused.set(file.name, (this.#refused.get(file.name) ?? 0) + 1);
          continue;
        }
        if (last === undefined) yield eventInput(row.priceMs, { type: 'feed-up', feed: 'binance' });
        last = row.priceMs;
        const lost = coverage.note(row.id, row.id);
        const reason = `${lost} aggregated trades missing before ${row.id}`;
        if (lost > 0) yield eventInput(row.priceMs, { type: 'feed-gap', feed: 'binance', reason });
        const { priceMs, value, takerVolume } = row;
        yield eventInput(priceMs, { type: 'price', kind: 'binance', priceMs, value, takerVolume });
      }
    }
    if (last !== undefined)
      yield eventInput(last, { type: 'feed-down', feed: 'binance', reason: 'the recording ends' });
  }
}

type Row = { readonly id: number; readonly priceMs: number; readonly value: number; readonly takerVolume: number };

function rowOf(line: string): Row | undefined {
  if (!ROW.test(line)) return undefined;
  const fields = fieldsOf(line);
  const time = Number(fields[AT.time]);
  const quantity = Number(fields[AT.quantity]);
  const value = Number(fields[AT.price]);
  if (!(value > 0) || !Number.isFinite(value) || !Number.isFinite(quantity)) return undefined;
  return {
    id: Number(fields[AT.id]),
    priceMs: time >= MICROSECONDS_FROM ? Math.floor(time / 1_000) : time,
    value,
    takerVolume: fields[AT.buyerIsMaker]?.toLowerCase() === 'true' ? -quantity : quantity,
  };
}

/** @throws {UsageError} for a symbol that is not traded here */
function assetOf({ name }: SourceFile): Asset {
  const symbol = NAME.exec(name)?.[1]?.toLowerCase();
  const asset = ASSETS.find((known) => ASSET_NAMES[known].binance === symbol);
  if (asset === undefined) throw new UsageError('format', `import: ${name} is of no asset that is traded here`);
  return asset;
}
