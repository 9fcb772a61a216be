import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Column, Row, RowSink, TableShape } from './table.ts';

/** Rows that are kept until they are written as a group. */
const GROUP_ROWS = 50_000;

const PARQUET_TYPES = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  real: { type: 'DOUBLE' },
  int: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
} as const;

/** A table as a Parquet file, compressed with Snappy: for DuckDB, pandas, Polars. */
export class ParquetFile implements RowSink {
  readonly #columns: readonly Column[];
  readonly #writer: ParquetWriter;
  #rows: Row[] = [];

  /** @param path without the suffix; a file that is there is replaced */
  constructor(path: string, { columns }: TableShape) {
    this.#columns = columns;
    const leaves = columns.map(({ name, type }) => ({
      name,
      repetition_type: 'OPTIONAL' as const,
      ...PARQUET_TYPES[type],
    }));
    const schema = [{ name: 'root', num_children: columns.length }, ...leaves];
    this.#writer = new ParquetWriter({ writer: fileWriter(`${path}.parquet`), schema, createdBy: 'bulkhead' });
  }

  write(row: Row): void {
    this.#rows.push(row);
    if (this.#rows.length >= GROUP_ROWS) this.#flush();
  }

  close(): void {
    this.#flush();
    // The file writer is synchronous, and so are these calls.
    void this.#writer.finish();
  }

  #flush(): void {
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    this.#rows = [];
    const columnData = this.#columns.map(({ name, type }) => ({
      name,
      data: rows.map((row) => valueOf(row[name], type)),
    }));
    void this.#writer.write({ columnData });
  }
}

/** Parquet's 64-bit integers are BigInts in JavaScript. */
function valueOf(cell: Row[string] | undefined, type: Column['type']): Row[string] | bigint {
  if (cell === undefined || cell === null) return null;
  return type === 'int' ? BigInt(Math.round(Number(cell))) : cell;
}
