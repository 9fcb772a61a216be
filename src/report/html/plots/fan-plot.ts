import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { MonteCarlo } from '../../../../shared/sweep/result.ts';
import { figure, legend } from '../figure.ts';
import { html, type Html } from '../html.ts';
import { count, decimal, percent, signed } from '../numbers.ts';
import { foldedTable } from '../table.ts';
import { type Box, hoverColumn, INNER_WIDTH, PLOT_LEFT, PLOT_WIDTH, spread, valueAxis } from './axes.ts';

const BOX: Box = { left: PLOT_LEFT, top: 12, width: INNER_WIDTH, height: 240 };

type Point = MonteCarlo['fan'][number];

/** How the gain might have gone had the same periods come in another order and number. */
export function fanPlot(id: string, { fan, paths, meanBlock, pnlUsdc, maxDrawdownUsdc, lossShare }: MonteCarlo): Html {
  const domain = spread([0, ...fan.flatMap(({ p5, p95, actual }) => [p5, p95, actual])])!;
  const x = scaleLinear([0, Math.max(1, fan.at(-1)?.period ?? 1)], [BOX.left, BOX.left + BOX.width]);
  const y = scaleLinear(domain, [BOX.top + BOX.height, BOX.top]);
  const band = (low: (point: Point) => number, high: (point: Point) => number) =>
    area<Point>(
      ({ period }) => x(period),
      (point) => y(low(point)),
      (point) => y(high(point)),
    )(fan) ?? '';
  const path = (value: (point: Point) => number) =>
    line<Point>(
      ({ period }) => x(period),
      (point) => y(value(point)),
    )(fan) ?? '';
  const ends = `90 % of the paths end between ${signed(pnlUsdc.p5, 2)} and ${signed(pnlUsdc.p95, 2)} pUSD`;
  return figure({
    id,
    caption: `Gain so far, pUSD, over ${count(paths)} histories drawn from the same periods with replacement, in blocks of ${decimal(meanBlock, 1)} on average. ${ends}; ${percent(lossShare)} end below 0. Half fall by more than ${decimal(maxDrawdownUsdc.p50, 2)} pUSD on their way, one in twenty by more than ${decimal(maxDrawdownUsdc.p95, 2)}.`,
    describe: `${ends}.`,
    width: PLOT_WIDTH,
    height: BOX.top + BOX.height + 30,
    above: legend([
      { mark: 'fan-wide', name: '90 % of the paths' },
      { mark: 'fan-narrow', name: 'half of them' },
      { mark: 'fan-middle', name: 'median' },
      { mark: 'fan-actual', name: 'what came' },
    ]),
    body: [
      valueAxis(y, BOX, (value) => signed(value, domain[1] - domain[0] < 5 ? 2 : 0)),
      html`<path class="fan-wide" d="${band(
        ({ p5 }) => p5,
        ({ p95 }) => p95,
      )}"/><path class="fan-narrow" d="${band(
        ({ p25 }) => p25,
        ({ p75 }) => p75,
      )}"/><path class="fan-middle" d="${path(({ p50 }) => p50)}"/><path class="fan-actual" d="${path(({ actual }) => actual)}"/>`,
      ...x
        .ticks(Math.min(8, fan.at(-1)?.period ?? 1))
        .filter(Number.isInteger)
        .map(
          (period) =>
            html`<text class="tick" x="${x(period)}" y="${BOX.top + BOX.height + 20}" text-anchor="middle">${count(period)}</text>`,
        ),
      ...fan.map((point, i) => hover(point, fan[i + 1], x)),
    ],
    below: foldedTable('Figures', COLUMNS, fan),
  });
}

function hover(point: Point, next: Point | undefined, x: (period: number) => number): Html {
  const left = x(point.period);
  const tip = `after ${count(point.period)} periods\ncame ${signed(point.actual, 2)}\nmedian ${signed(point.p50, 2)}\n90 %: ${signed(point.p5, 2)} to ${signed(point.p95, 2)}`;
  return hoverColumn(left, next === undefined ? 2 : x(next.period) - left, BOX, tip);
}

const COLUMNS = [
  { head: 'Periods', numeric: true, cell: ({ period }: Point) => count(period) },
  ...(['p5', 'p25', 'p50', 'p75', 'p95', 'actual'] as const).map((key) => ({
    head: key === 'actual' ? 'Came' : key.replace('p', '') + ' %',
    numeric: true,
    cell: (point: Point) => signed(point[key], 2),
  })),
];
