import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { AssetResult, EquityPoint } from '../../../../shared/backtest/result.ts';
import { figure } from '../figure.ts';
import { html, type Html } from '../html.ts';
import { leftOut, type Limits, thinned } from '../limits.ts';
import { dateTime, decimal, signed } from '../numbers.ts';
import { figuresOf, foldedTable } from '../table.ts';
import {
  type Box,
  clockAxis,
  hoverColumn,
  INNER_WIDTH,
  PLOT_LEFT,
  PLOT_WIDTH,
  spread,
  title,
  valueAxis,
} from './axes.ts';

const WORTH: Box = { left: PLOT_LEFT, top: 28, width: INNER_WIDTH, height: 220 };
const FALL: Box = { left: PLOT_LEFT, top: 288, width: INNER_WIDTH, height: 90 };

/** The account's worth after each round that counts, over its distance from the peak so far, on one axis of time. */
export function equityPlot(id: string, { equity, totals, data }: AssetResult, limits: Limits): Html {
  const all: readonly EquityPoint[] = [
    { at: Math.min(data.from, equity[0]!.at), equityUsdc: totals.capitalUsdc, drawdownUsdc: 0 },
    ...equity,
  ];
  const points = thinned(all, limits.points);
  const from = points[0]!.at;
  const to = points.at(-1)!.at;
  const x = scaleUtc([from, Math.max(to, from + 1)], [PLOT_LEFT, PLOT_LEFT + INNER_WIDTH]);
  const deepest = Math.max(totals.maxDrawdownUsdc, 0.01);
  return figure({
    id,
    caption: `Worth of the account after each round, and how far that is below its highest worth so far, pUSD. Times are UTC.${thinning(points.length, all.length)}`,
    describe: `The account went from ${decimal(totals.capitalUsdc, 2)} to ${decimal(totals.endUsdc, 2)} pUSD; its deepest fall was ${decimal(totals.maxDrawdownUsdc, 2)} pUSD.`,
    width: PLOT_WIDTH,
    height: FALL.top + FALL.height + 28,
    body: [
      worthPanel(points, totals.capitalUsdc, x),
      fallPanel(points, deepest, x),
      clockAxis(x, FALL),
      ...hits(thinned(points, limits.columns), x),
    ],
    below: foldedTable(
      figuresOf(all.length, limits.rows),
      [
        { head: 'After (UTC)', cell: ({ at }) => dateTime(at) },
        { head: 'Worth, pUSD', numeric: true, cell: ({ equityUsdc }) => decimal(equityUsdc, 2) },
        { head: 'Below peak, pUSD', numeric: true, cell: ({ drawdownUsdc }) => decimal(drawdownUsdc, 2) },
      ],
      all.slice(0, limits.rows),
    ),
  });
}

/** What the caption says where not every round has its point. */
function thinning(shown: number, all: number): string {
  const [words] = leftOut(shown, all, 'points');
  return words === undefined ? '' : ` Drawn: ${words}, evenly taken; the deepest fall is that of all.`;
}

type TimeScale = ReturnType<typeof scaleUtc<number, number>>;

function worthPanel(points: readonly EquityPoint[], capital: number, x: TimeScale): Html {
  const domain = spread([capital, ...points.map(({ equityUsdc }) => equityUsdc)])!;
  const y = scaleLinear(domain, [WORTH.top + WORTH.height, WORTH.top]);
  const xOf = ({ at }: EquityPoint) => x(at);
  const yOf = ({ equityUsdc }: EquityPoint) => y(equityUsdc);
  const worth = line(xOf, yOf).curve(curveStepAfter)(points) ?? '';
  const gain = area(xOf, y(capital), yOf).curve(curveStepAfter)(points) ?? '';
  const start = y(capital);
  return html`${title('Worth', WORTH)}${valueAxis(y, WORTH, (value) => decimal(value, digitsOf(domain)))}<path class="worth-area" d="${gain}"/><line class="reference" x1="${PLOT_LEFT}" x2="${PLOT_LEFT + INNER_WIDTH}" y1="${start}" y2="${start}"/><path class="worth" d="${worth}"/>`;
}

function fallPanel(points: readonly EquityPoint[], deepest: number, x: TimeScale): Html {
  const y = scaleLinear([0, deepest * 1.12], [FALL.top, FALL.top + FALL.height]);
  const xOf = ({ at }: EquityPoint) => x(at);
  const yOf = ({ drawdownUsdc }: EquityPoint) => y(drawdownUsdc);
  const shape = area(xOf, y(0), yOf).curve(curveStepAfter)(points) ?? '';
  const right = PLOT_LEFT + INNER_WIDTH;
  return html`${title('Below the peak', FALL)}${valueAxis(y, FALL, (value) => signed(-value, digitsOf([0, deepest])), 3)}<path class="fall" d="${shape}"/><line class="reference" x1="${PLOT_LEFT}" x2="${right}" y1="${y(deepest)}" y2="${y(deepest)}"/><text class="tick" x="${right}" y="${y(deepest) - 5}" text-anchor="end">deepest within a round: ${signed(-deepest, 2)}</text>`;
}

function hits(points: readonly EquityPoint[], x: TimeScale): readonly Html[] {
  const box = { ...WORTH, height: FALL.top + FALL.height - WORTH.top };
  return points.map(({ at, equityUsdc, drawdownUsdc }, i) => {
    const left = i === 0 ? x(at) : (x(points[i - 1]!.at) + x(at)) / 2;
    const right = i === points.length - 1 ? x(at) : (x(at) + x(points[i + 1]!.at)) / 2;
    const tip = `${dateTime(at)} UTC\nworth ${decimal(equityUsdc, 2)} pUSD\nbelow peak ${decimal(drawdownUsdc, 2)} pUSD`;
    return hoverColumn(left, Math.max(right - left, 1), box, tip);
  });
}

function digitsOf([from, to]: readonly [number, number]): number {
  return to - from < 5 ? 2 : 0;
}
