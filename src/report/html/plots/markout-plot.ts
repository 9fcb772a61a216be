import { scaleLinear, scalePoint } from 'd3-scale';
import { type Markout, MARKOUT_HORIZONS_S } from '../../../../shared/backtest/result.ts';
import { figure, legend } from '../figure.ts';
import { html, type Html } from '../html.ts';
import { count, counted, signed } from '../numbers.ts';
import { foldedTable } from '../table.ts';
import { type Box, INNER_WIDTH, PLOT_LEFT, PLOT_WIDTH, spread, valueAxis } from './axes.ts';

/** The mark-outs of all fills or of one strategy's. */
export type MarkoutSeries = { readonly name: string; readonly markouts: readonly Markout[] };

const BOX: Box = { left: PLOT_LEFT, top: 12, width: INNER_WIDTH, height: 220 };

/** Signs and colours for so many series; further ones are in the table only. */
const MARKS = ['s0', 's1', 's2', 's3', 's4', 's5'] as const;

/** Units between two series at one horizon. */
const DODGE = 26;

/** Means of fewer fills are in the table only: their bars would flatten all others. */
const LEAST_FILLS = 5;

type Row = Markout & { readonly name: string };

/** How the price moved after fills, in cents per share, with two standard errors. The first series is that of all fills. */
export function markoutPlot(id: string, all: readonly MarkoutSeries[]): Html {
  const series = all.filter(({ markouts }) => markouts.some(isDrawn)).slice(0, MARKS.length);
  const rows = all.flatMap(({ name, markouts }) => markouts.map((one) => ({ ...one, name })));
  const drawn = rows.filter((row) => isDrawn(row) && series.some(({ name }) => name === row.name));
  const x = scalePoint(MARKOUT_HORIZONS_S.map(String), [BOX.left, BOX.left + BOX.width]).padding(0.5);
  const domain = spread([0, ...drawn.flatMap((row) => [low(row), high(row)])])!;
  const y = scaleLinear(domain, [BOX.top + BOX.height, BOX.top]);
  const digits = domain[1] - domain[0] < 2 ? 2 : 1;
  return figure({
    id,
    caption: `Mean mark-out: how far the mid had moved in favour of a fill, cents per share, so long after it (nominal seconds). Bars are ±2 standard errors. Below 0, those who traded with us knew better. Where the round had ended, its payout stands for the mid. Means of fewer than ${LEAST_FILLS} fills are in the table only.`,
    describe: rows
      .filter(({ name }) => name === all[0]?.name)
      .map(inWords)
      .join(' '),
    width: PLOT_WIDTH,
    height: BOX.top + BOX.height + 48,
    above: legend(series.map(({ name }, i) => ({ mark: MARKS[i]!, name }))),
    body: [
      valueAxis(y, BOX, (value) => signed(value, digits)),
      ...MARKOUT_HORIZONS_S.map((horizon) => horizonLabel(horizon, x(String(horizon))!, all[0]?.markouts ?? [])),
      ...series.flatMap(({ name, markouts }, i) =>
        markouts
          .filter(isDrawn)
          .map((one) =>
            point({ ...one, name }, MARKS[i]!, x(String(one.horizonS))! + (i - (series.length - 1) / 2) * DODGE, y),
          ),
      ),
    ],
    below: foldedTable('Figures', COLUMNS, rows),
  });
}

function point(row: Row, mark: string, x: number, y: (value: number) => number): Html {
  const tip = `${row.name}, ${row.horizonS} s: ${cents(row)} (n ${count(row.count)})`;
  return html`<g class="dot ${mark}" data-tip="${tip}"><line x1="${x}" x2="${x}" y1="${y(low(row))}" y2="${y(high(row))}"/><circle cx="${x}" cy="${y(100 * row.meanPerShare)}" r="5"/></g>`;
}

function horizonLabel(horizon: number, x: number, first: readonly Markout[]): Html {
  const n = first.find(({ horizonS }) => horizonS === horizon)?.count ?? 0;
  const y = BOX.top + BOX.height;
  return html`<text class="tick strong" x="${x}" y="${y + 20}" text-anchor="middle">${String(horizon)} s</text><text class="tick" x="${x}" y="${y + 37}" text-anchor="middle">n ${count(n)}</text>`;
}

function isDrawn(markout: Markout): boolean {
  return markout.count >= LEAST_FILLS;
}

function low({ meanPerShare, standardError }: Markout): number {
  return 100 * (meanPerShare - 2 * standardError);
}

function high({ meanPerShare, standardError }: Markout): number {
  return 100 * (meanPerShare + 2 * standardError);
}

function cents({ meanPerShare, standardError }: Markout): string {
  return `${signed(100 * meanPerShare, 2)} ± ${(200 * standardError).toFixed(2)} cents`;
}

function inWords(row: Row): string {
  return row.count === 0
    ? `No mid is known ${row.horizonS} s after fills.`
    : `After ${row.horizonS} s the price had moved by ${cents(row)} per share, over ${counted(row.count, 'fill')}.`;
}

const COLUMNS = [
  { head: 'Fills of', cell: ({ name }: Row) => name },
  { head: 'After, s', numeric: true, cell: ({ horizonS }: Row) => String(horizonS) },
  { head: 'Mean, cents per share', numeric: true, cell: ({ meanPerShare }: Row) => signed(100 * meanPerShare, 3) },
  { head: 'Standard error', numeric: true, cell: ({ standardError }: Row) => (100 * standardError).toFixed(3) },
  { head: 'Fills', numeric: true, cell: (row: Row) => count(row.count) },
  { head: 'No mid known', numeric: true, cell: ({ unknown }: Row) => count(unknown) },
] as const;
