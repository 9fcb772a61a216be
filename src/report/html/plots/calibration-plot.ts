import { scaleLinear, scaleSqrt } from 'd3-scale';
import type { Calibration, Score } from '../../../../shared/backtest/result.ts';
import { figure, legend } from '../figure.ts';
import { html, type Html } from '../html.ts';
import { count, decimal, percent } from '../numbers.ts';
import { foldedTable } from '../table.ts';
import { type Box, PLOT_WIDTH } from './axes.ts';

const GAP = 22;
const LEFT = 40;
const RIGHT = 10;
const TOP = 30;

type Bin = Score['bins'][number];

/** Two standard errors, as an interval of a share that stays between 0 and 1 with few cases (Wilson's score interval). */
const Z = 2;

/** Forecasts against what came true, one square for each part of the round: what lies on the diagonal was right. */
export function calibrationPlot(id: string, calibrations: readonly Calibration[]): Html {
  const side = (PLOT_WIDTH - LEFT - RIGHT - GAP * (calibrations.length - 1)) / calibrations.length;
  const most = Math.max(
    1,
    ...calibrations.flatMap(({ model, market }) => [...model.bins, ...market.bins].map((bin) => bin.count)),
  );
  return figure({
    id,
    caption: html`Predicted probability of Up (across) against the share of rounds that ended Up (upwards), in ten bins. The bars are ±2 standard errors (Wilson). Brier score: mean squared error, 0 is perfect, 0.25 a coin’s.`,
    describe: calibrations.map(inWords).join(' '),
    width: PLOT_WIDTH,
    height: TOP + side + 66,
    above: legend([
      { mark: 'model', name: 'model' },
      { mark: 'market', name: 'market (mid of the Up book)' },
      { mark: 'ideal', name: 'perfect' },
    ]),
    body: calibrations.map((one, i) =>
      panel(one, { left: LEFT + i * (side + GAP), top: TOP, width: side, height: side }, most, i === 0),
    ),
    below: foldedTable('Figures', COLUMNS, calibrations.flatMap(rowsOf)),
  });
}

function panel({ part, model, market }: Calibration, box: Box, most: number, isFirst: boolean): Html {
  const x = scaleLinear([0, 1], [box.left, box.left + box.width]);
  const y = scaleLinear([0, 1], [box.top + box.height, box.top]);
  const radius = scaleSqrt([0, most], [2.2, 7]);
  const corner = `M${x(0)} ${y(0)}L${x(1)} ${y(1)}`;
  const ticks = [0, 0.5, 1].map(
    (value) =>
      html`<text class="tick" x="${x(value)}" y="${y(0) + 16}" text-anchor="middle">${String(value)}</text>${isFirst ? html`<text class="tick" x="${box.left - 8}" y="${y(value) + 4}" text-anchor="end">${String(value)}</text>` : undefined}`,
  );
  const middle = box.left + box.width / 2;
  const foot = (row: number) => y(0) + 36 + 17 * row;
  return html`<g><rect class="frame" x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}"/><path class="ideal" d="${corner}"/>
<text class="panel" x="${middle}" y="${box.top - 10}" text-anchor="middle">${percentOfRound(part)}</text>${ticks}
${market.bins.map((bin) => dot(bin, 'market', x, y, radius, 3))}${model.bins.map((bin) => dot(bin, 'model', x, y, radius, -3))}
<text class="score model-text" x="${middle}" y="${foot(0)}" text-anchor="middle">model ${scoreText(model)}</text><text class="score market-text" x="${middle}" y="${foot(1)}" text-anchor="middle">market ${scoreText(market)}</text></g>`;
}

type Scale = (value: number) => number;

function dot(bin: Bin, kind: 'model' | 'market', x: Scale, y: Scale, radius: Scale, shift: number): Html {
  const { meanPredicted, upShare } = bin;
  const [low, high] = wilson(upShare, bin.count);
  const at = x(meanPredicted) + shift / 2;
  const r = radius(bin.count);
  const mark =
    kind === 'model'
      ? html`<circle cx="${at}" cy="${y(upShare)}" r="${r}"/>`
      : html`<rect x="${at - r * 0.85}" y="${y(upShare) - r * 0.85}" width="${r * 1.7}" height="${r * 1.7}"/>`;
  const tip = `${kind}, ${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}: ${count(bin.count)} rounds\npredicted ${percent(meanPredicted)} on average\ncame true ${percent(upShare)} (${percent(low)} to ${percent(high)})`;
  return html`<g class="dot ${kind}" data-tip="${tip}"><line x1="${at}" x2="${at}" y1="${y(low)}" y2="${y(high)}"/>${mark}</g>`;
}

/** Where a share lies for which `share` of `n` cases was seen. */
function wilson(share: number, n: number): readonly [number, number] {
  const spread = (Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  const centre = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  return [Math.max(0, centre - spread), Math.min(1, centre + spread)];
}

function scoreText({ brier, count: n }: Score): string {
  return n === 0 ? 'nothing to judge' : `${decimal(brier, 3)} (n ${count(n)})`;
}

function percentOfRound(part: number): string {
  return `${Math.round(100 * part)} % of the round`;
}

function inWords({ part, model, market }: Calibration): string {
  return `After ${percentOfRound(part)} the Brier score is ${scoreText(model)} for the model and ${scoreText(market)} for the market.`;
}

type Row = Bin & { readonly part: number; readonly whose: string };

function rowsOf({ part, model, market }: Calibration): readonly Row[] {
  return [
    ...model.bins.map((bin) => ({ ...bin, part, whose: 'model' })),
    ...market.bins.map((bin) => ({ ...bin, part, whose: 'market' })),
  ];
}

const COLUMNS = [
  { head: 'After', cell: ({ part }: Row) => percentOfRound(part) },
  { head: 'Whose', cell: ({ whose }: Row) => whose },
  { head: 'Bin', cell: ({ from, to }: Row) => `${from.toFixed(1)}–${to.toFixed(1)}` },
  { head: 'Rounds', numeric: true, cell: (row: Row) => count(row.count) },
  { head: 'Predicted', numeric: true, cell: ({ meanPredicted }: Row) => decimal(meanPredicted, 3) },
  { head: 'Came true', numeric: true, cell: ({ upShare }: Row) => decimal(upShare, 3) },
] as const;
