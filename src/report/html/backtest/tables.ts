import { type AssetResult, type FillRow, MARKOUT_HORIZONS_S } from '../../../../shared/backtest/result.ts';
import { DENIALS } from '../../../../shared/risk/denials.ts';
import { html, type Html } from '../html.ts';
import { count, dateTime, decimal, signed } from '../numbers.ts';
import { type Column, foldedTable, table } from '../table.ts';

/** Fills that are listed at the most; the rest is in the result's JSON. */
const LISTED_FILLS = 200;

/** Reasons that are listed of one strategy. */
const LISTED_REASONS = 6;

/** Orders and fills of each strategy, and what they brought. */
export function strategiesTable({ strategies, rounds: { excluded } }: AssetResult): Html {
  const note = html`<p class="note">Orders are those of all rounds, fills and money those of rounds that count.</p>`;
  return html`${strategyRows(strategies)}${excluded.unresolved + excluded.frozen > 0 ? note : undefined}`;
}

function strategyRows(strategies: AssetResult['strategies']): Html {
  return table(
    [
      { head: 'Strategy', cell: ({ strategy }) => strategy },
      { head: 'Orders', numeric: true, cell: ({ orders }) => count(orders.intended) },
      { head: 'Accepted', numeric: true, cell: ({ orders }) => count(orders.accepted) },
      { head: 'Refused', numeric: true, cell: ({ orders }) => count(orders.refused) },
      { head: 'Cancelled', numeric: true, cell: ({ orders }) => count(orders.cancelled) },
      { head: 'Filled', numeric: true, cell: ({ orders }) => count(orders.filled) },
      { head: 'Fills', numeric: true, cell: ({ fills }) => count(fills) },
      { head: 'Maker', numeric: true, cell: ({ makerFills }) => count(makerFills) },
      { head: 'Shares', numeric: true, cell: ({ shares }) => decimal(shares, 2) },
      { head: 'Volume, pUSD', numeric: true, cell: ({ notionalUsdc }) => decimal(notionalUsdc, 2) },
      { head: 'Fees', numeric: true, cell: ({ feesUsdc }) => decimal(feesUsdc, 2) },
      { head: 'Gain, pUSD', numeric: true, cell: ({ pnlUsdc }) => signed(pnlUsdc, 2) },
    ],
    strategies,
  );
}

/** Why orders did not leave, the most frequent reason first. */
export function denialsTable({ denials }: AssetResult): Html {
  if (denials.length === 0) return html`<p>No order was denied.</p>`;
  const sorted = denials.toSorted((a, b) => b.count - a.count);
  const most = sorted[0]!.count;
  return table(
    [
      { head: 'Strategy', cell: ({ strategy }) => strategy },
      { head: 'Code', cell: ({ code }) => html`<code>${code}</code>` },
      { head: 'Times', numeric: true, cell: (row) => count(row.count) },
      { head: '', cell: (row) => bar(row.count / most) },
      { head: 'Meaning', cell: ({ code }) => sentenceOf(code) },
    ],
    sorted,
  );
}

/** Why strategies wanted nothing when they were asked, the most frequent reasons of each. */
export function silencesTable({ strategies }: AssetResult): Html {
  const rows = strategies.flatMap(({ strategy, silences }) =>
    Object.entries(silences)
      .sort(([, a], [, b]) => b - a)
      .slice(0, LISTED_REASONS)
      .map(([reason, times]) => ({ strategy, reason, times })),
  );
  if (rows.length === 0) return html``;
  return foldedTable(
    'Why nothing was wanted at other moments',
    [
      { head: 'Strategy', cell: ({ strategy }) => strategy },
      { head: 'Reason', cell: ({ reason }) => html`<code>${reason}</code>` },
      { head: 'Times', numeric: true, cell: ({ times }) => count(times) },
    ],
    rows,
  );
}

/** Orders that went out and came to less than they asked for. */
export function missedTable({ missed }: AssetResult): Html {
  if (missed.length === 0) return html`<p>Every order that went out got what it asked for, or was cancelled first.</p>`;
  return table(
    [
      { head: 'Strategy', cell: ({ strategy }) => strategy },
      {
        head: 'Why',
        cell: ({ reason, code }) =>
          code === undefined ? MISSED[reason] : html`${MISSED[reason]} <code>${code}</code>`,
      },
      { head: 'Orders', numeric: true, cell: ({ orders }) => count(orders) },
      { head: 'Shares', numeric: true, cell: ({ shares }) => decimal(shares, 2) },
      { head: 'Worth in hindsight, pUSD', numeric: true, cell: ({ valueUsdc }) => signed(valueUsdc, 2) },
    ],
    missed,
  );
}

const MISSED: Readonly<Record<AssetResult['missed'][number]['reason'], string>> = {
  gone: 'the displayed size was gone at arrival',
  queue: 'trades at the price went to those ahead in the queue',
  refused: 'the venue refused the order:',
};

/** The first fills with their mark-outs. */
export function fillsTable({ fills, fillsLeftOut, totals }: AssetResult, rows: number): Html {
  const all = fills.length + fillsLeftOut;
  const listed = fills.slice(0, Math.min(rows, LISTED_FILLS));
  const excluded = all - totals.fills;
  const words = excluded > 0 ? `, ${count(excluded)} of them in rounds that did not count` : '';
  const which = listed.length < all ? `The first ${listed.length} of ${count(all)} fills` : `All ${count(all)} fills`;
  return foldedTable(`${which}${words}`, FILL_COLUMNS, listed);
}

const FILL_COLUMNS: readonly Column<FillRow>[] = [
  { head: 'Time (UTC)', cell: ({ at }) => dateTime(at) },
  { head: 'Round', cell: ({ slug }) => slug },
  { head: 'Strategy', cell: ({ strategy }) => strategy },
  { head: 'Fill', cell: ({ side, outcome, role }) => `${side} ${outcome}, ${role}` },
  { head: 'Price', numeric: true, cell: ({ price }) => String(price) },
  { head: 'Shares', numeric: true, cell: ({ shares }) => decimal(shares, 2) },
  { head: 'Fee', numeric: true, cell: ({ feeUsdc }) => decimal(feeUsdc, 4) },
  ...MARKOUT_HORIZONS_S.map((horizon, i) => ({
    head: `${horizon} s, cents`,
    numeric: true,
    cell: ({ markouts }: FillRow) => (typeof markouts[i] === 'number' ? signed(100 * markouts[i], 2) : '–'),
  })),
];

function bar(part: number): Html {
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${100 * part}" height="10"/></svg>`;
}

function sentenceOf(code: string): string {
  return Object.hasOwn(DENIALS, code) ? DENIALS[code as keyof typeof DENIALS].sentence : '';
}
