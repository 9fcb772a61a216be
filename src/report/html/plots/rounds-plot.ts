import { scaleBand, scaleLinear } from 'd3-scale';
import type { RoundResult } from '../../../../shared/backtest/result.ts';
import { figure, legend } from '../figure.ts';
import { html, type Html } from '../html.ts';
import type { Limits } from '../limits.ts';
import { count, counted, dateTime, decimal, signed } from '../numbers.ts';
import { figuresOf, foldedTable } from '../table.ts';
import { type Box, hoverColumn, INNER_WIDTH, PLOT_LEFT, PLOT_WIDTH, spread, valueAxis } from './axes.ts';

const BOX: Box = { left: PLOT_LEFT, top: 12, width: INNER_WIDTH, height: 210 };

/** At most so many labels below the bars. */
const LABELS = 10;

/** A bar for what each round brought; rounds without a bar traded nothing, those left out are crossed. */
export function roundsPlot(id: string, all: readonly RoundResult[], { points, rows }: Limits): Html {
  const every = Math.max(1, Math.ceil(all.length / points));
  const rounds = Array.from({ length: Math.ceil(all.length / every) }, (_, i) =>
    together(all.slice(i * every, (i + 1) * every)),
  );
  const bands = scaleBand(
    rounds.map(({ slug }) => slug),
    [BOX.left, BOX.left + BOX.width],
  ).padding(rounds.length > 100 ? 0.1 : 0.25);
  const values = rounds.map(({ pnlUsdc }) => pnlUsdc);
  const single = all.map(({ pnlUsdc }) => pnlUsdc);
  const y = scaleLinear(spread([0, ...values])!, [BOX.top + BOX.height, BOX.top]);
  const won = single.filter((value) => value > 0).length;
  const lost = single.filter((value) => value < 0).length;
  return figure({
    id,
    caption: `Gain or loss of ${every === 1 ? 'each round' : `${count(every)} rounds together`} after fees, pUSD, in the order of their ends.`,
    describe: `${counted(won, 'round')} won and ${counted(lost, 'round')} lost of ${count(all.length)}.`,
    width: PLOT_WIDTH,
    height: BOX.top + BOX.height + 30,
    above: legend([
      { mark: 'gain', name: 'gain' },
      { mark: 'loss', name: 'loss' },
      { mark: 'left-out', name: 'in no figure (not resolved, or its book stood still)' },
    ]),
    body: [
      valueAxis(y, BOX, (value) => signed(value, Math.abs(y.domain()[1]! - y.domain()[0]!) < 5 ? 2 : 0)),
      ...rounds.map((round) => bar(round, bands(round.slug)!, bands.bandwidth(), y)),
      ...labels(rounds, (slug) => bands(slug)! + bands.bandwidth() / 2),
      ...rounds.map((round) =>
        hoverColumn(bands(round.slug)! - (bands.step() - bands.bandwidth()) / 2, bands.step(), BOX, tipOf(round)),
      ),
    ],
    below: roundsTable(all, rows),
  });
}

/** Rounds that share a bar because there are more of them than can be told apart; what they brought is added up. */
function together(rounds: readonly RoundResult[]): RoundResult {
  const [first] = rounds;
  if (rounds.length === 1) return first!;
  const counting = rounds.filter(({ excluded }) => excluded === undefined);
  const sum = (of: (round: RoundResult) => number): number => counting.reduce((total, round) => total + of(round), 0);
  const { winner: _winner, excluded: _excluded, ...head } = counting[0] ?? first!;
  return {
    ...head,
    ...(counting.length === 0 ? { excluded: 'unresolved' } : {}),
    slug: `${count(rounds.length)} rounds from ${first!.slug}`,
    pnlUsdc: sum(({ pnlUsdc }) => pnlUsdc),
    fills: sum(({ fills }) => fills),
    orders: sum(({ orders }) => orders),
    byStrategy: [],
  };
}

function bar({ pnlUsdc, excluded }: RoundResult, x: number, width: number, y: (value: number) => number): Html {
  const zero = y(0);
  if (excluded !== undefined) {
    const middle = x + width / 2;
    return html`<path class="left-out" d="M${middle - 4} ${zero - 4}l8 8m0 -8l-8 8"/>`;
  }
  const top = Math.min(zero, y(pnlUsdc));
  const height = Math.abs(y(pnlUsdc) - zero);
  return html`<rect class="${pnlUsdc < 0 ? 'loss' : 'gain'}" x="${x}" y="${top}" width="${width}" height="${height}" rx="${Math.min(2, width / 4)}"/>`;
}

function labels(rounds: readonly RoundResult[], middleOf: (slug: string) => number): readonly Html[] {
  const every = Math.ceil(rounds.length / LABELS);
  return rounds
    .filter((_, i) => i % every === 0)
    .map(
      ({ slug, endsAt }) =>
        html`<text class="tick" x="${middleOf(slug)}" y="${BOX.top + BOX.height + 20}" text-anchor="middle">${dateTime(endsAt).slice(11, 16)}</text>`,
    );
}

function tipOf(round: RoundResult): string {
  const { slug, startsAt, winner, excluded, pnlUsdc, fills, orders, byStrategy } = round;
  const end =
    excluded === undefined ? (winner === undefined ? 'several' : `won by ${winner}`) : `left out: ${excluded}`;
  const shares = byStrategy.map((one) => `  ${one.strategy} ${signed(one.pnlUsdc, 2)}`);
  return [
    slug,
    `${dateTime(startsAt)} UTC, ${end}`,
    `${signed(pnlUsdc, 2)} pUSD, ${counted(fills, 'fill')} of ${counted(orders, 'order')}`,
    ...shares,
  ].join('\n');
}

function roundsTable(rounds: readonly RoundResult[], rows: number): Html {
  return foldedTable(
    figuresOf(rounds.length, rows),
    [
      { head: 'Round', cell: ({ slug }) => slug },
      { head: 'Start (UTC)', cell: ({ startsAt }) => dateTime(startsAt) },
      { head: 'Strike', numeric: true, cell: ({ strike }) => (strike === undefined ? '–' : decimal(strike, 2)) },
      { head: 'Winner', cell: ({ winner, excluded }) => excluded ?? winner ?? '–' },
      { head: 'Settled by', cell: ({ settledBy }) => settledBy ?? '–' },
      { head: 'Orders', numeric: true, cell: ({ orders }) => count(orders) },
      { head: 'Fills', numeric: true, cell: ({ fills }) => count(fills) },
      { head: 'Shares', numeric: true, cell: ({ shares }) => decimal(shares, 2) },
      { head: 'Fees', numeric: true, cell: ({ feesUsdc }) => decimal(feesUsdc, 2) },
      { head: 'Gain, pUSD', numeric: true, cell: ({ pnlUsdc }) => signed(pnlUsdc, 2) },
    ],
    rounds.slice(0, rows),
  );
}
