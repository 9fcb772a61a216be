import type { AssetResult, Assumption, BacktestIdentity, DataReport } from '../../../../shared/backtest/result.ts';
import { html, type Html } from '../html.ts';
import { bytes, count, counted, dateTime } from '../numbers.ts';
import { foldedTable, table } from '../table.ts';

/** Files that are listed. */
const LISTED_FILES = 500;

/** What was on the tapes, what was used, what was left out and why. */
export function dataSection({ data, rounds }: AssetResult): Html {
  const { unresolved, frozen } = rounds.excluded;
  const fates: readonly (readonly [string, number, string])[] = [
    ['on the tapes', rounds.seen, 'from their beginning'],
    ['sat out', rounds.satOut, 'had begun when they were found; in no figure'],
    ['traded', rounds.traded, 'an order was intended'],
    [
      'settled',
      rounds.settled,
      `${count(rounds.settledByTwap)} of them by the streamed TWAP, for want of the venue’s word`,
    ],
    ['not resolved', unresolved, 'when the tapes ended; their money is undone'],
    ['frozen', frozen, 'the book stood still while the price moved; their money is undone'],
  ];
  return html`${table(
    [
      { head: 'Rounds', cell: ([name]) => name },
      { head: '', numeric: true, cell: ([, n]) => count(n) },
      { head: '', cell: ([, , words]) => words },
    ],
    fates,
  )}
<p>${counted(data.gaps, 'break')} in the data. ${alarmsInWords(data)}</p>
${data.notes.map((note) => html`<p>Note: ${note}</p>`)}
${kindsTable('Inputs that were used', data.used)}
${kindsTable('Inputs that were left out: answers to the recorded engine’s own orders, and what would have told the future', data.dropped)}
${filesTable(data)}`;
}

/** What was taken for true, and where that ends. */
export function assumptionsSection(assumptions: readonly Assumption[]): Html {
  return table(
    [
      { head: 'About', cell: ({ name }) => name },
      { head: 'Assumed', cell: ({ value }) => value },
      { head: 'Where that ends', cell: ({ limit }) => limit },
    ],
    assumptions,
  );
}

/** What the result depends on: the same of all gives the same result, byte for byte. */
export function identityLine({ result, config, code, data, fillModel, seed }: BacktestIdentity): Html {
  return html`<p>Result <code>${result}</code>: configuration <code>${config}</code>, deciding code <code>${code}</code>, data <code>${data}</code>, fills <code>${fillModel}</code>, seed <code>${String(seed)}</code>. The same of all gives the same result, byte for byte.</p>`;
}

function alarmsInWords({ alarms }: DataReport): string {
  const told = Object.entries(alarms).map(([code, n]) => `${code} ${count(n)}`);
  return told.length === 0 ? 'The engine gave no alarm.' : `Alarms of the engine: ${told.join(', ')}.`;
}

function kindsTable(summary: string, kinds: Readonly<Record<string, number>>): Html {
  const rows = Object.entries(kinds);
  const all = rows.reduce((sum, [, n]) => sum + n, 0);
  return foldedTable(
    `${summary} (${count(all)})`,
    [
      { head: 'Kind', cell: ([kind]) => kind },
      { head: 'Inputs', numeric: true, cell: ([, n]) => count(n) },
    ],
    rows,
  );
}

function filesTable({ files, from, to }: DataReport): Html {
  const size = bytes(files.reduce((sum, file) => sum + file.bytes, 0));
  return foldedTable(
    `${counted(files.length, 'file')}, ${size}, ${dateTime(from)} to ${dateTime(to)} UTC${files.length > LISTED_FILES ? `; the first ${LISTED_FILES} are listed` : ''}`,
    [
      { head: 'File', cell: ({ name }) => name },
      { head: 'Size', numeric: true, cell: (file) => bytes(file.bytes) },
      { head: 'SHA-256', cell: ({ sha256 }) => html`<code>${sha256}</code>` },
    ],
    files.slice(0, LISTED_FILES),
  );
}
