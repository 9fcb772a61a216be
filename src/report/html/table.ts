import { html, type Html } from './html.ts';
import { count } from './numbers.ts';

/** A column and how a row's cell is written. Numbers stand right, in figures of equal width. */
export type Column<Row> = {
  readonly head: string;
  readonly numeric?: boolean;
  readonly cell: (row: Row) => string | Html;
};

/** A table that scrolls sideways by itself on a narrow screen. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const kind = ({ numeric }: Column<Row>) => (numeric === true ? html` class="n"` : undefined);
  const head = columns.map((column) => html`<th scope="col"${kind(column)}>${column.head}</th>`);
  const body = rows.map(
    (row) => html`<tr>${columns.map((column) => html`<td${kind(column)}>${column.cell(row)}</td>`)}</tr>`,
  );
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** What a folded table with a plot's figures is called: whether it holds all of them. */
export function figuresOf(all: number, rows: number): string {
  return all > rows ? `Figures: the first ${count(rows)} of ${count(all)}` : 'Figures';
}

/** A table behind a plot or a long one, closed until it is asked for. */
export function foldedTable<Row>(summary: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  return html`<details><summary>${summary}</summary>${table(columns, rows)}</details>`;
}
