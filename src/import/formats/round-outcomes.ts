import { UsageError } from '../../../shared/errors.ts';
import type { Outcome } from '../../../shared/market/ids.ts';
import { INTERVAL_MS } from '../../../shared/market/intervals.ts';
import { columnsOf, fieldsOf } from '../csv.ts';
import type { Coverage, ImportedSet, Importer, SourceFile } from '../importer.ts';
import { linesOf } from '../source-files.ts';

const COLUMNS = ['timestamp', 'outcome', 'btc_open', 'btc_close'] as const;
const ROUND_MS = INTERVAL_MS['5m'];

type Row = { readonly startsAt: number; readonly winner: Outcome; readonly candle: Outcome };

/** A table of official outcomes with the Binance candle of the same window. It makes no tape: there is nothing to decide on. */
export const roundOutcomes: Importer = {
  format: 'round-outcomes',
  says: 'CSV of official round outcomes; for --outcomes of other imports. Makes no tape',
  recognises: ({ head }) => head.startsWith('timestamp,date,hour_utc,minute,outcome,'),
  open: (files) => new RoundOutcomes(files),
};

class RoundOutcomes implements ImportedSet {
  readonly cannotProve = ['anything but who won: no books, no ids, and the candle is not what settles a round'];
  readonly tapes = [];
  readonly #rows: readonly Row[];
  readonly #repeated: number;

  constructor(files: readonly SourceFile[]) {
    const rows = files.flatMap(rowsIn).sort((a, b) => a.startsAt - b.startsAt);
    this.#rows = rows.filter(({ startsAt }, index) => startsAt !== rows[index - 1]?.startsAt);
    this.#repeated = rows.length - this.#rows.length;
  }

  summary() {
    const up = this.#rows.filter(({ winner }) => winner === 'up').length;
    const candleDisagrees = this.#rows.filter(({ winner, candle }) => winner !== candle).length;
    return {
      coverage: [gridCoverage(this.#rows)],
      refused: this.#repeated === 0 ? [] : [{ what: 'rows', count: this.#repeated, reason: 'a round told twice' }],
      findings: { up, down: this.#rows.length - up, candleDisagrees },
    };
  }
}

/**
 * Winners by round start, UTC ms.
 *
 * @throws {UsageError} when it is no such table
 */
export function readOutcomes(file: SourceFile): ReadonlyMap<number, Outcome> {
  return new Map(rowsIn(file).map(({ startsAt, winner }) => [startsAt, winner]));
}

function rowsIn(file: SourceFile): Row[] {
  const [header = '', ...lines] = linesOf(file.read());
  const at = columnsOf(header, COLUMNS, file.name);
  return lines.map((line) => {
    const fields = fieldsOf(line);
    const winner = fields[at.outcome];
    const startsAt = Number(fields[at.timestamp]) * 1_000;
    if ((winner !== 'up' && winner !== 'down') || !Number.isSafeInteger(startsAt)) {
      throw new UsageError('format', `import: ${file.name}: "${line}" is no outcome`);
    }
    const candle = Number(fields[at.btc_close]) >= Number(fields[at.btc_open]) ? 'up' : 'down';
    return { startsAt, winner, candle };
  });
}

function gridCoverage(rows: readonly Row[]): Coverage {
  const missing = rows.flatMap(({ startsAt }, index) => {
    const before = rows[index - 1]?.startsAt ?? startsAt;
    const amount = (startsAt - before) / ROUND_MS - 1;
    if (amount <= 0) return [];
    return [
      { amount, why: `no row between ${new Date(before).toISOString()} and ${new Date(startsAt).toISOString()}` },
    ];
  });
  const lost = missing.reduce((sum, { amount }) => sum + amount, 0);
  return { what: 'rounds', unit: 'rounds', planned: rows.length + lost, loaded: rows.length, missing };
}
