import { closeSync, openSync, writeSync } from 'node:fs';
import type { Cell, Row, RowSink, TableShape } from './table.ts';

/** Characters that are gathered before they are written. */
const CHUNK_CHARS = 256 * 1024;

/** A table as a CSV file of RFC 4180, with a line of column names. What is not known is empty. */
export class CsvFile implements RowSink {
  readonly #file: number;
  readonly #names: readonly string[];
  #text: string;

  /** @param path without the suffix; a file that is there is replaced */
  constructor(path: string, { columns }: TableShape) {
    this.#file = openSync(`${path}.csv`, 'w');
    this.#names = columns.map(({ name }) => name);
    this.#text = `${this.#names.join(',')}\n`;
  }

  write(row: Row): void {
    this.#text += `${this.#names.map((name) => fieldOf(row[name] ?? null)).join(',')}\n`;
    if (this.#text.length >= CHUNK_CHARS) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#text);
    this.#text = '';
  }
}

function fieldOf(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
