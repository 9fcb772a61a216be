import { scaleBand } from 'd3-scale';
import type { ParameterValue, TrialResult } from '../../../../shared/sweep/result.ts';
import { figure } from '../figure.ts';
import { html, type Html } from '../html.ts';
import { counted, decimal, signed } from '../numbers.ts';
import { type Box, PLOT_WIDTH } from './axes.ts';

/** A parameter whose values are listed. */
export type ListedParameter = { readonly key: string; readonly values: readonly ParameterValue[] };

const LEFT = 150;
const TOP = 34;
const CELL_HEIGHT = 40;
const CELL_WIDTH_MAX = 120;

/** Mean Sharpe ratio for each pair of values of two parameters, over all trials that share them. Blue gained, orange lost. */
export function heatMap(
  id: string,
  across: ListedParameter,
  down: ListedParameter,
  trials: readonly TrialResult[],
): Html {
  const width = Math.min(PLOT_WIDTH - LEFT - 10, across.values.length * CELL_WIDTH_MAX);
  const box: Box = { left: LEFT, top: TOP, width, height: down.values.length * CELL_HEIGHT };
  const x = scaleBand(across.values.map(String), [box.left, box.left + box.width]).paddingInner(0.03);
  const y = scaleBand(down.values.map(String), [box.top, box.top + box.height]).paddingInner(0.06);
  const cells = down.values.flatMap((low) =>
    across.values.map((high) => ({
      across: high,
      down: low,
      trials: sharing(trials, [across.key, high], [down.key, low]),
    })),
  );
  const means = cells.map((one) => meanSharpe(one.trials));
  const most = Math.max(1e-9, ...means.map((mean) => Math.abs(mean ?? 0)));
  return figure({
    id,
    caption: html`Sharpe ratio per period by <code>${across.key}</code> (across) and <code>${down.key}</code> (down); where other parameters vary too, their mean. Neighbours of a good cell should be good as well: a single bright one is luck.`,
    describe: `${counted(cells.length, 'pair')} of values; the best mean ratio is ${decimal(Math.max(...means.map((mean) => mean ?? -Infinity).filter(Number.isFinite), 0), 3)}. The table of trials holds each.`,
    width: PLOT_WIDTH,
    height: TOP + box.height + 12,
    body: [
      html`<text class="panel" x="${LEFT}" y="14">${across.key}</text><text class="panel" x="${LEFT - 12}" y="${TOP - 8}" text-anchor="end">${down.key}</text>`,
      ...across.values.map(
        (value) =>
          html`<text class="tick" x="${x(String(value))! + x.bandwidth() / 2}" y="${TOP - 6}" text-anchor="middle">${String(value)}</text>`,
      ),
      ...down.values.map(
        (value) =>
          html`<text class="tick" x="${LEFT - 12}" y="${y(String(value))! + y.bandwidth() / 2 + 4}" text-anchor="end">${String(value)}</text>`,
      ),
      ...cells.map((one, i) =>
        cell(one.trials, means[i], most, {
          left: x(String(one.across))!,
          top: y(String(one.down))!,
          width: x.bandwidth(),
          height: y.bandwidth(),
        }),
      ),
    ],
  });
}

function cell(
  trials: readonly TrialResult[],
  mean: number | undefined,
  most: number,
  { left, top, width, height }: Box,
): Html {
  if (mean === undefined)
    return html`<rect class="cell none" x="${left}" y="${top}" width="${width}" height="${height}" data-tip="no trial that came to its end"/>`;
  const pnl = trials.reduce((sum, { pnlUsdc }) => sum + pnlUsdc, 0) / trials.length;
  const tip = `ratio ${signed(mean, 3)}, gain ${signed(pnl, 2)} pUSD\n${counted(trials.length, 'trial')}: ${trials
    .map(({ id }) => id)
    .slice(0, 12)
    .join(', ')}`;
  // Never so strong that the number on it could not be read.
  const strength = 0.08 + (0.5 * Math.abs(mean)) / most;
  return html`<g data-tip="${tip}"><rect class="cell ${mean < 0 ? 'loss' : 'gain'}" x="${left}" y="${top}" width="${width}" height="${height}" fill-opacity="${strength}"/><text x="${left + width / 2}" y="${top + height / 2 + 4}" text-anchor="middle">${signed(mean, 2)}</text></g>`;
}

type Setting = readonly [key: string, value: ParameterValue];

function sharing(trials: readonly TrialResult[], ...settings: readonly Setting[]): readonly TrialResult[] {
  return trials.filter(({ complete, params }) => complete && settings.every(([key, value]) => params[key] === value));
}

function meanSharpe(trials: readonly TrialResult[]): number | undefined {
  return trials.length === 0 ? undefined : trials.reduce((sum, { sharpe }) => sum + sharpe, 0) / trials.length;
}
