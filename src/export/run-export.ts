import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineCore } from '../../shared/engine/core.ts';
import { toErrorRecord } from '../../shared/errors.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { salvageSegment } from '../../workers/ports/segment-bytes.ts';
import { reloadStrategies } from '../../workers/strategies/own-strategies.ts';
import { disorderOf } from '../replay/session-order.ts';
import { findTapes, type IncarnationTape, salvageTapeFile, type UnreadableFile } from '../replay/tape-files.ts';
import { CsvFile } from './csv-file.ts';
import { ParquetFile } from './parquet-file.ts';
import { type TableName, TABLES } from './shapes.ts';
import type { RowSink } from './table.ts';
import { TapeTables } from './tape-tables.ts';

/** File formats that tables can be written in. */
export const EXPORT_FORMATS = ['csv', 'parquet'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What `bulkhead export --json` prints. Scripts rely on it: change it only by adding. */
export type ExportReport = {
  readonly schema: 'bulkhead.export/1';
  readonly tapes: readonly ExportedTape[];
  /** Holes between the segments, in words; their rows are missing. */
  readonly missing: readonly string[];
  readonly unreadable: readonly UnreadableFile[];
};

/** The tables of one session and asset. */
export type ExportedTape = {
  readonly runId: string;
  readonly asset: string;
  readonly folder: string;
  readonly rows: Readonly<Record<TableName, number>>;
  /** Why reading ended before the tape's end; absent when it did not. */
  readonly notes: readonly string[];
};

const WITHOUT_IT = 'what follows of this worker was decided without the rest';

/**
 * Writes the tables of every session and asset among the tapes into `<out>/<session>/<asset>/`. Files that are there are replaced.
 *
 * @throws {UsageError} when there is no tape
 */
export function runExport(paths: readonly string[], format: ExportFormat, out: string): ExportReport {
  const { incarnations, unreadable } = findTapes(paths, salvageTapeFile);
  const sessions = Map.groupBy(incarnations, ({ segments: [{ header }] }) => `${header.runId}/${header.asset}`);
  const tapes = [...sessions.values()].map((own) => exportSession(own, format, out));
  return { schema: 'bulkhead.export/1', tapes, missing: disorderOf(incarnations, salvageTapeFile), unreadable };
}

function exportSession(incarnations: readonly IncarnationTape[], format: ExportFormat, out: string): ExportedTape {
  const { runId, asset } = incarnations[0]!.segments[0].header;
  const folder = join(out, runId, asset);
  mkdirSync(folder, { recursive: true });
  const tables = new TableSet(folder, format);
  const notes = incarnations.flatMap((tape) => exportIncarnation(tape, tables));
  tables.close();
  return { runId, asset, folder, rows: tables.rows, notes };
}

/** @returns why reading ended early, if it did */
function exportIncarnation({ segments }: IncarnationTape, tables: TableSet): readonly string[] {
  const { header } = segments[0];
  const core = new EngineCore(header.engine, header.identity, reloadStrategies(header.engine.strategies).strategies);
  const rows = new TapeTables(header.asset, core, (table, row) => tables.write(table, row));
  const notes: string[] = [];
  for (const { path } of segments) {
    const { bytes, isDamaged } = salvageSegment(readFileSync(path));
    const reader = new TapeReader(bytes);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (record.type !== 'input') continue;
      rows.begin(record.input);
      try {
        rows.end(record.input, core.apply(record.input, rows.probe));
      } catch (thrown) {
        // The worker ended here as well, or this build decides otherwise; replay tells which.
        notes.push(`${path}: the engine throws at record ${record.seq}: ${toErrorRecord(thrown).message}`);
        rows.finish();
        return notes;
      }
    }
    notes.push(...damageOf(path, reader, isDamaged));
  }
  rows.finish();
  return notes;
}

/** Why rows of a segment are missing; of those behind the damage no decision is to be believed. */
function damageOf(path: string, { verdict }: TapeReader, isDamaged: boolean): readonly string[] {
  if (verdict === undefined || verdict.condition === 'clean') return [];
  if (isDamaged) return [`${path}: damaged: used up to byte ${verdict.offset} of its content, ${WITHOUT_IT}`];
  if (verdict.condition === 'torn') return [`${path}: ${verdict.lostBytes} bytes of a torn record were left out`];
  return [`${path}: corrupt at byte ${verdict.offset}: ${verdict.reason}; ${WITHOUT_IT}`];
}

/** The files of one session and asset. */
class TableSet {
  readonly rows: Record<TableName, number>;
  readonly #sinks: Record<TableName, RowSink>;

  constructor(folder: string, format: ExportFormat) {
    const File = format === 'csv' ? CsvFile : ParquetFile;
    this.#sinks = eachTable((name) => new File(join(folder, TABLES[name].name), TABLES[name]));
    this.rows = eachTable(() => 0);
  }

  write(table: TableName, row: Parameters<RowSink['write']>[0]): void {
    this.rows[table] += 1;
    this.#sinks[table].write(row);
  }

  close(): void {
    for (const sink of Object.values(this.#sinks)) sink.close();
  }
}

function eachTable<T>(make: (name: TableName) => T): Record<TableName, T> {
  const names = Object.keys(TABLES) as TableName[];
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<TableName, T>;
}
