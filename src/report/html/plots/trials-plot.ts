import { scaleLinear, scaleLog, scalePoint } from 'd3-scale';
import type { SweptParameter, TrialResult } from '../../../../shared/sweep/result.ts';
import { figure, legend } from '../figure.ts';
import { html, type Html } from '../html.ts';
import { counted, decimal, signed } from '../numbers.ts';
import { type Box, INNER_WIDTH, PLOT_LEFT, PLOT_WIDTH, spread, title, valueAxis } from './axes.ts';

const COLUMNS = 3;
const GAP = 26;
const HEIGHT = 170;
const ROW = HEIGHT + 74;

/** Labels below a panel, at most. */
const LABELS = 6;

/** What the best of as many trials without skill would reach, and which trial is best. */
export type Marks = { readonly luck?: number | undefined; readonly best?: number | undefined };

/** Each trial's Sharpe ratio against one parameter after the other: does it matter, and is there a slope or only scatter? */
export function trialsPlot(
  id: string,
  parameters: readonly SweptParameter[],
  all: readonly TrialResult[],
  marks: Marks,
): Html {
  const trials = all.filter(({ complete }) => complete);
  const columns = Math.min(COLUMNS, parameters.length);
  const width = (INNER_WIDTH - GAP * (columns - 1)) / columns;
  const domain = spread([0, marks.luck ?? 0, ...trials.map(({ sharpe }) => sharpe)], 0.1)!;
  const panels = parameters.map((parameter, i) => {
    const box = {
      left: PLOT_LEFT + (i % columns) * (width + GAP),
      top: 28 + Math.floor(i / columns) * ROW,
      width,
      height: HEIGHT,
    };
    return panel(parameter, trials, marks, box, domain, i % columns === 0);
  });
  return figure({
    id,
    caption: `Sharpe ratio per period of ${counted(trials.length, 'trial')} against each parameter. The dashed line is what the best of as many trials without any skill would reach on average.`,
    describe:
      marks.luck === undefined
        ? 'No trial was filled.'
        : `The best of as many trials without skill would reach ${decimal(marks.luck, 3)} on average.`,
    width: PLOT_WIDTH,
    height: Math.ceil(parameters.length / columns) * ROW,
    above: legend([
      { mark: 'model', name: 'trial' },
      { mark: 'best', name: 'the best one' },
      { mark: 'ideal', name: 'by luck' },
    ]),
    body: panels,
  });
}

function panel(
  parameter: SweptParameter,
  trials: readonly TrialResult[],
  { luck, best }: Marks,
  box: Box,
  domain: readonly [number, number],
  isFirst: boolean,
): Html {
  const y = scaleLinear(domain, [box.top + box.height, box.top]);
  const { place, labels } = horizontal(parameter, box);
  const level =
    luck === undefined
      ? undefined
      : html`<line class="reference" x1="${box.left}" x2="${box.left + box.width}" y1="${y(luck)}" y2="${y(luck)}"/>`;
  const texts = labels.map(
    ({ x, text }) =>
      html`<text class="tick" x="${x}" y="${box.top + box.height + 18}" text-anchor="middle">${text}</text>`,
  );
  const dots = trials.map((trial) => {
    const tip = `trial ${trial.id}\n${parameter.key} ${String(trial.params[parameter.key])}\nratio ${signed(trial.sharpe, 3)}, gain ${signed(trial.pnlUsdc, 2)} pUSD`;
    return html`<g class="dot ${trial.id === best ? 'best' : 'model'}" data-tip="${tip}"><circle cx="${place(trial)}" cy="${y(trial.sharpe)}" r="${trial.id === best ? 6 : 4}"/></g>`;
  });
  return html`<g>${title(parameter.key, box)}${valueAxis(y, box, (value) => (isFirst ? decimal(value, 2) : ''))}${level}${texts}${dots}</g>`;
}

type Horizontal = {
  readonly place: (trial: TrialResult) => number;
  readonly labels: readonly { readonly x: number; readonly text: string }[];
};

function horizontal(parameter: SweptParameter, { left, width }: Box): Horizontal {
  const { key } = parameter;
  if ('values' in parameter) {
    const x = scalePoint(parameter.values.map(String), [left, left + width]).padding(0.5);
    const every = Math.ceil(parameter.values.length / LABELS);
    const shown = parameter.values.map(String).filter((_, i) => i % every === 0);
    return {
      place: ({ params }) => x(String(params[key])) ?? left,
      labels: shown.map((text) => ({ x: x(text)!, text })),
    };
  }
  const { low, high, scale } = parameter;
  const x = (scale === 'log' ? scaleLog : scaleLinear)([low, high], [left, left + width]);
  const shown = scale === 'log' ? [low, Math.sqrt(low * high), high] : x.ticks(4);
  return {
    place: ({ params }) => x(Number(params[key])),
    labels: shown.map((value) => ({ x: x(value), text: String(Number(value.toPrecision(3))) })),
  };
}
