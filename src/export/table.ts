/** A value of a row. `null`: not known, or there is none. */
export type Cell = string | number | boolean | null;

/** `int`: whole numbers up to 2^53, such as times in ms. */
export type ColumnType = 'text' | 'real' | 'int' | 'boolean';

export type Column = { readonly name: string; readonly type: ColumnType };

/** A table by name, with its columns in order. */
export type TableShape = { readonly name: string; readonly columns: readonly Column[] };

/** Rows by column name; a column that is left out is `null`. */
export type Row = Readonly<Record<string, Cell>>;

/** Where rows go. */
export type RowSink = {
  write(row: Row): void;
  /** The last call. */
  close(): void;
};

/** Columns in the form `name:type`, separated by spaces; without a type they are real numbers. */
export function columns(text: string): readonly Column[] {
  return text.split(' ').map((part) => {
    const [name = '', type = 'real'] = part.split(':');
    return { name, type: type as ColumnType };
  });
}
